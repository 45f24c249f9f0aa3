using System.Collections.Concurrent;
using Alexandria.Contracts.Support;
using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Support.Duplicates;
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

/// <summary>
/// All tickets by their words: for the list's search, for earlier resolutions that a draft may quote, and for tickets that
/// say the same. Each tenant has an index of its own.
/// </summary>
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

    /// <summary>The tickets that say the same as one of them, best first.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="id">The ticket that asks.</param>
    /// <param name="floor">The least score, 0 to 1.</param>
    /// <param name="limit">0 or more.</param>
    /// <param name="resolved">Only those that were resolved.</param>
    public IReadOnlyList<FoundTicket> Like(string tenant, string id, double floor, int limit, bool resolved)
    {
        if (!tenants.TryGetValue(tenant, out var tickets))
        {
            return [];
        }

        var found = tickets.Alike.Find(id, floor, limit, other => tickets.ById.TryGetValue(other, out var t) && (!resolved || t.Resolution is not null));
        return [.. found.Select(f => new FoundTicket(tickets.ById[f.Id], f))];
    }

    /// <summary>The ticket as the index remembers it; null when it is not here.</summary>
    public IndexedTicket? Find(string tenant, string id) => tenants.TryGetValue(tenant, out var tickets) ? tickets.ById.GetValueOrDefault(id) : null;

    public void Dispose()
    {
        foreach (var tickets in tenants.Values)
        {
            tickets.Index.Dispose();
            tickets.Resolved.Dispose();
            tickets.Alike.Dispose();
        }
    }

    private static bool Fits(string? product, string? asked) => product is null || asked is null || string.Equals(product, asked, StringComparison.OrdinalIgnoreCase);

    private void Put(Ticket ticket)
    {
        var tickets = tenants.GetOrAdd(ticket.Tenant, _ => new TenantTickets(new InvertedIndex(Fields), new InvertedIndex(Fields), new DuplicateFinder(), new(StringComparer.Ordinal)));
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

        if (before is null || (before.Summary.Subject, before.Summary.Product, before.Summary.Version) != (ticket.Subject, ticket.Product, ticket.ProductVersion))
        {
            PutAlike(tickets.Alike, ticket);
        }

        tickets.ById[ticket.Id] = new(TicketSummary.Of(ticket), ticket.Resolution);
    }

    private static void PutAlike(DuplicateFinder alike, Ticket ticket)
    {
        // What is left of erased tickets says the same in all of them.
        if (ticket.Body == Ticket.Erased)
        {
            alike.Remove(ticket.Id);
            return;
        }

        alike.Put(ticket.Id, new TicketText { Subject = ticket.Subject, Body = ticket.Body, Product = ticket.Product, Version = ticket.ProductVersion, Created = ticket.OpenedAt });
    }

    /// <summary>The resolved ones are indexed once more by themselves: every proposal searches them, and they are the smaller part.</summary>
    private sealed record TenantTickets(InvertedIndex Index, InvertedIndex Resolved, DuplicateFinder Alike, ConcurrentDictionary<string, IndexedTicket> ById);
}
