using Alexandria.Contracts.Knowledge;
using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Knowledge.Ontologies.Catalog;
using Alexandria.Knowledge.Ontologies.Terms;

namespace Alexandria.Knowledge.Ontologies.Search;

/// <summary>What other modules may ask of the terms that readers see.</summary>
internal sealed class TermCatalog(VersionStore versions, TermStore terms, TermSearch search, TermClosure closure, IProjections projections, IDatabase database) : ITermCatalog
{
    private const int LongestDefinition = 400;

    private const int MostReplacements = 10;

    /// <summary>So many terms one list is narrowed to.</summary>
    private const int MostNarrower = 5_000;

    public async Task<Result<CatalogTerm>> FindAsync(TermKey key, IReadWork work)
    {
        if (await versions.LatestAsync(key.OntologyId, work) is not { } latest)
        {
            return Error.Unprocessable("ontology_not_found", $"There is no ontology '{key.OntologyId}' that readers see: 'ontology list' names those that there are.");
        }

        return (await TermsAsync(key.OntologyId, latest.Id, [key.TermId], work)).GetValueOrDefault(key) is { } term
            ? term
            : Error.Unprocessable("ontology_term_not_found", $"The latest version of '{key.OntologyId}' has no term '{key.TermId}': look for its id with 'ontology search'.");
    }

    public async Task<IReadOnlyDictionary<TermKey, CatalogTerm>> FindManyAsync(IReadOnlyCollection<TermKey> keys, IReadWork work)
    {
        var found = new Dictionary<TermKey, CatalogTerm>();
        foreach (var ontology in keys.GroupBy(k => k.OntologyId, StringComparer.Ordinal))
        {
            if (await versions.LatestAsync(ontology.Key, work) is { } latest)
            {
                foreach (var (key, term) in await TermsAsync(ontology.Key, latest.Id, [.. ontology.Select(k => k.TermId).Distinct(StringComparer.Ordinal)], work))
                {
                    found.Add(key, term);
                }
            }
        }

        return found;
    }

    public async Task<string?> LabelAsync(TermKey key, CancellationToken cancellation) =>
        await database.ReadAsync(work => FindManyAsync([key], work), cancellation) is var found && found.TryGetValue(key, out var term) ? term.Label : null;

    public async Task<IReadOnlyList<SuggestedTag>> NamedInAsync(string text, int limit, CancellationToken cancellation)
    {
        var index = await projections.CurrentAsync<TermIndex>(cancellation);
        var named = NamedTerms.In(text, index.Ontologies);
        return await database.ReadAsync<IReadOnlyList<SuggestedTag>>(
            async work =>
            {
                var found = new List<SuggestedTag>();
                foreach (var candidate in named)
                {
                    if (found.Count == limit)
                    {
                        break;
                    }

                    if (index.Ontologies.TryGetValue(candidate.OntologyId, out var ontology) && await CalledAsync(candidate, ontology.VersionId, work) is { } term)
                    {
                        found.Add(Suggested(candidate.OntologyId, candidate.TermId, term.Label, term.Definition, candidate.Names));
                    }
                }

                return found;
            },
            cancellation);
    }

    public async Task<IReadOnlyList<SuggestedTag>> SearchAsync(string words, int limit, CancellationToken cancellation) =>
        [.. (await search.FindAsync(words, null, limit, cancellation)).Select(f => Suggested(f.OntologyId, f.TermId, f.Label, f.Definition, f.Words))];

    public async Task<Result<IReadOnlyList<string>>> NarrowerOrSameAsync(TermKey term, IReadOnlyCollection<string> among, IReadWork work)
    {
        var fitting = await versions.LatestAsync(term.OntologyId, work) is { } latest
            ? await closure.NarrowerOrSameAsync(latest.Id, term.TermId, among, work)
            : [.. among.Where(id => id == term.TermId)];
        return fitting is { Count: <= MostNarrower }
            ? Result<IReadOnlyList<string>>.Success(fitting)
            : Error.Unprocessable("term_too_broad", $"Too many terms below '{term.TermId}' are in use: ask for a narrower one.");
    }

    private static SuggestedTag Suggested(string ontologyId, string termId, string? label, string? definition, IReadOnlyList<string> words) =>
        new(ontologyId, termId, TermLabel.Of(label, termId), definition is null ? null : TermLabel.Line(definition, LongestDefinition), words);

    /// <summary>The term, if it is called as the text has it: the index knows digests, and the version may have changed meanwhile.</summary>
    private async Task<TermRow?> CalledAsync(NamedTerm candidate, string versionId, IReadWork work)
    {
        if (await terms.FindAsync(versionId, candidate.TermId, work) is not { Obsolete: false } term)
        {
            return null;
        }

        var synonyms = await terms.SynonymsAsync(versionId, term.Id, term.Id, work);
        return synonyms.Where(s => s.Scope == SynonymScope.Exact).Select(s => s.Text).Prepend(term.Label ?? "").Any(n => string.Join(' ', TermNames.Words(n)) == candidate.Phrase) ? term : null;
    }

    private async Task<Dictionary<TermKey, CatalogTerm>> TermsAsync(string ontologyId, string versionId, IReadOnlyCollection<string> ids, IReadWork work)
    {
        var rows = await terms.FindManyAsync(versionId, ids, work);
        var instead = rows.Where(r => r.Obsolete).ToDictionary(r => r.Id, r => Json.Read<List<string>>(r.ReplacedBy).Take(MostReplacements).ToList(), StringComparer.Ordinal);
        var named = instead.Values.SelectMany(i => i).Distinct(StringComparer.Ordinal).ToList();
        var labels = named.Count == 0 ? [] : (await terms.FindManyAsync(versionId, named, work)).ToDictionary(t => t.Id, t => TermLabel.Of(t.Label, t.Id), StringComparer.Ordinal);
        return rows.ToDictionary(r => new TermKey(ontologyId, r.Id), r => new CatalogTerm
        {
            Key = new(ontologyId, r.Id),
            Label = TermLabel.Of(r.Label, r.Id),
            Obsolete = r.Obsolete,
            ReplacedBy = [.. instead.GetValueOrDefault(r.Id, []).Select(id => new TermReplacement(id, labels.GetValueOrDefault(id) ?? id))],
        });
    }
}
