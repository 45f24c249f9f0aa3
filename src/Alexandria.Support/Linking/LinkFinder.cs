using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using Alexandria.Support.CrashReports.Grouping;
using Alexandria.Support.Tickets.Reading;
using Alexandria.Text.Analysis;
using Alexandria.Text.Indexing;

namespace Alexandria.Support.Linking;

/// <summary>
/// Finds the crash groups that a ticket may be about, by its traces and by its words, and scores them. One for each
/// tenant's product, beside that product's <see cref="CrashGroupIndex"/>.
/// </summary>
/// <remarks>Thread-safe; a search sees each group either before or after a change to it.</remarks>
internal sealed class LinkFinder : IDisposable
{
    private const string TextField = "text";
    private const int WordsShown = 5;

    private readonly CrashGroupIndex _crashes;
    private readonly LinkingOptions _options;
    private readonly ConcurrentDictionary<string, CrashGroupSignals> _groups = new(StringComparer.Ordinal);
    private readonly InvertedIndex _texts = new(new IndexOptions { Fields = [new IndexField(TextField)] });

    /// <exception cref="ValidationException">An option is outside its range.</exception>
    public LinkFinder(CrashGroupIndex crashes, LinkingOptions? options = null)
    {
        _crashes = crashes;
        _options = options ?? new LinkingOptions();
        Validator.ValidateObject(_options, new ValidationContext(_options), validateAllProperties: true);
    }

    /// <summary>What is known of the group; null when it is not here.</summary>
    public CrashGroupSignals? Get(string groupId) => _groups.GetValueOrDefault(groupId);

    /// <summary>Adds a group, or replaces what is known of it.</summary>
    public void Put(CrashGroupSignals group) => Put(group, TermsOf(group));

    /// <summary>The same with its words, which take the longest to find.</summary>
    public void Put(CrashGroupSignals group, IReadOnlyList<string> terms)
    {
        _groups[group.GroupId] = group;
        _texts.PutTerms(group.GroupId, new Dictionary<string, IEnumerable<string>>(StringComparer.Ordinal) { [TextField] = terms });
    }

    /// <summary>The words of a group, each as often as it occurs.</summary>
    public static IReadOnlyList<string> TermsOf(CrashGroupSignals group) => [.. TextAnalyzer.Analyze(group.Text).Select(t => t.Term)];

    /// <summary>Forgets a group; false when it is not here.</summary>
    public bool Remove(string groupId) => _groups.TryRemove(groupId, out _) & _texts.Remove(groupId);

    /// <summary>All candidates with their scores, best first, also those too unlikely to be shown.</summary>
    public IReadOnlyList<ScoredLink> Find(TicketSignals ticket) => LinkScorer.Rank(ticket, Candidates(ticket), _options);

    /// <summary>What a ticket may be about, not yet scored: those of several products are weighed against each other.</summary>
    public IReadOnlyList<LinkCandidate> Candidates(TicketSignals ticket)
    {
        var traces = Traces(ticket);
        var hits = _texts.Search(ticket.Terms.Keys.ToDictionary(t => t, _ => 1.0, StringComparer.Ordinal), _options.Candidates)
            .ToDictionary(h => h.Id, StringComparer.Ordinal);
        var candidates = new List<LinkCandidate>();
        foreach (var id in traces.Keys.Union(hits.Keys, StringComparer.Ordinal))
        {
            if (_groups.TryGetValue(id, out var group))
            {
                var hit = hits.GetValueOrDefault(id);
                candidates.Add(new LinkCandidate(
                    group,
                    traces.TryGetValue(id, out var trace) ? trace : null,
                    hit is null ? 0 : Share(hit, group),
                    hit is null ? [] : [.. hit.Terms.Take(WordsShown).Select(t => t.Term)]));
            }
        }

        return candidates;
    }

    public void Dispose() => _texts.Dispose();

    private Dictionary<string, (int Number, GroupMatch Match)> Traces(TicketSignals ticket)
    {
        var best = new Dictionary<string, (int Number, GroupMatch Match)>(StringComparer.Ordinal);
        for (var i = 0; i < ticket.Traces.Count; i++)
        {
            foreach (var match in _crashes.Matches(ticket.Traces[i], _options.Candidates))
            {
                if (!best.TryGetValue(match.GroupId, out var known) || match.Similarity > known.Match.Similarity)
                {
                    best[match.GroupId] = (i, match);
                }
            }
        }

        return best;
    }

    private double Share(SearchHit hit, CrashGroupSignals group)
    {
        var all = TextAnalyzer.Count(group.Text).Keys.Sum(_texts.RarityOf);
        return all > 0 ? Math.Min(1, hit.Terms.Sum(t => t.Rarity) / all) : 0;
    }
}
