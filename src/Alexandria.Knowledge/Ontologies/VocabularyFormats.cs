using System.Text;
using Alexandria.Knowledge.Ontologies.Rdf;

namespace Alexandria.Knowledge.Ontologies;

/// <summary>Which syntax a vocabulary is in: by its name first, then by how it begins.</summary>
internal static class VocabularyFormats
{
    /// <summary>As people and reports write it.</summary>
    public static string NameOf(VocabularyFormat format) => format switch
    {
        VocabularyFormat.Obo => "obo",
        VocabularyFormat.OboGraphs => "obographs",
        VocabularyFormat.RdfXml => "rdfxml",
        VocabularyFormat.Turtle => "turtle",
        VocabularyFormat.TriG => "trig",
        VocabularyFormat.NTriples => "ntriples",
        VocabularyFormat.NQuads => "nquads",
        _ => "xbrl",
    };

    /// <summary>The reader of RDF that takes it; null for what is no syntax of RDF.</summary>
    public static RdfFormat? RdfOf(VocabularyFormat format) => format switch
    {
        VocabularyFormat.RdfXml => RdfFormat.RdfXml,
        VocabularyFormat.Turtle => RdfFormat.Turtle,
        VocabularyFormat.TriG => RdfFormat.TriG,
        VocabularyFormat.NTriples => RdfFormat.NTriples,
        VocabularyFormat.NQuads => RdfFormat.NQuads,
        _ => null,
    };

    /// <param name="name">The file's name or path.</param>
    /// <param name="head">Its first bytes, up to <see cref="RdfFormats.SniffBytes"/>.</param>
    /// <returns>Null where neither says what it is.</returns>
    public static VocabularyFormat? Detect(string name, ReadOnlySpan<byte> head) => OfName(name) ?? OfContent(head);

    /// <summary>Whether a file of that name can be a vocabulary.</summary>
    public static VocabularyFormat? OfName(string name) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".obo" => VocabularyFormat.Obo,
        ".json" => VocabularyFormat.OboGraphs,
        _ => Of(RdfFormats.OfFileName(name)),
    };

    private static VocabularyFormat? OfContent(ReadOnlySpan<byte> head)
    {
        var text = head.StartsWith(Encoding.UTF8.Preamble) ? head[3..] : head;
        text = text.TrimStart(" \t\r\n"u8);
        if (text.StartsWith("format-version:"u8) || text.StartsWith("[Term]"u8) || text.StartsWith("[Typedef]"u8))
        {
            return VocabularyFormat.Obo;
        }

        // An object whose first member has a name; a Turtle document cannot begin so.
        return text.StartsWith("{"u8) && text[1..].TrimStart(" \t\r\n"u8).StartsWith("\""u8) ? VocabularyFormat.OboGraphs : Of(RdfFormats.Sniff(head));
    }

    private static VocabularyFormat? Of(RdfFormat? format) => format switch
    {
        RdfFormat.NTriples => VocabularyFormat.NTriples,
        RdfFormat.NQuads => VocabularyFormat.NQuads,
        RdfFormat.Turtle => VocabularyFormat.Turtle,
        RdfFormat.TriG => VocabularyFormat.TriG,
        RdfFormat.RdfXml => VocabularyFormat.RdfXml,
        _ => null,
    };
}
