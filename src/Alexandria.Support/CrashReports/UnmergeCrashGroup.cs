using System.ComponentModel.DataAnnotations;
using Alexandria.Contracts.Support;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Support.CrashReports;

/// <summary>Takes a part of a crash group out of it: a group that was merged into it, or all reports with the fingerprint of one report. The two never come together again by themselves; links to tickets stay where they are.</summary>
[Operation("crash-groups.unmerge", Effect.Write, Route = "POST /v1/crash-groups/{id}/unmerge", Cli = "crash group unmerge", Permission = Permissions.TicketsWrite,
    Examples = ["crash group unmerge 0198… --merged-id 0199…", "crash group unmerge 0198… --report-id 0199…"])]
public sealed record UnmergeCrashGroup : IOperation<CrashGroupSummary>
{
    /// <summary>The group that the part is in, by id or alias.</summary>
    [StringLength(100)] public required string Id { get; init; }

    /// <summary>The id of a group that was merged into it: it comes back with the reports that it had and those like them that came later.</summary>
    [StringLength(100)] public string? MergedId { get; init; }

    /// <summary>One of its reports: all that have the same fingerprint get a group of their own.</summary>
    [StringLength(100)] public string? ReportId { get; init; }
}

internal sealed class UnmergeCrashGroupHandler(CrashGroupStore groups, CrashReportStore reports, CrashGroupChanges changes) : IOperationHandler<UnmergeCrashGroup, CrashGroupSummary>
{
    public async Task<Result<CrashGroupSummary>> HandleAsync(UnmergeCrashGroup request, OperationContext context)
    {
        if (string.IsNullOrEmpty(request.MergedId) == string.IsNullOrEmpty(request.ReportId))
        {
            return Error.Invalid("one_part", "Name either a merged group or a report that is to be taken out.");
        }

        if (await groups.ResolveAsync(context.Tenant, request.Id, context.Work) is not { } group)
        {
            return Error.NotFound("crash_group", request.Id);
        }

        var found = string.IsNullOrEmpty(request.MergedId) ? await TakeReportsAsync(group, request.ReportId!, context) : await TakeGroupAsync(group, request.MergedId, context);
        if (found.Failed)
        {
            return found.Error;
        }

        var (left, taken) = await changes.SettleAsync(group, found.Value, context.Caller.Id, context.Now, context.Work);
        context.Publish(new CrashGroupSplit(left.Id, taken.Id, left.Revision));
        context.Audit("crash_group", left.Id, group.Summary(), left.Summary());
        context.Audit("crash_group", taken.Id, null, taken.Summary());
        return taken.Summary();
    }

    private async Task<Result<CrashGroupRow>> TakeGroupAsync(CrashGroupRow group, string merged, OperationContext context)
    {
        if (await groups.FindAsync(context.Tenant, merged, context.Work) is not { } row)
        {
            return Error.Unprocessable("crash_group_not_found", $"There is no crash group '{merged}'.");
        }

        if (row.MergedInto != group.Id)
        {
            return Error.Unprocessable("not_merged", $"'{merged}' was not merged into the crash group '{group.Id}'.");
        }

        await reports.TakeHomeAsync(context.Tenant, group.Id, row.Id, context.Work);
        if (await reports.FirstAsync(context.Tenant, row.Id, context.Work) is null || await reports.FirstAsync(context.Tenant, group.Id, context.Work) is null)
        {
            return Error.Unprocessable("indivisible", "One of the two would have no report.");
        }

        return row;
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
