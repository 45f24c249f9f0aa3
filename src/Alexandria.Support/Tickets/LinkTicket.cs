using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Support.Linking;

namespace Alexandria.Support.Tickets;

/// <summary>Links a ticket with a crash group by hand; nothing automatic removes the link.</summary>
[Operation("tickets.link", Effect.Write, Route = "POST /v1/tickets/{id}/links", Cli = "ticket link", Permission = Permissions.TicketsWrite, Status = 201,
    Examples = ["ticket link 0198… --crash-group-id 0199…"])]
public sealed record LinkTicket : IOperation<TicketSummary>
{
    /// <summary>The ticket.</summary>
    public required string Id { get; init; }

    /// <summary>The crash group that it is about.</summary>
    [StringLength(Ticket.MaxName, MinimumLength = 1)] public required string CrashGroupId { get; init; }
}

internal sealed class LinkTicketHandler(TicketStore tickets, LinkStore links, ILinkSource? groups = null) : IOperationHandler<LinkTicket, TicketSummary>
{
    public async Task<Result<TicketSummary>> HandleAsync(LinkTicket request, OperationContext context)
    {
        var found = await tickets.FindCurrentAsync(request.Id, context);
        if (found.Failed)
        {
            return found.Error;
        }

        if (groups is null || await groups.FindGroupAsync(context.Tenant, request.CrashGroupId, context.Work) is not { } group)
        {
            return Error.Unprocessable("crash_group_not_found", $"There is no crash group '{request.CrashGroupId}'.");
        }

        var ticket = found.Value;
        var present = (await links.OfTicketAsync(context.Tenant, ticket.Id, context.Work)).FirstOrDefault(l => l.CrashGroupId == group.Id);
        if (present is { State: LinkState.Manual })
        {
            return TicketSummary.Of(ticket);
        }

        var link = TicketLink.ByHand(ticket, group.Id, group.Title, present, context.Caller, context.Now);
        await links.SaveAsync(link, context.Work);
        return await tickets.SaveAsync(ticket.LinkedByHand(link, context.Caller, context.Now), context);
    }
}
