using System.ComponentModel.DataAnnotations;
using Alexandria.Events;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Support.Tickets;

namespace Alexandria.Support.Duplicates;

/// <summary>Lists the tickets that say the same as a ticket, whatever became of them, and why they are taken to; those that a person said are not the same stay out.</summary>
[Operation("tickets.duplicates", Effect.Read, Route = "GET /v1/tickets/{id}/duplicates", Cli = "ticket duplicates", Permission = Permissions.TicketsRead,
    Examples = ["ticket duplicates 0198…", "ticket duplicates 0198… --min-score 0.5 --json"])]
public sealed record ListDuplicates : IOperation<SimilarTickets>
{
    /// <summary>The ticket.</summary>
    [StringLength(Ticket.MaxName)] public required string Id { get; init; }

    /// <summary>How many tickets at the most, 1 to 50.</summary>
    [Range(1, 50)] public int Limit { get; init; } = 10;

    /// <summary>The least score, 0 to 1; the configured floor when absent. Those that a person marked come whatever their score.</summary>
    [Range(0.0, 1.0)] public double? MinScore { get; init; }
}

internal sealed class ListDuplicatesHandler(TicketStore tickets, DuplicateStore duplicates, DuplicateOptions options, IProjections projections)
    : IPreparedOperationHandler<ListDuplicates, SimilarTickets, ListDuplicatesHandler.Found>
{
    /// <param name="Index">The tickets in memory.</param>
    /// <param name="Alike">What they found, the best first.</param>
    internal sealed record Found(TicketIndex Index, IReadOnlyList<FoundTicket> Alike);

    public async Task<Result<Found>> PrepareAsync(ListDuplicates request, PreparationContext context)
    {
        var index = await projections.CurrentAsync<TicketIndex>(context.Cancellation);
        return new Found(index, index.Like(context.Tenant, request.Id, request.MinScore ?? options.Floor, request.Limit + DuplicateOptions.Spare, resolved: false));
    }

    public async Task<Result<SimilarTickets>> HandleAsync(ListDuplicates request, Found prepared, OperationContext context)
    {
        if (await tickets.FindAsync(context.Tenant, request.Id, context.Work) is null)
        {
            return Error.NotFound("ticket", request.Id);
        }

        var decided = await duplicates.OfTicketAsync(context.Tenant, request.Id, context.Work);
        var likeness = prepared.Alike.ToDictionary(a => a.Likeness.Id, a => a.Likeness, StringComparer.Ordinal);
        var marked = decided.Where(d => d.DuplicateId is not null)
            .Select(d => (Other: prepared.Index.Find(context.Tenant, d.Other(request.Id)), Decision: d.DuplicateId == request.Id ? DuplicateDecision.Original : DuplicateDecision.Duplicate))
            .Where(d => d.Other is not null)
            .Select(d => SimilarTicketView.Of(d.Other!, likeness.GetValueOrDefault(d.Other!.Summary.Id), d.Decision));
        var known = decided.Select(d => d.Other(request.Id)).ToHashSet(StringComparer.Ordinal);
        var alike = prepared.Alike.Where(a => !known.Contains(a.Likeness.Id)).Select(a => SimilarTicketView.Of(a.Ticket, a.Likeness));
        return new SimilarTickets([.. marked.Concat(alike).Take(request.Limit)]);
    }
}
