using System.Buffers;

namespace Alexandria.Knowledge.Ontologies.Rdf.Canonical;

/// <summary>The canonical form of N-Quads (RDFC-1.0, appendix A).</summary>
internal static class CanonicalNQuads
{
    // 0xEF begins U+FFFE and U+FFFF, the two characters beyond the controls that XML 1.1 has not.
    private static readonly SearchValues<byte> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(value => (byte)value), (byte)'"', (byte)'\\', 0x7F, 0xEF]);

    /// <summary>Appends an IRI or a literal; a blank node's label is the canonicalisation's to give.</summary>
    public static void Append(in RdfTerm term, Utf8Buffer target)
    {
        if (term.Kind == TermKind.Iri)
        {
            target.Append((byte)'<');
            target.Append(term.Value);
            target.Append((byte)'>');
            return;
        }

        target.Append((byte)'"');
        AppendEscaped(term.Value, target);
        target.Append((byte)'"');
        if (!term.Language.IsEmpty)
        {
            target.Append((byte)'@');
            target.Append(term.Language);
        }
        else if (!term.Datatype.IsEmpty && !term.Datatype.SequenceEqual(RdfIris.XsdString))
        {
            target.Append("^^<"u8);
            target.Append(term.Datatype);
            target.Append((byte)'>');
        }
    }

    private static void AppendEscaped(ReadOnlySpan<byte> text, Utf8Buffer target)
    {
        for (var at = text.IndexOfAny(Escaped); at >= 0; at = text.IndexOfAny(Escaped))
        {
            target.Append(text[..at]);
            var taken = AppendEscape(text[at..], target);
            text = text[(at + taken)..];
        }

        target.Append(text);
    }

    private static int AppendEscape(ReadOnlySpan<byte> text, Utf8Buffer target)
    {
        switch (text[0])
        {
            case 0xEF when text.StartsWith("\uFFFE"u8) || text.StartsWith("\uFFFF"u8):
                target.Append(text[2] == 0xBE ? "\\uFFFE"u8 : "\\uFFFF"u8);
                return 3;
            case 0xEF:
                target.Append(text[0]);
                break;
            case (byte)'\b':
                target.Append("\\b"u8);
                break;
            case (byte)'\t':
                target.Append("\\t"u8);
                break;
            case (byte)'\n':
                target.Append("\\n"u8);
                break;
            case (byte)'\f':
                target.Append("\\f"u8);
                break;
            case (byte)'\r':
                target.Append("\\r"u8);
                break;
            case (byte)'"' or (byte)'\\':
                target.Append((byte)'\\');
                target.Append(text[0]);
                break;
            default:
                target.Append("\\u00"u8);
                target.Append((byte)"0123456789ABCDEF"[text[0] >> 4]);
                target.Append((byte)"0123456789ABCDEF"[text[0] & 15]);
                break;
        }

        return 1;
    }
}
