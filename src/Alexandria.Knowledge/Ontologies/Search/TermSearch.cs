using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Knowledge.Ontologies.Catalog;
using Alexandria.Text.Analysis;

namespace Alexandria.Knowledge.Ontologies.Search;

/// <summary>Ranks the terms of the latest versions by BM25F over labels, synonyms and ids.</summary>
internal sealed class TermSearch(IProjections projections, TermStore terms, IDatabase database)
{
    /// <param name="text">Words, or an id.</param>
    /// <param name="ontologyId">Only terms of this ontology; null: of all.</param>
    /// <param name="limit">1 or more.</param>
    /// <param name="cancellation">Ends the wait for the index.</param>
    public async Task<IReadOnlyList<FoundTerm>> FindAsync(string text, string? ontologyId, int limit, CancellationToken cancellation)
    {
        var index = await projections.CurrentAsync<TermIndex>(cancellation);
        var words = TextAnalyzer.Count(text).ToDictionary(t => t.Key, _ => 1d, StringComparer.Ordinal);
        var hits = index.Ontologies
            .Where(o => ontologyId is null || o.Key == ontologyId)
            .SelectMany(o => o.Value.Index.Search(words, limit).Select(hit => (Ontology: o.Key, o.Value.VersionId, Hit: hit)))
            .OrderByDescending(h => h.Hit.Score).ThenBy(h => h.Ontology, StringComparer.Ordinal).ThenBy(h => h.Hit.Id, StringComparer.Ordinal)
            .Take(limit)
            .ToList();
        return await database.ReadAsync(
            async work =>
            {
                var found = new List<FoundTerm>();
                foreach (var (ontology, version, hit) in hits)
                {
                    var term = await terms.FindAsync(version, hit.Id, work);
                    found.Add(new(ontology, hit.Id, term?.Label, term?.Definition, hit.Score, [.. hit.Terms.Select(t => t.Term)]));
                }

                return found;
            },
            cancellation);
    }
}
