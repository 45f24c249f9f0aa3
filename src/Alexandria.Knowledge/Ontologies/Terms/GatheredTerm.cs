using Alexandria.Knowledge.Ontologies.Sorting;

namespace Alexandria.Knowledge.Ontologies.Terms;

/// <summary>What was said of one subject, and the term that it makes.</summary>
internal sealed class GatheredTerm
{
    private readonly HashSet<Kind> _kinds = [];
    private readonly List<Synonym> _synonyms = [];
    private readonly List<string> _references = [], _replacedBy = [], _consider = [], _alternativeIds = [], _axioms = [], _imports = [];
    private readonly List<TermEdge> _edges = [];
    private readonly Dictionary<Meaning, (byte Rank, string Language, string Text)> _best = [];
    private string? _namespace;
    private bool _obsolete;

    public string Iri { get; init; } = "";

    /// <summary>Where it is typed first, for the choice among several headers.</summary>
    public long Sequence { get; private set; }

    public bool IsOntology => _kinds.Contains(Kind.Ontology);

    public bool IsScheme => _kinds.Contains(Kind.Scheme);

    public OntologyHeader Header => new()
    {
        Id = Iri,
        Title = Best(Meaning.Title) ?? Best(Meaning.Label),
        Version = Best(Meaning.Version),
        Licence = Best(Meaning.Licence),
        Imports = _imports,
    };

    /// <summary>Takes the rest of a record.</summary>
    public void Add(Meaning meaning, long sequence, ref RecordReader record)
    {
        switch (meaning)
        {
            case Meaning.Type:
                Sequence = Sequence == 0 ? sequence : Sequence;
                _kinds.Add((Kind)record.Byte());
                break;
            case Meaning.Label or Meaning.Definition or Meaning.Version or Meaning.Title:
                Better(meaning, record.Byte(), record.Text(), record.Text());
                break;
            case Meaning.Licence:
                Better(meaning, 0, "", record.Text());
                break;
            case Meaning.ExactSynonym:
                _synonyms.Add(new(record.Text(), SynonymScope.Exact));
                break;
            case Meaning.NarrowSynonym:
                _synonyms.Add(new(record.Text(), SynonymScope.Narrow));
                break;
            case Meaning.BroadSynonym:
                _synonyms.Add(new(record.Text(), SynonymScope.Broad));
                break;
            case Meaning.RelatedSynonym:
                _synonyms.Add(new(record.Text(), SynonymScope.Related));
                break;
            case Meaning.CrossReference:
                _references.Add(record.Text());
                break;
            case Meaning.Namespace:
                _namespace ??= record.Text();
                break;
            case Meaning.Deprecated:
                _obsolete = true;
                break;
            case Meaning.ReplacedBy:
                _replacedBy.Add(TermIds.FromIri(record.Text()));
                break;
            case Meaning.Consider:
                _consider.Add(TermIds.FromIri(record.Text()));
                break;
            case Meaning.AlternativeId:
                _alternativeIds.Add(record.Text());
                break;
            case Meaning.IsA:
                _edges.Add(new(record.Text(), record.Text()));
                break;
            case Meaning.EquivalentTo:
                _axioms.Add(record.Text());
                break;
            case Meaning.Import:
                _imports.Add(record.Text());
                break;
            default:
                break;
        }
    }

    /// <summary>Null where nothing types it as a term.</summary>
    public OntologyTerm? ToTerm()
    {
        TermType? type = _kinds.Contains(Kind.Concept) ? TermType.Concept
            : _kinds.Contains(Kind.Class) ? TermType.Class
            : _kinds.Contains(Kind.Property) ? TermType.Property
            : _kinds.Contains(Kind.Individual) ? TermType.Individual
            : null;
        return type is null ? null : new()
        {
            Id = TermIds.FromIri(Iri),
            Iri = Iri,
            Type = type.Value,
            Label = Best(Meaning.Label),
            Definition = Best(Meaning.Definition),
            Namespace = _namespace,
            Obsolete = _obsolete,
            AlternativeIds = _alternativeIds,
            ReplacedBy = [.. _replacedBy, .. _consider],
            Synonyms = _synonyms,
            CrossReferences = _references,

            // SKOS says broader and narrower both; it is one edge. Only of an individual a type is a relation to a term.
            Edges = type switch
            {
                TermType.Individual => _edges,
                TermType.Concept => [.. _edges.Where(e => e.Predicate != TermEdge.InstanceOf).Distinct()],
                _ => [.. _edges.Where(e => e.Predicate != TermEdge.InstanceOf)],
            },
            Axioms = _axioms,
        };
    }

    private string? Best(Meaning meaning) => _best.TryGetValue(meaning, out var best) && best.Text.Length > 0 ? best.Text : null;

    private void Better(Meaning meaning, byte rank, string language, string text)
    {
        if (!_best.TryGetValue(meaning, out var best) || rank < best.Rank || rank == best.Rank && string.CompareOrdinal(language.ToLowerInvariant(), best.Language.ToLowerInvariant()) < 0)
        {
            _best[meaning] = (rank, language, text);
        }
    }
}

/// <summary>Chooses what speaks for the document: its first <c>owl:Ontology</c>, else its first <c>skos:ConceptScheme</c>.</summary>
internal sealed class HeaderChoice
{
    private (bool IsOntology, long Sequence)? _chosen;

    public OntologyHeader Header { get; private set; } = new();

    public void Consider(GatheredTerm candidate)
    {
        if ((candidate.IsOntology || candidate.IsScheme)
            && (_chosen is not { } chosen || candidate.IsOntology && !chosen.IsOntology || candidate.IsOntology == chosen.IsOntology && candidate.Sequence < chosen.Sequence))
        {
            _chosen = (candidate.IsOntology, candidate.Sequence);
            Header = candidate.Header;
        }
    }
}
