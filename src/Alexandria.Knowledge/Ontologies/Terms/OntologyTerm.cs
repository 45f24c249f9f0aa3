namespace Alexandria.Knowledge.Ontologies.Terms;

/// <summary>What kind of thing a term names.</summary>
public enum TermType
{
    /// <summary>An OWL class, or a <c>[Term]</c> of OBO.</summary>
    Class,

    /// <summary>An object, data or annotation property, or a <c>[Typedef]</c> of OBO.</summary>
    Property,

    /// <summary>A named individual, or an <c>[Instance]</c> of OBO.</summary>
    Individual,

    /// <summary>A SKOS concept.</summary>
    Concept,
}

/// <summary>How close a synonym is to the label (OBO 1.4, synonym scopes; SKOS altLabel and hiddenLabel are exact).</summary>
public enum SynonymScope
{
    Exact,
    Narrow,
    Broad,
    Related,
}

/// <summary>Another name of a term.</summary>
/// <param name="Text">As written, without escapes.</param>
/// <param name="Scope">How close it is to the label.</param>
internal sealed record Synonym(string Text, SynonymScope Scope);

/// <summary>A relation from one term to another.</summary>
/// <param name="Predicate"><c>is_a</c>, <c>instance_of</c> from an individual to its class, or the id of the property: <c>part_of</c>, <c>BFO:0000050</c>.</param>
/// <param name="Target">Id of the other term.</param>
internal sealed record TermEdge(string Predicate, string Target)
{
    public const string IsA = "is_a";

    public const string InstanceOf = "instance_of";
}

/// <summary>A term of a vocabulary, whatever syntax it came in.</summary>
internal sealed record OntologyTerm
{
    /// <summary>Short where the vocabulary has short ids (<c>UO:0000001</c>, also for <c>http://purl.obolibrary.org/obo/UO_0000001</c>), else the IRI. Unique in a version.</summary>
    public required string Id { get; init; }

    /// <summary>Absolute; null where the document gives none and none follows from the id.</summary>
    public string? Iri { get; init; }

    public required TermType Type { get; init; }

    public string? Label { get; init; }

    public string? Definition { get; init; }

    /// <summary>The part of the vocabulary that it belongs to: OBO's <c>namespace</c>, SKOS's <c>inScheme</c>.</summary>
    public string? Namespace { get; init; }

    public bool Obsolete { get; init; }

    /// <summary>Other ids of the same term, as of terms that were merged into it (OBO's <c>alt_id</c>).</summary>
    public IReadOnlyList<string> AlternativeIds { get; init; } = [];

    /// <summary>What to use in place of an obsolete one: ids of <c>replaced_by</c>, then of <c>consider</c>.</summary>
    public IReadOnlyList<string> ReplacedBy { get; init; } = [];

    public IReadOnlyList<Synonym> Synonyms { get; init; } = [];

    /// <summary>Ids in other vocabularies and databases, in the order of the document, duplicates kept.</summary>
    public IReadOnlyList<string> CrossReferences { get; init; } = [];

    /// <summary>is-a and other relations to named terms, in the order of the document, duplicates kept.</summary>
    public IReadOnlyList<TermEdge> Edges { get; init; } = [];

    /// <summary>What else is said of it logically (intersections, unions, disjointness, equivalence), one line each in a form that equal axioms share.</summary>
    public IReadOnlyList<string> Axioms { get; init; } = [];

    /// <summary>Where it begins in the document, from 1; 0 where the syntax has no such place.</summary>
    public long Line { get; init; }
}

/// <summary>What a vocabulary says of itself.</summary>
internal sealed record OntologyHeader
{
    /// <summary>OBO's <c>ontology</c>, or the IRI of the <c>owl:Ontology</c> or <c>skos:ConceptScheme</c>.</summary>
    public string? Id { get; init; }

    public string? Title { get; init; }

    /// <summary>OBO's <c>data-version</c>, <c>owl:versionIRI</c> or <c>owl:versionInfo</c>.</summary>
    public string? Version { get; init; }

    /// <summary>Vocabularies that this one imports, as named; none of them is read.</summary>
    public IReadOnlyList<string> Imports { get; init; } = [];

    /// <summary>IRI or name of the licence (<c>dc:license</c>, <c>dcterms:license</c>, <c>cc:license</c>).</summary>
    public string? Licence { get; init; }
}
