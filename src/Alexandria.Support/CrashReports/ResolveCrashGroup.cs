using System.ComponentModel.DataAnnotations;
using Alexandria.Contracts.Support;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Support.CrashReports;

/// <summary>Marks a crash group as resolved. A report of a newer version than the one given opens it again and says so; without a version any later crash does.</summary>
[Operation("crash-groups.resolve", Effect.Write, Route = "POST /v1/crash-groups/{id}/resolve", Cli = "crash group resolve", Permission = Permissions.TicketsWrite,
    Examples = ["crash group resolve 0198… --version 4.3.0"])]
public sealed record ResolveCrashGroup : IOperation<CrashGroupSummary>
{
    /// <summary>The group's id or alias.</summary>
    [StringLength(100)] public required string Id { get; init; }

    /// <summary>The version of the product that has it no more; absent: not said.</summary>
    [StringLength(100)] public string? Version { get; init; }
}

internal sealed class ResolveCrashGroupHandler(CrashGroupStore groups) : IOperationHandler<ResolveCrashGroup, CrashGroupSummary>
{
    public async Task<Result<CrashGroupSummary>> HandleAsync(ResolveCrashGroup request, OperationContext context)
    {
        if (await groups.ResolveAsync(context.Tenant, request.Id, context.Work) is not { } group)
        {
            return Error.NotFound("crash_group", request.Id);
        }

        var resolved = group.Resolve(string.IsNullOrWhiteSpace(request.Version) ? null : request.Version.Trim(), context.Now);
        await groups.UpdateAsync(resolved, context.Work);
        context.Publish(new CrashGroupResolved(resolved.Id, resolved.ResolvedIn, resolved.Revision));
        context.Audit("crash_group", resolved.Id, group.Summary(), resolved.Summary());
        return resolved.Summary();
    }
}
