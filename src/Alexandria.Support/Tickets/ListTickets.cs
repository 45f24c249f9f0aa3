using System.ComponentModel.DataAnnotations;
using Alexandria.Contracts.Knowledge;
using Alexandria.Events;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Support.Tags;

namespace Alexandria.Support.Tickets;

/// <summary>Lists tickets, newest first.</summary>
[Operation("tickets.list", Effect.Read, Route = "GET /v1/tickets", Cli = "ticket list", Permission = Permissions.TicketsRead,
    Examples = ["ticket list --status proposed", "ticket list --q \"export ATLAS-1107\"", "ticket list --ontology-id uo --term-id UO:0000002"])]
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

    /// <summary>Only tickets that are tagged with a term of this ontology.</summary>
    [StringLength(TermTags.LongestOntologyId, MinimumLength = 1)] public string? OntologyId { get; init; }

    /// <summary>Only tickets that are tagged with this term of the ontology, or with a narrower one.</summary>
    [StringLength(TermTags.LongestTermId, MinimumLength = 1)] public string? TermId { get; init; }
}

internal sealed class ListTicketsHandler(TicketStore tickets, TicketTags tags, IProjections projections) : IPreparedOperationHandler<ListTickets, Page<TicketSummary>, ListTicketsHandler.Found>
{
    /// <param name="Start">Where the page starts.</param>
    /// <param name="Rows">The tickets that contain the words, whatever they are tagged with; null when none are asked for.</param>
    /// <param name="Tags">Which tags are asked for.</param>
    internal sealed record Found(PageCursor? Start, IReadOnlyList<TicketSummary>? Rows, TagFilter Tags);

    public async Task<Result<Found>> PrepareAsync(ListTickets request, PreparationContext context)
    {
        var cursor = PageCursor.Parse(request.Cursor);
        if (cursor.Failed)
        {
            return cursor.Error;
        }

        var tagged = TagFilter.Of(request.OntologyId, request.TermId);
        if (tagged.Failed)
        {
            return tagged.Error;
        }

        if (string.IsNullOrWhiteSpace(request.Q))
        {
            return new Found(cursor.Value, null, tagged.Value);
        }

        var index = await projections.CurrentAsync<TicketIndex>(context.Cancellation);
        var rows = index.Containing(context.Tenant, request.Q).Where(t => Fits(t, request) && Follows(t, cursor.Value));
        return new Found(cursor.Value, [.. tagged.Value.IsSet ? rows : rows.Take(request.Limit + 1)], tagged.Value);
    }

    public async Task<Result<Page<TicketSummary>>> HandleAsync(ListTickets request, Found prepared, OperationContext context)
    {
        var terms = await tags.TermsOfAsync(context.Tenant, prepared.Tags, context.Work);
        if (terms.Failed)
        {
            return terms.Error;
        }

        var filter = new TicketFilter(request.Status, request.Assignee, request.Product, request.Customer) { OntologyId = request.OntologyId, Terms = terms.Value };
        var rows = prepared.Rows switch
        {
            null => await tickets.ListAsync(context.Tenant, filter, prepared.Start, request.Limit + 1, context.Work),
            var found when prepared.Tags.IsSet => await TicketTags.TaggedAsync(found, context.Tenant, prepared.Tags, terms.Value, request.Limit + 1, context.Work),
            var found => found,
        };
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
