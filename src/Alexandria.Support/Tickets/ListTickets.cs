using System.ComponentModel.DataAnnotations;
using Alexandria.Events;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Support.Tickets;

/// <summary>Lists tickets, newest first.</summary>
[Operation("tickets.list", Effect.Read, Route = "GET /v1/tickets", Cli = "ticket list", Permission = Permissions.TicketsRead,
    Examples = ["ticket list --status proposed", "ticket list --q \"export ATLAS-1107\""])]
public sealed record ListTickets : ListOperation<TicketSummary>
{
    /// <summary>Only tickets that stand there.</summary>
    public TicketStatus? Status { get; init; }

    /// <summary>Only tickets that contain all of these words in subject, body or resolution.</summary>
    [StringLength(500)] public string? Q { get; init; }

    /// <summary>Only tickets of this person.</summary>
    [StringLength(Ticket.MaxName)] public string? Assignee { get; init; }

    /// <summary>Only tickets about this product.</summary>
    [StringLength(Ticket.MaxName)] public string? Product { get; init; }

    /// <summary>Only tickets of this customer, by id.</summary>
    [StringLength(Ticket.MaxName)] public string? Customer { get; init; }
}

internal sealed class ListTicketsHandler(TicketStore tickets, IProjections projections) : IPreparedOperationHandler<ListTickets, Page<TicketSummary>, ListTicketsHandler.Found>
{
    /// <param name="Start">Where the page starts.</param>
    /// <param name="Rows">The tickets that contain the words; null when none are asked for.</param>
    internal sealed record Found(PageCursor? Start, IReadOnlyList<TicketSummary>? Rows);

    public async Task<Result<Found>> PrepareAsync(ListTickets request, PreparationContext context)
    {
        var cursor = PageCursor.Parse(request.Cursor);
        if (cursor.Failed)
        {
            return cursor.Error;
        }

        if (string.IsNullOrWhiteSpace(request.Q))
        {
            return new Found(cursor.Value, null);
        }

        var index = await projections.CurrentAsync<TicketIndex>(context.Cancellation);
        return new Found(cursor.Value, [.. index.Containing(context.Tenant, request.Q).Where(t => Fits(t, request) && Follows(t, cursor.Value)).Take(request.Limit + 1)]);
    }

    public async Task<Result<Page<TicketSummary>>> HandleAsync(ListTickets request, Found prepared, OperationContext context)
    {
        var filter = new TicketFilter(request.Status, request.Assignee, request.Product, request.Customer);
        var rows = prepared.Rows ?? await tickets.ListAsync(context.Tenant, filter, prepared.Start, request.Limit + 1, context.Work);
        return Page<TicketSummary>.Of(rows, request.Limit, t => PageKey.Of(t.OpenedAt, t.Id));
    }

    private static bool Fits(TicketSummary ticket, ListTickets request) =>
        (request.Status is null || ticket.Status == request.Status)
        && (request.Assignee is null || ticket.Assignee == request.Assignee)
        && (request.Product is null || ticket.Product == request.Product)
        && (request.Customer is null || ticket.CustomerId == request.Customer);

    private static bool Follows(TicketSummary ticket, PageCursor? start)
    {
        if (start is not { } last)
        {
            return true;
        }

        var key = PageKey.Of(ticket.OpenedAt, ticket.Id);
        return key.Key < last.Key || (key.Key == last.Key && string.CompareOrdinal(key.Id, last.Id) < 0);
    }
}
