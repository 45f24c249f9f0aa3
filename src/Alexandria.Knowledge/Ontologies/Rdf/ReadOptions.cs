namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>How a document is read.</summary>
internal sealed record ReadOptions
{
    public static ReadOptions Default { get; } = new();

    /// <summary>What relative IRIs are resolved against (RFC 3986, section 5); null where there is nothing to resolve against, and then a relative IRI is an error.</summary>
    public string? BaseIri { get; init; }

    /// <summary>The longest single token (IRI, literal, label) in bytes.</summary>
    public int MaxTokenBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>How deep collections, blank node property lists and XML elements may be nested.</summary>
    public int MaxDepth { get; init; } = 512;

    /// <summary>How many threads parse N-Triples or N-Quads, at least 1; the other syntaxes take one. The sink is called on the caller's thread alone, in the order of the document.</summary>
    public int Threads { get; init; } = 1;
}

/// <summary>What reading a document came to.</summary>
/// <param name="Statements">How many were given to the sink: as written, duplicates counted.</param>
/// <param name="Error">The first error, at which reading ended; null when the document was read to its end.</param>
internal sealed record ReadOutcome(long Statements, SyntaxError? Error);
