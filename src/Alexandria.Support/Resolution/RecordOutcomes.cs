using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Support.Tickets;

namespace Alexandria.Support.Resolution;

/// <summary>Records what became of a ticket's links, so that the weights of linking can be fitted to it.</summary>
[Operation("tickets.record-outcomes", Effect.Write, Route = "POST /v1/tickets/{id}/automation/outcomes", Cli = "ticket automation outcomes", Permission = Permissions.TicketsResolveAutomatically, Mcp = false)]
public sealed record RecordOutcomes : IOperation<AutomationOutcome>
{
    /// <summary>The ticket.</summary>
    public required string Id { get; init; }
}

/// <summary>What a person made of a link.</summary>
internal enum LinkFate
{
    /// <summary>Made by itself, and still there when the ticket was resolved.</summary>
    Left,

    Rejected,

    /// <summary>Made by a person.</summary>
    Made,
}

internal sealed class RecordOutcomesHandler(TicketStore tickets, LinkStore links) : IOperationHandler<RecordOutcomes, AutomationOutcome>
{
    public async Task<Result<AutomationOutcome>> HandleAsync(RecordOutcomes request, OperationContext context)
    {
        if (await tickets.FindAsync(context.Tenant, request.Id, context.Work) is not { } ticket)
        {
            return Error.NotFound("ticket", request.Id);
        }

        var fates = (await links.OfTicketAsync(context.Tenant, ticket.Id, context.Work))
            .Select(link => (Link: link, Fate: Judge(link, ticket)))
            .Where(v => v.Fate is not null)
            .ToList();
        foreach (var (link, fate) in fates)
        {
            await SaveAsync(link, fate!.Value, context);
        }

        context.Audit("ticket", ticket.Id, null, fates.Select(v => new { v.Link.CrashGroupId, v.Fate }));
        return new AutomationOutcome(fates.Count == 1 ? "Learnt from 1 link." : $"Learnt from {fates.Count} links.");
    }

    /// <summary>What a person did counts always; what was left counts only where the ticket was resolved.</summary>
    private static LinkFate? Judge(TicketLink link, Ticket ticket) => link.State switch
    {
        LinkState.Manual => LinkFate.Made,
        LinkState.Rejected => LinkFate.Rejected,
        _ => ticket.Resolution is null ? null : LinkFate.Left,
    };

    private static Task SaveAsync(TicketLink link, LinkFate outcome, OperationContext context) => context.Work.ExecuteAsync(
        """
        insert into link_outcomes (tenant, ticket_id, crash_group_id, outcome, score, reasons, recorded_at)
        values (@tenant, @ticketId, @crashGroupId, @outcome, @score, @reasons, @now)
        on conflict (tenant, ticket_id, crash_group_id) do update set
            outcome = excluded.outcome, score = excluded.score, reasons = excluded.reasons, recorded_at = excluded.recorded_at
        """,
        new { link.Tenant, link.TicketId, link.CrashGroupId, outcome, link.Score, link.Reasons, context.Now });
}
