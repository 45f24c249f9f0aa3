using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Support.CrashReports;

/// <summary>Lists crash reports, the last reported first.</summary>
[Operation("crashes.list", Effect.Read, Route = "GET /v1/crash-reports", Cli = "crash list", Permission = Permissions.CrashesRead, Examples = ["crash list --product Quill", "crash list --group 0198…"])]
public sealed record ListCrashReports : ListOperation<CrashReportSummary>
{
    /// <summary>Only reports of this crash group, by id or alias.</summary>
    [StringLength(100)] public string? Group { get; init; }

    /// <summary>Only reports of this product, however it is capitalised.</summary>
    [StringLength(100)] public string? Product { get; init; }
}

internal sealed class ListCrashReportsHandler(CrashReportStore reports, CrashGroupStore groups) : IOperationHandler<ListCrashReports, Page<CrashReportSummary>>
{
    public async Task<Result<Page<CrashReportSummary>>> HandleAsync(ListCrashReports request, OperationContext context)
    {
        string? group = null;
        if (request.Group is not null && (group = (await groups.ResolveAsync(context.Tenant, request.Group, context.Work))?.Id) is null)
        {
            return Error.NotFound("crash_group", request.Group);
        }

        return await reports.PageAsync(group, request.Product, request, context);
    }
}

/// <summary>Pages of reports, of a group or of all.</summary>
internal static class CrashReportPages
{
    public static async Task<Result<Page<CrashReportSummary>>> PageAsync(this CrashReportStore reports, string? group, string? product, ListOperation<CrashReportSummary> page, OperationContext context)
    {
        var cursor = PageCursor.Parse(page.Cursor);
        if (cursor.Failed)
        {
            return cursor.Error;
        }

        var rows = await reports.ListAsync(context.Tenant, group, product is null ? null : ProductKey.Of(product), cursor.Value, page.Limit + 1, context.Work);
        return Page<CrashReport>.Of(rows, page.Limit, r => PageCursor.At(r.ReportedAt, r.Id)).Select(r => r.Summary());
    }
}
