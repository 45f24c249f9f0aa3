using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Support.Tickets;

/// <summary>Counts the tickets by where they stand.</summary>
[Operation("tickets.count", Effect.Read, Route = "GET /v1/tickets/counts", Cli = "ticket count", Permission = Permissions.TicketsRead,
    Examples = ["ticket count"])]
public sealed record CountTickets : IOperation<TicketCounts>;

/// <summary>How many tickets there are.</summary>
/// <param name="ByStatus">Only statuses that a ticket has.</param>
public sealed record TicketCounts(IReadOnlyList<TicketCount> ByStatus);

/// <summary>How many tickets stand there.</summary>
public sealed record TicketCount(TicketStatus Status, long Count);

internal sealed class CountTicketsHandler : IOperationHandler<CountTickets, TicketCounts>
{
    public async Task<Result<TicketCounts>> HandleAsync(CountTickets request, OperationContext context)
    {
        var rows = await context.Work.QueryAsync<Row>("select status, count(*) as count from tickets where tenant = @Tenant group by status order by status", new { context.Tenant });
        return new TicketCounts([.. rows.Select(r => new TicketCount(r.Status, r.Count))]);
    }

    private sealed record Row
    {
        public TicketStatus Status { get; init; }

        public long Count { get; init; }
    }
}
