using System.ComponentModel.DataAnnotations;
using Alexandria.Contracts.Support;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Support.CrashReports;

/// <summary>Merges a crash group into another of the same product. Its id leads there from then on, and later reports like either go there; unmerging takes it out again.</summary>
[Operation("crash-groups.merge", Effect.Write, Route = "POST /v1/crash-groups/{id}/merge", Cli = "crash group merge", Permission = Permissions.TicketsWrite,
    Examples = ["crash group merge 0198… --into-id 0199…"])]
public sealed record MergeCrashGroups : IOperation<CrashGroupSummary>
{
    /// <summary>The group that goes, by id or alias.</summary>
    [StringLength(100)] public required string Id { get; init; }

    /// <summary>The group that stays, by id or alias.</summary>
    [StringLength(100, MinimumLength = 1)] public required string IntoId { get; init; }
}

internal sealed class MergeCrashGroupsHandler(CrashGroupStore groups, CrashGroupChanges changes) : IOperationHandler<MergeCrashGroups, CrashGroupSummary>
{
    public async Task<Result<CrashGroupSummary>> HandleAsync(MergeCrashGroups request, OperationContext context)
    {
        if (await groups.ResolveAsync(context.Tenant, request.Id, context.Work) is not { } from)
        {
            return Error.NotFound("crash_group", request.Id);
        }

        if (await groups.ResolveAsync(context.Tenant, request.IntoId, context.Work) is not { } into)
        {
            return Error.Unprocessable("crash_group_not_found", $"There is no crash group '{request.IntoId}'.");
        }

        if (from.Id == into.Id)
        {
            return Error.Unprocessable("same_crash_group", $"Both are the crash group '{into.Id}'.");
        }

        if (from.ProductKey != into.ProductKey)
        {
            return Error.Unprocessable("different_products", "Groups of different products are never merged.");
        }

        var merged = await changes.MergeAsync(from, into, context.Work);
        context.Publish(new CrashGroupsMerged(merged.Id, from.Id, merged.Revision));
        context.Audit("crash_group", merged.Id, into.Summary(), merged.Summary());
        context.Audit("crash_group", from.Id, from.Summary(), null);
        return merged.Summary();
    }
}
