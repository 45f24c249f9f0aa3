using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Support.Tickets;

/// <summary>Rejects a link; it never comes back by itself.</summary>
[Operation("tickets.reject-link", Effect.Write, Route = "DELETE /v1/tickets/{id}/links/{crashGroupId}", Cli = "ticket reject-link", Permission = Permissions.TicketsWrite,
    Examples = ["ticket reject-link 0198… 0199…"])]
public sealed record RejectLink : IOperation<TicketSummary>
{
    /// <summary>The ticket.</summary>
    public required string Id { get; init; }

    /// <summary>The crash group that has nothing to do with it.</summary>
    public required string CrashGroupId { get; init; }
}

internal sealed class RejectLinkHandler(TicketStore tickets, LinkStore links) : IOperationHandler<RejectLink, TicketSummary>
{
    public async Task<Result<TicketSummary>> HandleAsync(RejectLink request, OperationContext context)
    {
        var found = await tickets.FindCurrentAsync(request.Id, context);
        if (found.Failed)
        {
            return found.Error;
        }

        var ticket = found.Value;
        var link = (await links.OfTicketAsync(context.Tenant, ticket.Id, context.Work)).FirstOrDefault(l => l.CrashGroupId == request.CrashGroupId);
        switch (link?.State)
        {
            case null:
                return Error.NotFound("link", request.CrashGroupId);
            case LinkState.Rejected:
                return TicketSummary.Of(ticket);
        }

        var rejected = link.Reject(context.Caller, context.Now);
        await links.SaveAsync(rejected, context.Work);
        return await tickets.SaveAsync(ticket.LinkRejected(rejected, context.Caller, context.Now), context);
    }
}
