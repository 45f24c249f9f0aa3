using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Support.CrashReports;

/// <summary>Takes a group that was merged into a crash group out of it again. The two never come together again by themselves; links to tickets stay where they are.</summary>
[Operation("crash-groups.unmerge", Effect.Write, Route = "POST /v1/crash-groups/{id}/unmerge", Cli = "crash group unmerge", Permission = Permissions.TicketsWrite,
    Examples = ["crash group unmerge 0198… --merged-id 0199…"])]
public sealed record UnmergeCrashGroup : IOperation<CrashGroupSummary>
{
    /// <summary>The group that it was merged into, by id or alias.</summary>
    [StringLength(100)] public required string Id { get; init; }

    /// <summary>The id of the group that was merged: it comes back with the reports that it had and those like them that came later.</summary>
    [StringLength(100, MinimumLength = 1)] public required string MergedId { get; init; }
}

internal sealed class UnmergeCrashGroupHandler(CrashGroupStore groups, CrashReportStore reports, CrashGroupChanges changes) : IOperationHandler<UnmergeCrashGroup, CrashGroupSummary>
{
    public async Task<Result<CrashGroupSummary>> HandleAsync(UnmergeCrashGroup request, OperationContext context)
    {
        if (await groups.ResolveAsync(context.Tenant, request.Id, context.Work) is not { } group)
        {
            return Error.NotFound("crash_group", request.Id);
        }

        var found = await TakeGroupAsync(group, request.MergedId, context);
        return found.Failed ? found.Error : (await changes.TakeOutAsync(group, found.Value, context)).Summary();
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
}
