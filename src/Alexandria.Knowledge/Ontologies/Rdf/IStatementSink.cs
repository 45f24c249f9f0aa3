namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>Takes statements in the order of the document, as they are read.</summary>
internal interface IStatementSink
{
    /// <summary>A triple, or a quad when <paramref name="graph"/> is a term. Duplicates are given as often as they are written.</summary>
    void Statement(in RdfTerm subject, in RdfTerm predicate, in RdfTerm @object, in RdfTerm graph);

    /// <summary>The document declares a prefix; <paramref name="name"/> is without its colon.</summary>
    void Prefix(ReadOnlySpan<byte> name, ReadOnlySpan<byte> iri)
    {
    }
}
