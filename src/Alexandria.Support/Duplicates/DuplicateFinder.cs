using Alexandria.Text;
using Alexandria.Text.Indexing;

namespace Alexandria.Support.Duplicates;

/// <summary>
/// A tenant's tickets in memory, to find those that say the same as one of them. It is a cache: putting the tickets again,
/// in any order, gives the same scores.
/// </summary>
/// <remarks>Thread-safe: look-ups run side by side, a change waits for them and holds off later ones.</remarks>
internal sealed class DuplicateFinder : IDisposable
{
    /// <summary>Tickets that are looked at more closely, those that share the most by BM25F.</summary>
    public const int Candidates = 200;

    // Weights and the subject's normalisation as Sun et al. (2011) begin with; the rest are BM25's usual values. A trace's
    // frames are limited in number, and a version is one term: neither is worth less for being long.
    private static readonly IndexOptions Fields = new() { Fields = [new("subject", 3, 0.5), new("body"), new("frames", 1, 0), new("version", 1, 0)] };

    private readonly ReaderWriterLockSlim _gate = new();
    private readonly InvertedIndex _index = new(Fields);
    private readonly DocumentFrequencies _grams = new();
    private readonly Dictionary<string, ComparedTicket> _tickets = new(StringComparer.Ordinal);

    // A term as people write it; what removed tickets alone said stays unused.
    private readonly Dictionary<string, string> _written = new(StringComparer.Ordinal);

    /// <summary>Adds the ticket, or replaces what is known of it.</summary>
    public void Put(string id, TicketText text) => Put(id, ComparableTicket.Of(text));

    /// <summary>The same with its text analysed, which takes the longest.</summary>
    public void Put(string id, ComparableTicket ticket)
    {
        var terms = new Dictionary<string, IEnumerable<string>>(StringComparer.Ordinal)
        {
            ["subject"] = ticket.SubjectWords.Select(w => w.Term),
            ["body"] = ticket.BodyWords.Select(w => w.Term),
            ["frames"] = ticket.Functions.Select(ComparedTicket.TermOf),
            ["version"] = ticket.Version.Length > 0 ? [ComparedTicket.TermOf(ticket.Version)] : [],
        };
        _gate.EnterWriteLock();
        try
        {
            RemoveUnderLock(id);
            _tickets[id] = new ComparedTicket(ticket, _grams.Add(ticket.SubjectGrams));
            _index.PutTerms(id, terms);
            foreach (var word in ticket.SubjectWords.Concat(ticket.BodyWords))
            {
                // As it stands within a sentence, where it ever does.
                if (!_written.TryAdd(word.Term, word.Written) && char.IsLower(word.Written[0]))
                {
                    _written[word.Term] = word.Written;
                }
            }

            foreach (var function in ticket.Functions)
            {
                _written.TryAdd(ComparedTicket.TermOf(function), function);
            }
        }
        finally
        {
            _gate.ExitWriteLock();
        }
    }

    /// <summary>Forgets a ticket; false when it is not here.</summary>
    public bool Remove(string id)
    {
        _gate.EnterWriteLock();
        try
        {
            return RemoveUnderLock(id);
        }
        finally
        {
            _gate.ExitWriteLock();
        }
    }

    /// <summary>The tickets most like one that is here and why, best first.</summary>
    /// <param name="id">The ticket; one that is not here is like none.</param>
    /// <param name="floor">The least score, 0 to 1.</param>
    /// <param name="limit">0 or more.</param>
    /// <param name="filter">Which tickets may be among them; null: all. It must not change this.</param>
    public IReadOnlyList<SimilarTicket> Find(string id, double floor, int limit, Func<string, bool>? filter = null) => Read(() =>
    {
        var best = RankUnderLock(id, filter).TakeWhile(r => r.Likeness.Score >= floor).Take(limit).ToList();
        var shared = _index.Shared(id, best.ConvertAll(r => r.Id));
        return best.Select((r, i) => new SimilarTicket(r.Id, r.Likeness.Score, r.Likeness.Explain(_tickets[id], _tickets[r.Id], shared[i], Written))).ToList();
    });

    /// <summary>The same for at most <see cref="Candidates"/> tickets, of equals the lower id (ordinal) first.</summary>
    public IReadOnlyList<(string Id, Likeness Likeness)> Rank(string id, Func<string, bool>? filter = null) => Read(() => RankUnderLock(id, filter));

    public void Dispose()
    {
        _index.Dispose();
        _gate.Dispose();
    }

    private static bool Meet(string? a, string? b) => string.IsNullOrEmpty(a) || string.IsNullOrEmpty(b) || string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private List<(string Id, Likeness Likeness)> RankUnderLock(string id, Func<string, bool>? filter)
    {
        var ranked = new List<(string Id, Likeness Likeness)>();
        if (!_tickets.TryGetValue(id, out var asks))
        {
            return ranked;
        }

        foreach (var (other, share) in _index.Like(id, Candidates, other => Meet(asks.Product, _tickets[other].Product) && filter?.Invoke(other) != false))
        {
            var ticket = _tickets[other];
            ranked.Add((other, new Likeness(Math.Min(1, share), Similarity.Cosine(asks.Subject, ticket.Subject, _grams), Likeness.Nearness(asks.Created, ticket.Created))));
        }

        ranked.Sort(static (x, y) => x.Likeness.Score != y.Likeness.Score ? y.Likeness.Score.CompareTo(x.Likeness.Score) : string.CompareOrdinal(x.Id, y.Id));
        return ranked;
    }

    private string Written(string term) => _written.GetValueOrDefault(term, term);

    private T Read<T>(Func<T> look)
    {
        _gate.EnterReadLock();
        try
        {
            return look();
        }
        finally
        {
            _gate.ExitReadLock();
        }
    }

    private bool RemoveUnderLock(string id)
    {
        if (!_tickets.Remove(id, out var known))
        {
            return false;
        }

        _grams.Remove(known.Subject);
        _index.Remove(id);
        return true;
    }
}
