using System.Collections.Frozen;

namespace Alexandria.Knowledge.Ontologies.Terms;

/// <summary>Constructs that the specification of their vocabulary has withdrawn, and what stands in their place.</summary>
internal static class DeprecatedConstructs
{
    private const string Obo = "OBO flat file format 1.2, deprecated tags";
    private const string Owl2 = "OWL 2 RDF-based semantics, which deprecates it";
    private const string Skos = "SKOS reference of 2009, which no longer has what earlier drafts had";

    /// <summary>By tag of OBO, or by IRI.</summary>
    public static FrozenDictionary<string, DeprecatedConstruct> All { get; } = new DeprecatedConstruct[]
    {
        new("exact_synonym", "synonym: \"…\" EXACT", Obo),
        new("narrow_synonym", "synonym: \"…\" NARROW", Obo),
        new("broad_synonym", "synonym: \"…\" BROAD", Obo),
        new("related_synonym", "synonym: \"…\" RELATED", Obo),
        new("xref_analog", "xref", Obo),
        new("xref_unk", "xref", Obo),
        new("use_term", "consider", Obo),
        new("version", "data-version", Obo),
        new("typeref", "import", Obo),
        new("http://www.w3.org/2002/07/owl#DataRange", "rdfs:Datatype", Owl2),
        new("http://www.w3.org/2004/02/skos/core#subject", "dcterms:subject", Skos),
        new("http://www.w3.org/2004/02/skos/core#isSubjectOf", "the inverse of dcterms:subject", Skos),
        new("http://www.w3.org/2004/02/skos/core#primarySubject", "dcterms:subject", Skos),
        new("http://www.w3.org/2004/02/skos/core#isPrimarySubjectOf", "the inverse of dcterms:subject", Skos),
        new("http://www.w3.org/2004/02/skos/core#subjectIndicator", "foaf:isPrimaryTopicOf", Skos),
        new("http://www.w3.org/2004/02/skos/core#prefSymbol", "foaf:depiction", Skos),
        new("http://www.w3.org/2004/02/skos/core#altSymbol", "foaf:depiction", Skos),
        new("http://www.w3.org/2004/02/skos/core#CollectableProperty", "no construct: members of collections are listed", Skos),
    }.ToFrozenDictionary(c => c.Name, StringComparer.Ordinal);
}

/// <summary>A construct that was withdrawn.</summary>
/// <param name="Name">Tag or IRI.</param>
/// <param name="Instead">What to write in its place.</param>
/// <param name="Source">Who says so.</param>
internal sealed record DeprecatedConstruct(string Name, string Instead, string Source);
