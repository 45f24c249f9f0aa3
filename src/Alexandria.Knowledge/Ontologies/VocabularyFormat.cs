
namespace Alexandria.Knowledge.Ontologies;

/// <summary>The syntaxes that vocabularies come in.</summary>
internal enum VocabularyFormat
{
    Obo,
    OboGraphs,
    RdfXml,
    Turtle,
    TriG,
    NTriples,
    NQuads,

    /// <summary>A taxonomy package: kept and described, its terms are not read.</summary>
    Xbrl,
}
