using System.Text;
using Alexandria.Knowledge.Ontologies.Rdf;

namespace Alexandria.Knowledge.Ontologies.Terms;

/// <summary>What a statement's predicate says of its subject.</summary>
internal enum Meaning : byte
{
    Type,
    Label,
    Definition,
    ExactSynonym,
    NarrowSynonym,
    BroadSynonym,
    RelatedSynonym,
    CrossReference,
    Namespace,
    Deprecated,
    ReplacedBy,
    Consider,
    AlternativeId,

    /// <summary>Its object is above it.</summary>
    IsA,

    /// <summary>Its object is below it.</summary>
    Narrower,

    Related,
    EquivalentTo,
    DisjointWith,
    Domain,
    Range,
    InverseOf,
    Chain,
    IntersectionOf,
    UnionOf,
    ComplementOf,
    OneOf,
    OnProperty,
    Some,
    Only,
    HasValue,
    HasSelf,
    Minimum,
    Maximum,
    Exactly,
    OnClass,
    OnDatatype,
    First,
    Rest,
    Version,
    Title,
    Licence,
    Import,
}

/// <summary>What an object of <c>rdf:type</c> makes of its subject.</summary>
internal enum Kind : byte
{
    Class,
    Property,
    Individual,
    Concept,
    Ontology,
    Scheme,
}

/// <summary>The vocabularies that terms are written in as RDF: RDFS, OWL 2, SKOS, oboInOwl, IAO, Dublin Core.</summary>
internal static class Vocabulary
{
    public const string Rdf = RdfIris.Namespace;
    public const string Rdfs = "http://www.w3.org/2000/01/rdf-schema#";
    public const string Owl = "http://www.w3.org/2002/07/owl#";
    public const string Skos = "http://www.w3.org/2004/02/skos/core#";
    public const string OboInOwl = "http://www.geneontology.org/formats/oboInOwl#";
    public const string DublinCore = "http://purl.org/dc/elements/1.1/";
    public const string DublinTerms = "http://purl.org/dc/terms/";
    public const string Definition = TermIds.Obo + "IAO_0000115";
    public const string ReplacedBy = TermIds.Obo + "IAO_0100001";

    public static ReadOnlySpan<byte> Thing => "http://www.w3.org/2002/07/owl#Thing"u8;

    private static readonly Dictionary<byte[], (Meaning Meaning, byte Rank)>.AlternateLookup<ReadOnlySpan<byte>> Predicates = Map<(Meaning, byte)>(
    [
        (Rdf + "type", (Meaning.Type, 0)),
        (Rdfs + "label", (Meaning.Label, 0)),
        (Skos + "prefLabel", (Meaning.Label, 0)),
        (TermIds.Obo + "IAO_0000111", (Meaning.Label, 1)),
        (Definition, (Meaning.Definition, 0)),
        (Skos + "definition", (Meaning.Definition, 0)),
        (OboInOwl + "hasExactSynonym", (Meaning.ExactSynonym, 0)),
        (Skos + "altLabel", (Meaning.ExactSynonym, 0)),
        (Skos + "hiddenLabel", (Meaning.ExactSynonym, 0)),
        (TermIds.Obo + "IAO_0000118", (Meaning.ExactSynonym, 0)),
        (OboInOwl + "hasNarrowSynonym", (Meaning.NarrowSynonym, 0)),
        (OboInOwl + "hasBroadSynonym", (Meaning.BroadSynonym, 0)),
        (OboInOwl + "hasRelatedSynonym", (Meaning.RelatedSynonym, 0)),
        (OboInOwl + "hasSynonym", (Meaning.RelatedSynonym, 0)),
        (OboInOwl + "hasDbXref", (Meaning.CrossReference, 0)),
        (Skos + "exactMatch", (Meaning.CrossReference, 0)),
        (Skos + "closeMatch", (Meaning.CrossReference, 0)),
        (Skos + "broadMatch", (Meaning.CrossReference, 0)),
        (Skos + "narrowMatch", (Meaning.CrossReference, 0)),
        (Skos + "relatedMatch", (Meaning.CrossReference, 0)),
        (OboInOwl + "hasOBONamespace", (Meaning.Namespace, 0)),
        (Skos + "inScheme", (Meaning.Namespace, 0)),
        (Owl + "deprecated", (Meaning.Deprecated, 0)),
        (ReplacedBy, (Meaning.ReplacedBy, 0)),
        (DublinTerms + "isReplacedBy", (Meaning.ReplacedBy, 0)),
        (OboInOwl + "consider", (Meaning.Consider, 0)),
        (OboInOwl + "hasAlternativeId", (Meaning.AlternativeId, 0)),
        (Rdfs + "subClassOf", (Meaning.IsA, 0)),
        (Rdfs + "subPropertyOf", (Meaning.IsA, 0)),
        (Skos + "broader", (Meaning.IsA, 0)),
        (Skos + "narrower", (Meaning.Narrower, 0)),
        (Skos + "related", (Meaning.Related, 0)),
        (Owl + "equivalentClass", (Meaning.EquivalentTo, 0)),
        (Owl + "equivalentProperty", (Meaning.EquivalentTo, 0)),
        (Owl + "disjointWith", (Meaning.DisjointWith, 0)),
        (Owl + "propertyDisjointWith", (Meaning.DisjointWith, 0)),
        (Rdfs + "domain", (Meaning.Domain, 0)),
        (Rdfs + "range", (Meaning.Range, 0)),
        (Owl + "inverseOf", (Meaning.InverseOf, 0)),
        (Owl + "propertyChainAxiom", (Meaning.Chain, 0)),
        (Owl + "intersectionOf", (Meaning.IntersectionOf, 0)),
        (Owl + "unionOf", (Meaning.UnionOf, 0)),
        (Owl + "disjointUnionOf", (Meaning.UnionOf, 0)),
        (Owl + "complementOf", (Meaning.ComplementOf, 0)),
        (Owl + "datatypeComplementOf", (Meaning.ComplementOf, 0)),
        (Owl + "oneOf", (Meaning.OneOf, 0)),
        (Owl + "onProperty", (Meaning.OnProperty, 0)),
        (Owl + "someValuesFrom", (Meaning.Some, 0)),
        (Owl + "allValuesFrom", (Meaning.Only, 0)),
        (Owl + "hasValue", (Meaning.HasValue, 0)),
        (Owl + "hasSelf", (Meaning.HasSelf, 0)),
        (Owl + "minCardinality", (Meaning.Minimum, 0)),
        (Owl + "minQualifiedCardinality", (Meaning.Minimum, 0)),
        (Owl + "maxCardinality", (Meaning.Maximum, 0)),
        (Owl + "maxQualifiedCardinality", (Meaning.Maximum, 0)),
        (Owl + "cardinality", (Meaning.Exactly, 0)),
        (Owl + "qualifiedCardinality", (Meaning.Exactly, 0)),
        (Owl + "onClass", (Meaning.OnClass, 0)),
        (Owl + "onDataRange", (Meaning.OnClass, 0)),
        (Owl + "onDatatype", (Meaning.OnDatatype, 0)),
        (Rdf + "first", (Meaning.First, 0)),
        (Rdf + "rest", (Meaning.Rest, 0)),
        (Owl + "versionIRI", (Meaning.Version, 0)),
        (Owl + "versionInfo", (Meaning.Version, 1)),
        (DublinTerms + "title", (Meaning.Title, 0)),
        (DublinCore + "title", (Meaning.Title, 0)),
        (DublinTerms + "license", (Meaning.Licence, 0)),
        (DublinCore + "license", (Meaning.Licence, 0)),
        ("http://creativecommons.org/ns#license", (Meaning.Licence, 0)),
        (Owl + "imports", (Meaning.Import, 0)),
    ]);

    private static readonly Dictionary<byte[], Kind>.AlternateLookup<ReadOnlySpan<byte>> Types = Map<Kind>(
    [
        (Owl + "Class", Kind.Class),
        (Rdfs + "Class", Kind.Class),
        (Owl + "DeprecatedClass", Kind.Class),
        (Owl + "ObjectProperty", Kind.Property),
        (Owl + "DatatypeProperty", Kind.Property),
        (Owl + "AnnotationProperty", Kind.Property),
        (Owl + "DeprecatedProperty", Kind.Property),
        (Rdf + "Property", Kind.Property),
        (Owl + "NamedIndividual", Kind.Individual),
        (Skos + "Concept", Kind.Concept),
        (Owl + "Ontology", Kind.Ontology),
        (Skos + "ConceptScheme", Kind.Scheme),
    ]);

    private static readonly Dictionary<byte[], string>.AlternateLookup<ReadOnlySpan<byte>> Characteristics = Map(
        new[] { "Transitive", "Symmetric", "Asymmetric", "Reflexive", "Irreflexive", "Functional", "InverseFunctional" }.Select(c => ($"{Owl}{c}Property", c)));

    /// <summary>What a predicate says, and how good it is among those that say the same (0: best); false for all others.</summary>
    public static bool TryMeaning(ReadOnlySpan<byte> predicate, out (Meaning Meaning, byte Rank) meaning) => Predicates.TryGetValue(predicate, out meaning);

    public static bool TryKind(ReadOnlySpan<byte> type, out Kind kind) => Types.TryGetValue(type, out kind);

    /// <summary>The characteristic that a type gives a property, as <c>Transitive</c>.</summary>
    public static bool TryCharacteristic(ReadOnlySpan<byte> type, out string? characteristic) => Characteristics.TryGetValue(type, out characteristic);

    public static bool IsDeprecation(ReadOnlySpan<byte> type) => type.SequenceEqual("http://www.w3.org/2002/07/owl#DeprecatedClass"u8) || type.SequenceEqual("http://www.w3.org/2002/07/owl#DeprecatedProperty"u8);

    private static Dictionary<byte[], T>.AlternateLookup<ReadOnlySpan<byte>> Map<T>(IEnumerable<(string Iri, T Value)> entries) =>
        entries.ToDictionary(e => Encoding.UTF8.GetBytes(e.Iri), e => e.Value, ByteSequenceComparer.Instance).GetAlternateLookup<ReadOnlySpan<byte>>();
}
