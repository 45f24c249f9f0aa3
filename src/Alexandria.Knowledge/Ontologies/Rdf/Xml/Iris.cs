using System.Buffers;
using System.Text;

namespace Alexandria.Knowledge.Ontologies.Rdf.Xml;

/// <summary>How XML writes IRIs, and what it takes for a name.</summary>
internal static class Iris
{
    /// <summary>
    /// Appends a legacy extended IRI, as XML Base and <c>xsd:anyURI</c> allow them, as an IRI: characters that no IRI
    /// has (spaces above all, which real ontologies contain) are percent-encoded.
    /// </summary>
    public static void AppendEscaped(ReadOnlySpan<byte> text, Utf8Buffer target)
    {
        for (int at; (at = StopBytes.InIri(text)) >= 0; text = text[(at + 1)..])
        {
            target.Append(text[..at]);
            target.Append((byte)'%');
            target.Append((byte)"0123456789ABCDEF"[text[at] >> 4]);
            target.Append((byte)"0123456789ABCDEF"[text[at] & 15]);
        }

        target.Append(text);
    }

    public static bool NeedsEscapes(ReadOnlySpan<byte> text) => StopBytes.InIri(text) >= 0;

    /// <summary>The production NCName of Namespaces in XML 1.0 with the characters of XML 1.0, fifth edition.</summary>
    public static bool IsNCName(ReadOnlySpan<byte> text)
    {
        var first = true;
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(text, out var rune, out var length) != OperationStatus.Done
                || !(StartsName(rune.Value) || (!first && ContinuesName(rune.Value))))
            {
                return false;
            }

            first = false;
            text = text[length..];
        }

        return !first;
    }

    private static bool StartsName(int value) => value
        is (>= 'A' and <= 'Z') or '_' or (>= 'a' and <= 'z')
        or (>= 0xC0 and <= 0x2FF and not 0xD7 and not 0xF7) or (>= 0x370 and <= 0x1FFF and not 0x37E)
        or 0x200C or 0x200D or (>= 0x2070 and <= 0x218F) or (>= 0x2C00 and <= 0x2FEF)
        or (>= 0x3001 and <= 0xD7FF) or (>= 0xF900 and <= 0xFDCF) or (>= 0xFDF0 and <= 0xFFFD) or (>= 0x10000 and <= 0xEFFFF);

    private static bool ContinuesName(int value) => value
        is '-' or '.' or (>= '0' and <= '9') or 0xB7 or (>= 0x300 and <= 0x36F) or 0x203F or 0x2040;
}
