using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Support.CrashReports;

/// <summary>Lists the reports of a crash group, the last reported first.</summary>
[Operation("crash-groups.reports", Effect.Read, Route = "GET /v1/crash-groups/{id}/reports", Cli = "crash group reports", Permission = Permissions.CrashesRead, Examples = ["crash group reports 0198…"])]
public sealed record ListCrashGroupReports : ListOperation<CrashReportSummary>
{
    /// <summary>The group's id or alias.</summary>
    [StringLength(100)] public required string Id { get; init; }
}

internal sealed class ListCrashGroupReportsHandler(CrashReportStore reports, CrashGroupStore groups) : IOperationHandler<ListCrashGroupReports, Page<CrashReportSummary>>
{
    public async Task<Result<Page<CrashReportSummary>>> HandleAsync(ListCrashGroupReports request, OperationContext context) =>
        await groups.ResolveAsync(context.Tenant, request.Id, context.Work) is { } group
            ? await reports.PageAsync(group.Id, null, request, context)
            : Error.NotFound("crash_group", request.Id);
}
