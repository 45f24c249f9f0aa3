using System.ComponentModel.DataAnnotations;
using Alexandria.Contracts.Support;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Support.CrashReports;

/// <summary>Opens a resolved crash group again.</summary>
[Operation("crash-groups.reopen", Effect.Write, Route = "POST /v1/crash-groups/{id}/reopen", Cli = "crash group reopen", Permission = Permissions.TicketsWrite,
    Examples = ["crash group reopen 0198…"])]
public sealed record ReopenCrashGroup : IOperation<CrashGroupSummary>
{
    /// <summary>The group's id or alias.</summary>
    [StringLength(100)] public required string Id { get; init; }
}

internal sealed class ReopenCrashGroupHandler(CrashGroupStore groups) : IOperationHandler<ReopenCrashGroup, CrashGroupSummary>
{
    public async Task<Result<CrashGroupSummary>> HandleAsync(ReopenCrashGroup request, OperationContext context)
    {
        if (await groups.ResolveAsync(context.Tenant, request.Id, context.Work) is not { } group)
        {
            return Error.NotFound("crash_group", request.Id);
        }

        if (group.ResolvedAt is null)
        {
            return group.Summary();
        }

        var open = group.Reopen();
        await groups.UpdateAsync(open, context.Work);
        context.Publish(new CrashGroupReopened(open.Id, open.Revision));
        context.Audit("crash_group", open.Id, group.Summary(), open.Summary());
        return open.Summary();
    }
}
