using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Support.Tickets;

namespace Alexandria.Support.CrashReports;

/// <summary>Shows a crash group: where it crashes, how often, since when, in which versions, with its latest reports and tickets.</summary>
[Operation("crash-groups.get", Effect.Read, Route = "GET /v1/crash-groups/{id}", Resource = "crash-groups/{id}", Cli = "crash group show", Permission = Permissions.CrashesRead, Examples = ["crash group show 0198…"])]
public sealed record GetCrashGroup : IOperation<CrashGroupView>
{
    /// <summary>The group's id, or that of one that was merged into it.</summary>
    [StringLength(100)] public required string Id { get; init; }
}

internal sealed class GetCrashGroupHandler(CrashGroupStore groups, CrashReportStore reports, LinkStore links) : IOperationHandler<GetCrashGroup, CrashGroupView>
{
    private const int Latest = 20;

    public async Task<Result<CrashGroupView>> HandleAsync(GetCrashGroup request, OperationContext context)
    {
        if (await groups.ResolveAsync(context.Tenant, request.Id, context.Work) is not { } group)
        {
            return Error.NotFound("crash_group", request.Id);
        }

        var latest = await reports.PageAsync(group.Id, null, new ListCrashGroupReports { Id = group.Id, Limit = Latest }, context);
        return latest.Failed
            ? latest.Error
            : group.View(
                await groups.VersionsAsync(context.Tenant, group.Id, context.Work),
                latest.Value.Items,
                context.Caller.Can(Permissions.TicketsRead) ? await links.OfGroupAsync(context.Tenant, group.Id, null, Latest, context.Work) : [],
                await groups.AliasesAsync(context.Tenant, group.Id, context.Work));
    }
}
