using Alexandria.Knowledge.Ontologies.Sorting;

namespace Alexandria.Knowledge.Ontologies.Terms;

/// <summary>What was said of one subject, and the term that it makes.</summary>
internal sealed class GatheredTerm
{
    private readonly HashSet<Kind> kinds = [];
    private readonly List<Synonym> synonyms = [];
    private readonly List<string> references = [], replacedBy = [], consider = [], alternativeIds = [], axioms = [], imports = [];
    private readonly List<TermEdge> edges = [];
    private readonly Dictionary<Meaning, (byte Rank, string Language, string Text)> best = [];
    private string? @namespace;
    private bool obsolete;

    public string Iri { get; init; } = "";

    /// <summary>Where it is typed first, for the choice among several headers.</summary>
    public long Sequence { get; private set; }

    public bool IsOntology => kinds.Contains(Kind.Ontology);

    public bool IsScheme => kinds.Contains(Kind.Scheme);

    public OntologyHeader Header => new()
    {
        Id = Iri,
        Title = Best(Meaning.Title) ?? Best(Meaning.Label),
        Version = Best(Meaning.Version),
        Licence = Best(Meaning.Licence),
        Imports = imports,
    };

    /// <summary>Takes the rest of a record.</summary>
    public void Add(Meaning meaning, long sequence, ref RecordReader record)
    {
        switch (meaning)
        {
            case Meaning.Type:
                Sequence = Sequence == 0 ? sequence : Sequence;
                kinds.Add((Kind)record.Byte());
                break;
            case Meaning.Label or Meaning.Definition or Meaning.Version or Meaning.Title:
                Better(meaning, record.Byte(), record.Text(), record.Text());
                break;
            case Meaning.Licence:
                Better(meaning, 0, "", record.Text());
                break;
            case Meaning.ExactSynonym:
                synonyms.Add(new(record.Text(), SynonymScope.Exact));
                break;
            case Meaning.NarrowSynonym:
                synonyms.Add(new(record.Text(), SynonymScope.Narrow));
                break;
            case Meaning.BroadSynonym:
                synonyms.Add(new(record.Text(), SynonymScope.Broad));
                break;
            case Meaning.RelatedSynonym:
                synonyms.Add(new(record.Text(), SynonymScope.Related));
                break;
            case Meaning.CrossReference:
                references.Add(record.Text());
                break;
            case Meaning.Namespace:
                @namespace ??= record.Text();
                break;
            case Meaning.Deprecated:
                obsolete = true;
                break;
            case Meaning.ReplacedBy:
                replacedBy.Add(TermIds.FromIri(record.Text()));
                break;
            case Meaning.Consider:
                consider.Add(TermIds.FromIri(record.Text()));
                break;
            case Meaning.AlternativeId:
                alternativeIds.Add(record.Text());
                break;
            case Meaning.IsA:
                edges.Add(new(record.Text(), record.Text()));
                break;
            case Meaning.EquivalentTo:
                axioms.Add(record.Text());
                break;
            case Meaning.Import:
                imports.Add(record.Text());
                break;
            default:
                break;
        }
    }

    /// <summary>Null where nothing types it as a term.</summary>
    public OntologyTerm? ToTerm()
    {
        TermType? type = kinds.Contains(Kind.Concept) ? TermType.Concept
            : kinds.Contains(Kind.Class) ? TermType.Class
            : kinds.Contains(Kind.Property) ? TermType.Property
            : kinds.Contains(Kind.Individual) ? TermType.Individual
            : null;
        return type is null ? null : new()
        {
            Id = TermIds.FromIri(Iri),
            Iri = Iri,
            Type = type.Value,
            Label = Best(Meaning.Label),
            Definition = Best(Meaning.Definition),
            Namespace = @namespace,
            Obsolete = obsolete,
            AlternativeIds = alternativeIds,
            ReplacedBy = [.. replacedBy, .. consider],
            Synonyms = synonyms,
            CrossReferences = references,

            // SKOS says broader and narrower both; it is one edge. Only of an individual a type is a relation to a term.
            Edges = type switch
            {
                TermType.Individual => edges,
                TermType.Concept => [.. edges.Where(e => e.Predicate != TermEdge.InstanceOf).Distinct()],
                _ => [.. edges.Where(e => e.Predicate != TermEdge.InstanceOf)],
            },
            Axioms = axioms,
        };
    }

    private string? Best(Meaning meaning) => this.best.TryGetValue(meaning, out var best) && best.Text.Length > 0 ? best.Text : null;

    private void Better(Meaning meaning, byte rank, string language, string text)
    {
        if (!this.best.TryGetValue(meaning, out var best) || rank < best.Rank || rank == best.Rank && string.CompareOrdinal(language.ToLowerInvariant(), best.Language.ToLowerInvariant()) < 0)
        {
            this.best[meaning] = (rank, language, text);
        }
    }
}

/// <summary>Chooses what speaks for the document: its first <c>owl:Ontology</c>, else its first <c>skos:ConceptScheme</c>.</summary>
internal sealed class HeaderChoice
{
    private (bool IsOntology, long Sequence)? chosen;

    public OntologyHeader Header { get; private set; } = new();

    public void Consider(GatheredTerm candidate)
    {
        if ((candidate.IsOntology || candidate.IsScheme)
            && (this.chosen is not { } chosen || candidate.IsOntology && !chosen.IsOntology || candidate.IsOntology == chosen.IsOntology && candidate.Sequence < chosen.Sequence))
        {
            this.chosen = (candidate.IsOntology, candidate.Sequence);
            Header = candidate.Header;
        }
    }
}
