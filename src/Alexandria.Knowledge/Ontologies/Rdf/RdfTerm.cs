namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>What a term is (RDF 1.1 Concepts, section 3).</summary>
internal enum TermKind : byte
{
    /// <summary>No term: the graph of a statement in the default graph.</summary>
    None,

    Iri,

    BlankNode,

    Literal,
}

/// <summary>A term in UTF-8 over the reader's buffer: it is gone when the call that gave it returns.</summary>
internal readonly ref struct RdfTerm
{
    public TermKind Kind { get; init; }

    /// <summary>An absolute IRI without brackets; a blank node's label without <c>_:</c>; a literal's lexical form without escapes.</summary>
    public ReadOnlySpan<byte> Value { get; init; }

    /// <summary>Of a literal: its datatype's IRI; empty for <c>xsd:string</c> and for a literal with a language.</summary>
    public ReadOnlySpan<byte> Datatype { get; init; }

    /// <summary>Of a literal: its language tag as written, without <c>@</c>; empty when it has none.</summary>
    public ReadOnlySpan<byte> Language { get; init; }
}
