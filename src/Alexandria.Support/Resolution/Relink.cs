using Alexandria.Data;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Support.Linking;
using Alexandria.Support.Tickets;
using Alexandria.Support.Tickets.Reading;

namespace Alexandria.Support.Resolution;

/// <summary>Links a ticket with the crash groups that fit what was read out of it. What a person linked or rejected stays.</summary>
[Operation("tickets.relink", Effect.Write, Route = "POST /v1/tickets/{id}/automation/link", Cli = "ticket automation link", Permission = Permissions.TicketsResolveAutomatically, Mcp = false)]
public sealed record Relink : IOperation<AutomationOutcome>
{
    /// <summary>The ticket.</summary>
    public required string Id { get; init; }
}

internal sealed class RelinkHandler(TicketStore tickets, LinkStore links, AttachedCrashes attached, IDatabase database, ILinkSource? source = null) : IPreparedOperationHandler<Relink, AutomationOutcome, RelinkHandler.Found>
{
    /// <param name="Links">What fits the ticket; null when crash groups cannot be looked at.</param>
    internal sealed record Found(IReadOnlyList<LinkProposal>? Links);

    public async Task<Result<Found>> PrepareAsync(Relink request, PreparationContext context)
    {
        var ticket = await database.ReadAsync(work => tickets.FindAsync(context.Tenant, request.Id, work), context.Cancellation);
        if (ticket is null)
        {
            return Error.NotFound("ticket", request.Id);
        }

        return source is null || ticket.Signals is null
            ? new Found(null)
            : new Found(await source.FindAsync(context.Tenant, Json.Read<TicketSignals>(ticket.Signals), context.Cancellation));
    }

    public async Task<Result<AutomationOutcome>> HandleAsync(Relink request, Found prepared, OperationContext context)
    {
        if (await tickets.FindAsync(context.Tenant, request.Id, context.Work) is not { } ticket)
        {
            return Error.NotFound("ticket", request.Id);
        }

        if (!ticket.IsOpen)
        {
            return AutomationOutcome.Ended;
        }

        if (prepared.Links is not { } scored)
        {
            return new AutomationOutcome("The ticket could not be compared with crash groups.", Missing: true);
        }

        var found = await attached.WithAttachedAsync(context.Tenant, ticket.Id, scored, context.Work);

        var present = await links.OfTicketAsync(context.Tenant, ticket.Id, context.Work);
        var (changed, dropped) = TicketLink.Merge(ticket, present, found, context.Caller, context.Now);
        foreach (var link in changed)
        {
            await links.SaveAsync(link, context.Work);
        }

        foreach (var link in dropped)
        {
            await links.DropAsync(link, context.Work);
        }

        if (ticket.Relinked(changed, dropped, context.Caller, context.Now) is { } change)
        {
            await tickets.SaveAsync(change, context);
        }

        return Describe(found);
    }

    private static AutomationOutcome Describe(IReadOnlyList<LinkProposal> found) => found.Count == 0
        ? new("No known crash fits the ticket.", Missing: true)
        : new($"{found.Count(f => f.State == LinkState.Auto)} crash groups linked, {found.Count(f => f.State == LinkState.Suggested)} suggested.");
}
