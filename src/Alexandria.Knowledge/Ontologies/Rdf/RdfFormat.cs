namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>The concrete syntaxes of RDF 1.1.</summary>
internal enum RdfFormat
{
    NTriples,
    NQuads,
    Turtle,
    TriG,
    RdfXml,
}
