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
internal enum LinkVerdict
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

        var verdicts = (await links.OfTicketAsync(context.Tenant, ticket.Id, context.Work))
            .Select(link => (Link: link, Verdict: Judge(link, ticket)))
            .Where(v => v.Verdict is not null)
            .ToList();
        foreach (var (link, verdict) in verdicts)
        {
            await SaveAsync(link, verdict!.Value, context);
        }

        context.Audit("ticket", ticket.Id, null, verdicts.Select(v => new { v.Link.CrashGroupId, v.Verdict }));
        return new AutomationOutcome(verdicts.Count == 1 ? "Learnt from 1 link." : $"Learnt from {verdicts.Count} links.");
    }

    /// <summary>What a person did counts always; what was left counts only where the ticket was resolved.</summary>
    private static LinkVerdict? Judge(TicketLink link, Ticket ticket) => link.State switch
    {
        LinkState.Manual => LinkVerdict.Made,
        LinkState.Rejected => LinkVerdict.Rejected,
        _ => ticket.Resolution is null ? null : LinkVerdict.Left,
    };

    private static Task SaveAsync(TicketLink link, LinkVerdict outcome, OperationContext context) => context.Work.ExecuteAsync(
        """
        insert into link_outcomes (tenant, ticket_id, crash_group_id, outcome, score, reasons, recorded_at)
        values (@tenant, @ticketId, @crashGroupId, @outcome, @score, @reasons, @now)
        on conflict (tenant, ticket_id, crash_group_id) do update set
            outcome = excluded.outcome, score = excluded.score, reasons = excluded.reasons, recorded_at = excluded.recorded_at
        """,
        new { link.Tenant, link.TicketId, link.CrashGroupId, outcome, link.Score, link.Reasons, context.Now });
}
