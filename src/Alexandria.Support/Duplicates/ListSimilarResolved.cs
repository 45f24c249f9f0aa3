using System.ComponentModel.DataAnnotations;
using Alexandria.Events;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Support.Tickets;

namespace Alexandria.Support.Duplicates;

/// <summary>Lists the resolved tickets that are like a ticket, with how each was resolved; those that a person said are not the same stay out.</summary>
[Operation("tickets.similar-resolved", Effect.Read, Route = "GET /v1/tickets/{id}/similar-resolved", Cli = "ticket similar-resolved", Permission = Permissions.TicketsRead,
    Examples = ["ticket similar-resolved 0198…"])]
public sealed record ListSimilarResolved : IOperation<SimilarTickets>
{
    /// <summary>The ticket.</summary>
    [StringLength(Ticket.MaxName)] public required string Id { get; init; }

    /// <summary>How many tickets at the most, 1 to 50.</summary>
    [Range(1, 50)] public int Limit { get; init; } = 10;

    /// <summary>The least score, 0 to 1; the configured floor when absent.</summary>
    [Range(0.0, 1.0)] public double? MinScore { get; init; }
}

internal sealed class ListSimilarResolvedHandler(TicketStore tickets, DuplicateStore duplicates, DuplicateOptions options, IProjections projections)
    : IPreparedOperationHandler<ListSimilarResolved, SimilarTickets, IReadOnlyList<FoundTicket>>
{
    public async Task<Result<IReadOnlyList<FoundTicket>>> PrepareAsync(ListSimilarResolved request, PreparationContext context)
    {
        var index = await projections.CurrentAsync<TicketIndex>(context.Cancellation);
        return Result<IReadOnlyList<FoundTicket>>.Success(index.Like(context.Tenant, request.Id, request.MinScore ?? options.Floor, request.Limit + DuplicateOptions.Spare, resolved: true));
    }

    public async Task<Result<SimilarTickets>> HandleAsync(ListSimilarResolved request, IReadOnlyList<FoundTicket> prepared, OperationContext context)
    {
        if (await tickets.FindAsync(context.Tenant, request.Id, context.Work) is null)
        {
            return Error.NotFound("ticket", request.Id);
        }

        var rejected = (await duplicates.OfTicketAsync(context.Tenant, request.Id, context.Work)).Where(d => d.DuplicateId is null).Select(d => d.Other(request.Id)).ToHashSet(StringComparer.Ordinal);
        return new SimilarTickets([.. prepared.Where(f => !rejected.Contains(f.Likeness.Id)).Take(request.Limit).Select(f => SimilarTicketView.Of(f.Ticket, f.Likeness))]);
    }
}
