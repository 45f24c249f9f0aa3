namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>Which syntax a document is in: by its name, by its media type, by how it begins.</summary>
internal static class RdfFormats
{
    /// <summary>How many bytes of a document <see cref="Sniff"/> makes use of.</summary>
    public const int SniffBytes = 64 * 1024;

    /// <summary>By the extension of a file's name or a path, in any case; null where it says nothing.</summary>
    public static RdfFormat? OfFileName(string name)
    {
        return Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".nt" or ".ntriples" => RdfFormat.NTriples,
            ".nq" or ".nquads" => RdfFormat.NQuads,
            ".ttl" or ".turtle" => RdfFormat.Turtle,
            ".trig" => RdfFormat.TriG,
            ".rdf" or ".rdfs" or ".owl" => RdfFormat.RdfXml,
            _ => null,
        };
    }

    /// <summary>By the value of a Content-Type header; null where it says nothing, as <c>text/plain</c> and <c>application/xml</c> do.</summary>
    public static RdfFormat? OfMediaType(string mediaType)
    {
        var end = mediaType.IndexOf(';', StringComparison.Ordinal);
        return (end < 0 ? mediaType : mediaType[..end]).Trim().ToLowerInvariant() switch
        {
            "application/n-triples" => RdfFormat.NTriples,
            "application/n-quads" => RdfFormat.NQuads,
            "text/turtle" or "application/turtle" or "application/x-turtle" => RdfFormat.Turtle,
            "application/trig" or "application/x-trig" => RdfFormat.TriG,
            "application/rdf+xml" => RdfFormat.RdfXml,
            _ => null,
        };
    }

    public static string MediaType(RdfFormat format)
    {
        return format switch
        {
            RdfFormat.NTriples => "application/n-triples",
            RdfFormat.NQuads => "application/n-quads",
            RdfFormat.Turtle => "text/turtle",
            RdfFormat.TriG => "application/trig",
            RdfFormat.RdfXml => "application/rdf+xml",
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No such syntax."),
        };
    }

    /// <summary>
    /// By the first bytes of a document: of the syntaxes in which they can be read furthest, the simplest. Each contains the one before it but for
    /// quads, so that a document of triples, one a line, is N-Triples. Null where not even one statement can be read in any, nor the document ends without an error.
    /// </summary>
    public static RdfFormat? Sniff(ReadOnlySpan<byte> head)
    {
        head = head[..Math.Min(head.Length, SniffBytes)];
        if (IsXml(head))
        {
            return RdfFormat.RdfXml;
        }

        // Only the reader of a document knows its base; any does to see the syntax.
        var options = ReadOptions.Default with { BaseIri = "http://base.invalid/" };
        var bytes = head.ToArray();
        RdfFormat? best = null;
        var furthest = 0L;
        foreach (var format in (ReadOnlySpan<RdfFormat>)[RdfFormat.NTriples, RdfFormat.NQuads, RdfFormat.Turtle, RdfFormat.TriG])
        {
            using var input = new MemoryStream(bytes);
            var (statements, error) = RdfReader.Read(input, format, Nowhere.Instance, options, CancellationToken.None);
            // The head may end within a token; what was read before counts.
            var reach = 2 * statements + (error is null or { Code: "rdf_unexpected_end" } ? 1 : 0);
            if (reach > furthest)
            {
                furthest = reach;
                best = format;
            }
        }

        return best;
    }

    private static bool IsXml(ReadOnlySpan<byte> head)
    {
        // XML may be in UTF-16, which its reader finds out from the byte order mark.
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) || head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
        {
            return true;
        }

        head = head.StartsWith("\uFEFF"u8) ? head[3..] : head;
        head = head.TrimStart(" \t\r\n"u8);
        if (head.StartsWith("<?xml"u8) || head.StartsWith("<!--"u8) || head.StartsWith("<!DOCTYPE"u8))
        {
            return true;
        }

        // A root element that declares a namespace; an IRI in angle brackets has no white space.
        var tag = head[..Math.Max(head.IndexOf((byte)'>'), 0)];
        var declaration = tag.IndexOf("xmlns"u8);
        return head.StartsWith("<"u8) && declaration > 0 && tag[declaration - 1] <= (byte)' ';
    }

    private sealed class Nowhere : IStatementSink
    {
        public static Nowhere Instance { get; } = new();

        public void Statement(in RdfTerm subject, in RdfTerm predicate, in RdfTerm @object, in RdfTerm graph)
        {
        }
    }
}
