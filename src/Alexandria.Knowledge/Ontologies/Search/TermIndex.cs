using System.Collections.Concurrent;
using Alexandria.Contracts.Knowledge;
using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Knowledge.Ontologies.Catalog;
using Alexandria.Knowledge.Ontologies.Terms;
using Alexandria.Text.Indexing;

namespace Alexandria.Knowledge.Ontologies.Search;

/// <summary>Labels, synonyms and ids of the terms that readers see, in memory. A cache over rows: rebuilt at start, then it follows the log.</summary>
internal sealed class TermIndex(VersionStore versions, TermStore terms) : IProjection
{
    private const int Part = 2_000;

    // A synonym says less than the label; ids are whole words, so that 'UO:0000001' is found as it stands.
    private static readonly IndexOptions Ranking = new() { Fields = [new("label", Weight: 3, LengthNormalization: 0.5), new("synonyms", Weight: 2, LengthNormalization: 0.5), new("id", Weight: 4)] };

    private readonly ConcurrentDictionary<string, OntologyTerms> ontologies = new(StringComparer.Ordinal);

    public IReadOnlyCollection<Type> Follows { get; } = [typeof(OntologyLatestMoved), typeof(OntologyVersionRemoved)];

    /// <summary>By ontology.</summary>
    public IReadOnlyDictionary<string, OntologyTerms> Ontologies => ontologies;

    public async Task RebuildAsync(IReadWork work, CancellationToken cancellation)
    {
        ontologies.Clear();
        for (var after = ""; ;)
        {
            var part = await versions.OntologiesAsync(after, Part, work);
            foreach (var ontology in part)
            {
                await LoadAsync(ontology, work, cancellation);
            }

            if (part.Count < Part)
            {
                return;
            }

            after = part[^1].Id;
        }
    }

    public async Task ApplyAsync(IReadOnlyList<(EventEnvelope Envelope, IEvent Event)> events, IReadWork work, CancellationToken cancellation)
    {
        foreach (var id in events.Select(e => e.Envelope.Subject).Distinct(StringComparer.Ordinal))
        {
            if (await versions.FindOntologyAsync(id, work) is { } ontology)
            {
                await LoadAsync(ontology, work, cancellation);
            }
            else
            {
                ontologies.TryRemove(id, out _);
            }
        }
    }

    private async Task LoadAsync(OntologyRow ontology, IReadWork work, CancellationToken cancellation)
    {
        if (ontology.LatestVersionId is not { } version)
        {
            ontologies.TryRemove(ontology.Id, out _);
            return;
        }

        if (ontologies.TryGetValue(ontology.Id, out var present) && present.VersionId == version)
        {
            return;
        }

        // Beside the old one, which answers until the new one is whole.
        var index = new InvertedIndex(Ranking);
        var names = new TermNames();
        var phrases = new TermPhrases();
        var count = 0;
        for (var after = ""; ;)
        {
            cancellation.ThrowIfCancellationRequested();
            var part = await terms.PartAsync(version, after, Part, work);
            if (part.Count == 0)
            {
                break;
            }

            var synonyms = (await terms.SynonymsAsync(version, part[0].Id, part[^1].Id, work)).ToLookup(s => s.TermId, StringComparer.Ordinal);
            foreach (var term in part.Where(t => !t.Obsolete))
            {
                index.Put(term.Id, new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["label"] = term.Label ?? "",
                    ["synonyms"] = string.Join('\n', synonyms[term.Id].Select(s => s.Text)),
                    ["id"] = term.Id,
                });
                List<string> exact = [.. synonyms[term.Id].Where(s => s.Scope == SynonymScope.Exact).Select(s => s.Text)];
                names.Add(term.Label, exact);
                phrases.Add(term.Id, term.Type, term.Label, exact);
                count++;
            }

            after = part[^1].Id;
        }

        ontologies[ontology.Id] = new(version, index, names, phrases, count);
    }
}

/// <summary>The terms of one ontology's latest version, obsolete ones left out.</summary>
/// <param name="VersionId">Of which version.</param>
/// <param name="Index">Ranks their ids.</param>
/// <param name="Names">Which names mean the same.</param>
/// <param name="Phrases">Which term a phrase of a text names.</param>
/// <param name="Count">How many.</param>
internal sealed record OntologyTerms(string VersionId, InvertedIndex Index, TermNames Names, TermPhrases Phrases, int Count);
