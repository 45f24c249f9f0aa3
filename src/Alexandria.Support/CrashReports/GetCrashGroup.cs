using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Support.CrashReports;

/// <summary>Shows a crash group: where it crashes, how often, since when, and in which versions.</summary>
[Operation("crash-groups.get", Effect.Read, Route = "GET /v1/crash-groups/{id}", Resource = "crash-groups/{id}", Cli = "crash group show", Permission = Permissions.CrashesRead, Examples = ["crash group show 0198…"])]
public sealed record GetCrashGroup : IOperation<CrashGroupView>
{
    /// <summary>The group's id, or that of one that was merged into it.</summary>
    [StringLength(100)] public required string Id { get; init; }
}

internal sealed class GetCrashGroupHandler(CrashGroupStore groups) : IOperationHandler<GetCrashGroup, CrashGroupView>
{
    public async Task<Result<CrashGroupView>> HandleAsync(GetCrashGroup request, OperationContext context) =>
        await groups.ResolveAsync(context.Tenant, request.Id, context.Work) is { } group
            ? group.View(await groups.VersionsAsync(context.Tenant, group.Id, context.Work), await groups.AliasesAsync(context.Tenant, group.Id, context.Work))
            : Error.NotFound("crash_group", request.Id);
}
