using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Support.CrashReports;

/// <summary>Takes all reports with the fingerprint of one report out of a crash group, into one of their own. The two never come together again by themselves; links to tickets stay where they are.</summary>
[Operation("crash-groups.split", Effect.Write, Route = "POST /v1/crash-groups/{id}/split", Cli = "crash group split", Permission = Permissions.TicketsWrite,
    Examples = ["crash group split 0198… --report-id 0199…"])]
public sealed record SplitCrashGroup : IOperation<CrashGroupSummary>
{
    /// <summary>The group, by id or alias.</summary>
    [StringLength(100)] public required string Id { get; init; }

    /// <summary>One of its reports.</summary>
    [StringLength(100, MinimumLength = 1)] public required string ReportId { get; init; }
}

internal sealed class SplitCrashGroupHandler(CrashGroupStore groups, CrashReportStore reports, CrashGroupChanges changes) : IOperationHandler<SplitCrashGroup, CrashGroupSummary>
{
    public async Task<Result<CrashGroupSummary>> HandleAsync(SplitCrashGroup request, OperationContext context)
    {
        if (await groups.ResolveAsync(context.Tenant, request.Id, context.Work) is not { } group)
        {
            return Error.NotFound("crash_group", request.Id);
        }

        var found = await TakeReportsAsync(group, request.ReportId, context);
        return found.Failed ? found.Error : (await changes.TakeOutAsync(group, found.Value, context)).Summary();
    }

    private async Task<Result<CrashGroupRow>> TakeReportsAsync(CrashGroupRow group, string id, OperationContext context)
    {
        if (await reports.FindAsync(context.Tenant, id, context.Work) is not { } report)
        {
            return Error.Unprocessable("crash_report_not_found", $"There is no crash report '{id}'.");
        }

        if (report.GroupId != group.Id)
        {
            return Error.Unprocessable("report_elsewhere", $"The report '{id}' is not in the crash group '{group.Id}'.");
        }

        if (!await reports.HasOthersAsync(context.Tenant, group.Id, report.Fingerprint, context.Work))
        {
            return Error.Unprocessable("indivisible", "All reports of the crash group have this fingerprint; nothing would be left of it.");
        }

        // A fingerprint names one group of the product. When that is another one, this one's name says which of them it is.
        var begun = CrashGroupRow.Begin(report with { GroupId = context.NewId() }, report.Parsed());
        if (!await groups.TryAddAsync(begun, context.Work))
        {
            begun = begun with { Fingerprint = $"{begun.Fingerprint}{CrashGroupRow.OfSeveral}{begun.Id}" };
            await groups.TryAddAsync(begun, context.Work);
        }

        await reports.TakeFingerprintAsync(context.Tenant, group.Id, report.Fingerprint, begun.Id, context.Work);
        return begun;
    }
}
