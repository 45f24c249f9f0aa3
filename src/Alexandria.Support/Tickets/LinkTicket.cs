using System.ComponentModel.DataAnnotations;
using Alexandria.Data;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Support.Linking;
using Alexandria.Support.Tickets.Reading;

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

internal sealed class LinkTicketHandler(TicketStore tickets, LinkStore links, IDatabase database, ILinkSource? groups = null) : IPreparedOperationHandler<LinkTicket, TicketSummary, LinkTicketHandler.Scored>
{
    /// <param name="Link">What the scoring says of the link that a person makes; null when it cannot say.</param>
    internal sealed record Scored(LinkProposal? Link);

    public async Task<Result<Scored>> PrepareAsync(LinkTicket request, PreparationContext context)
    {
        var ticket = await database.ReadAsync(work => tickets.FindAsync(context.Tenant, request.Id, work), context.Cancellation);
        return groups is null || ticket?.Signals is null
            ? new Scored(null)
            : new Scored(await groups.ScoreAsync(context.Tenant, Json.Read<TicketSignals>(ticket.Signals), request.CrashGroupId, context.Cancellation));
    }

    public async Task<Result<TicketSummary>> HandleAsync(LinkTicket request, Scored prepared, OperationContext context)
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

        var link = TicketLink.ByHand(ticket, group.Id, group.Title, present, context.Caller, context.Now, prepared.Link);
        await links.SaveAsync(link, context.Work);
        return await tickets.SaveAsync(ticket.LinkedByHand(link, context.Caller, context.Now), context);
    }
}
