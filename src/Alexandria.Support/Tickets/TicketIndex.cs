using System.Collections.Concurrent;
using Alexandria.Contracts.Support;
using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Text.Analysis;
using Alexandria.Text.Indexing;

namespace Alexandria.Support.Tickets;

/// <summary>A ticket as the index remembers it.</summary>
/// <param name="Summary">What a list shows.</param>
/// <param name="Resolution">What resolved it; null while it is open.</param>
internal sealed record IndexedTicket(TicketSummary Summary, string? Resolution);

/// <summary>A ticket that was found.</summary>
/// <param name="Ticket">As the index remembers it.</param>
/// <param name="Coverage">Share of the query's weight that it contains, 0 to 1.</param>
/// <param name="Terms">The terms that decided with their rarity.</param>
internal sealed record TicketHit(IndexedTicket Ticket, double Coverage, IReadOnlyDictionary<string, double> Terms);

/// <summary>All tickets by their words: for the list's search, and for earlier resolutions that a draft may quote. Each tenant has an index of its own.</summary>
internal sealed class TicketIndex : IProjection, IDisposable
{
    private static readonly IndexOptions Fields = new() { Fields = [new("subject", 2), new("body"), new("resolution", 1.5)] };

    private readonly ConcurrentDictionary<string, TenantTickets> tenants = new(StringComparer.Ordinal);

    public IReadOnlyCollection<Type> Follows { get; } =
    [
        typeof(TicketOpened), typeof(TicketSignalsChanged), typeof(TicketProposed), typeof(TicketLinkChanged),
        typeof(TicketChanged), typeof(TicketResolved), typeof(TicketClosed), typeof(TicketReopened),
    ];

    public async Task RebuildAsync(IReadWork work, CancellationToken cancellation)
    {
        foreach (var ticket in await work.QueryAsync<Ticket>($"select {TicketStore.Columns} from tickets"))
        {
            Put(ticket);
        }
    }

    public async Task ApplyAsync(IReadOnlyList<(EventEnvelope Envelope, IEvent Event)> events, IReadWork work, CancellationToken cancellation)
    {
        foreach (var (tenant, id) in events.Select(e => (e.Envelope.Tenant, e.Event.Subject)).Distinct())
        {
            if (await work.FirstOrDefaultAsync<Ticket>($"select {TicketStore.Columns} from tickets where tenant = @tenant and id = @id", new { tenant, id }) is { } ticket)
            {
                Put(ticket);
            }
        }
    }

    /// <summary>The tickets that contain every term of the text, newest first.</summary>
    public IReadOnlyList<TicketSummary> Containing(string tenant, string text)
    {
        // A code is known by its capitals, which nobody types into a search box.
        text = string.Join(' ', text.Split(' ').Select(w => w.Contains('-') && w.Any(char.IsAsciiDigit) ? w.ToUpperInvariant() : w));
        var terms = TextAnalyzer.Count(text);
        if (terms.Count == 0 || !tenants.TryGetValue(tenant, out var tickets))
        {
            return [];
        }

        return
        [
            .. tickets.Index.Search(text, int.MaxValue).Where(h => h.Terms.Count == terms.Count)
                .Select(h => tickets.ById.GetValueOrDefault(h.Id)?.Summary).OfType<TicketSummary>()
                .OrderByDescending(t => t.OpenedAt).ThenByDescending(t => t.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>Resolved tickets that are like a text, best first.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="product">Only tickets of this product or of none; null: all.</param>
    /// <param name="terms">Analysed terms with their weights.</param>
    /// <param name="except">The ticket that asks.</param>
    /// <param name="limit">1 or more.</param>
    public IReadOnlyList<TicketHit> Resolved(string tenant, string? product, IReadOnlyDictionary<string, double> terms, string except, int limit)
    {
        if (terms.Count == 0 || !tenants.TryGetValue(tenant, out var tickets))
        {
            return [];
        }

        var hits = tickets.Resolved.Search(terms, limit, id => id != except && tickets.ById.TryGetValue(id, out var t) && Fits(t.Summary.Product, product));
        if (hits.Count == 0)
        {
            return [];
        }

        // How rare a word is, all tickets tell; the resolved ones may be few.
        var rarity = terms.Keys.ToDictionary(t => t, tickets.Index.RarityOf, StringComparer.Ordinal);
        var asked = terms.Sum(t => t.Value * rarity[t.Key]);
        return [.. hits.Select(h => new TicketHit(tickets.ById[h.Id], h.Terms.Sum(t => terms[t.Term] * rarity[t.Term]) / asked, h.Terms.ToDictionary(t => t.Term, t => rarity[t.Term], StringComparer.Ordinal)))];
    }

    public void Dispose()
    {
        foreach (var tickets in tenants.Values)
        {
            tickets.Index.Dispose();
            tickets.Resolved.Dispose();
        }
    }

    private static bool Fits(string? product, string? asked) => product is null || asked is null || string.Equals(product, asked, StringComparison.OrdinalIgnoreCase);

    private void Put(Ticket ticket)
    {
        var tickets = tenants.GetOrAdd(ticket.Tenant, _ => new TenantTickets(new InvertedIndex(Fields), new InvertedIndex(Fields), new(StringComparer.Ordinal)));
        var before = tickets.ById.GetValueOrDefault(ticket.Id);
        if (before is not null && before.Summary.Revision >= ticket.Revision)
        {
            return;
        }

        // Most changes leave the words as they are; the body never changes.
        if (before is null || before.Summary.Subject != ticket.Subject || before.Resolution != ticket.Resolution)
        {
            var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["subject"] = ticket.Subject, ["body"] = ticket.Body, ["resolution"] = ticket.Resolution ?? "" };
            tickets.Index.Put(ticket.Id, fields);
            if (ticket.Resolution is not null)
            {
                tickets.Resolved.Put(ticket.Id, fields);
            }
            else
            {
                tickets.Resolved.Remove(ticket.Id);
            }
        }

        tickets.ById[ticket.Id] = new(TicketSummary.Of(ticket), ticket.Resolution);
    }

    /// <summary>The resolved ones are indexed once more by themselves: every proposal searches them, and they are the smaller part.</summary>
    private sealed record TenantTickets(InvertedIndex Index, InvertedIndex Resolved, ConcurrentDictionary<string, IndexedTicket> ById);
}
