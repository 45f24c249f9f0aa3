using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
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

    private const int Part = 500;

    private readonly ConcurrentDictionary<string, TenantTickets> tenants = new(StringComparer.Ordinal);

    public IReadOnlyCollection<Type> Follows { get; } =
    [
        typeof(TicketOpened), typeof(TicketSignalsChanged), typeof(TicketProposed), typeof(TicketLinkChanged),
        typeof(TicketChanged), typeof(TicketResolved), typeof(TicketClosed), typeof(TicketReopened),
    ];

    public Task RebuildAsync(IReadWork work, CancellationToken cancellation) => PartsAsync(work, cancellation).ReadAheadAsync(part =>
    {
        // Reading texts costs far more than putting their words into the indexes, and no two tickets need each other.
        foreach (var (ticket, reading) in part.AsParallel().AsOrdered().Select(ticket => (ticket, TicketReading.Of(ticket))))
        {
            Put(ticket, reading);
        }
    });

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

    private static async IAsyncEnumerable<IReadOnlyList<Ticket>> PartsAsync(IReadWork work, [EnumeratorCancellation] CancellationToken cancellation)
    {
        IReadOnlyList<Ticket> part;
        for (var (tenant, id) = ("", ""); ; (tenant, id) = (part[^1].Tenant, part[^1].Id))
        {
            cancellation.ThrowIfCancellationRequested();
            part = await work.QueryAsync<Ticket>($"select {TicketStore.Columns} from tickets where (tenant, id) > (@tenant, @id) order by tenant, id limit {Part}", new { tenant, id });
            if (part.Count == 0)
            {
                yield break;
            }

            yield return part;
        }
    }

    /// <param name="ticket">As it is now.</param>
    /// <param name="reading">What it says, where that is known already.</param>
    private void Put(Ticket ticket, TicketReading? reading = null)
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
            reading ??= TicketReading.Of(ticket);
            tickets.Index.PutTerms(ticket.Id, reading.Terms);
            if (ticket.Resolution is not null)
            {
                tickets.Resolved.PutTerms(ticket.Id, reading.Terms);
            }
            else
            {
                tickets.Resolved.Remove(ticket.Id);
            }
        }

        if (before is null || (before.Summary.Subject, before.Summary.Product, before.Summary.Version) != (ticket.Subject, ticket.Product, ticket.ProductVersion))
        {
            // What is left of erased tickets says the same in all of them.
            if ((reading ?? TicketReading.Of(ticket)).Alike is { } alike)
            {
                tickets.Alike.Put(ticket.Id, alike);
            }
            else
            {
                tickets.Alike.Remove(ticket.Id);
            }
        }

        tickets.ById[ticket.Id] = new(TicketSummary.Of(ticket), ticket.Resolution);
    }

    /// <summary>The resolved ones are indexed once more by themselves: every proposal searches them, and they are the smaller part.</summary>
    private sealed record TenantTickets(InvertedIndex Index, InvertedIndex Resolved, DuplicateFinder Alike, ConcurrentDictionary<string, IndexedTicket> ById);
}

/// <summary>What a ticket says, as the indexes take it.</summary>
/// <param name="Terms">Its words by field, a repeated one as often as it occurs.</param>
/// <param name="Alike">What it is compared by; null for an erased one.</param>
internal sealed record TicketReading(IReadOnlyDictionary<string, IEnumerable<string>> Terms, ComparableTicket? Alike)
{
    public static TicketReading Of(Ticket ticket)
    {
        static List<string> Words(string? text) => [.. TextAnalyzer.Analyze(text ?? "").Select(t => t.Term)];
        return new(
            new Dictionary<string, IEnumerable<string>>(StringComparer.Ordinal) { ["subject"] = Words(ticket.Subject), ["body"] = Words(ticket.Body), ["resolution"] = Words(ticket.Resolution) },
            ticket.Body == Ticket.Erased
                ? null
                : ComparableTicket.Of(new TicketText { Subject = ticket.Subject, Body = ticket.Body, Product = ticket.Product, Version = ticket.ProductVersion, Created = ticket.OpenedAt }));
    }
}
