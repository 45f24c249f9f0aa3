using System.Text;

namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>Escapes: each is appended to the scratch space as the character that it stands for.</summary>
internal abstract partial class TermReader
{
    private void ReadIriEscape()
    {
        var at = position++ - mark;
        var rune = Peek() is 'u' or 'U' ? ReadCodePoint() : throw Unexpected("rdf_escape", "'u' or 'U' behind '\\' in an IRI");
        if (rune.Value < 0x80 && StopBytes.IsInIri((byte)rune.Value))
        {
            throw Fail("rdf_iri_character", $"expected a character of an IRI, found {Printable(rune)} written as an escape", mark + at);
        }

        AppendRune(rune);
    }

    private void ReadStringEscape()
    {
        position++;
        var next = Peek();
        if (next is 'u' or 'U')
        {
            AppendRune(ReadCodePoint());
            return;
        }

        Reserve(1)[0] = next switch
        {
            't' => (byte)'\t',
            'b' => (byte)'\b',
            'n' => (byte)'\n',
            'r' => (byte)'\r',
            'f' => (byte)'\f',
            '"' or '\'' or '\\' => (byte)next,
            _ => throw Unexpected("rdf_escape", "one of t b n r f \" ' \\ u U behind '\\'"),
        };
        top++;
        position++;
    }

    /// <summary>At the <c>u</c> or <c>U</c> of a numeric escape.</summary>
    private Rune ReadCodePoint()
    {
        var at = position - 1 - mark;
        var digits = Peek() == 'u' ? 4 : 8;
        position++;
        var value = 0u;
        for (var i = 0; i < digits; i++)
        {
            if (Peek() is var b && (b < 0 || !char.IsAsciiHexDigit((char)b)))
            {
                throw Unexpected("rdf_escape", $"{digits} hexadecimal digits of a numeric escape");
            }

            value = (value << 4) | (uint)(b <= '9' ? b - '0' : (b | 0x20) - 'a' + 10);
            position++;
        }

        return Rune.IsValid(value)
            ? new Rune(value)
            : throw Fail("rdf_code_point", $"expected a Unicode character, found U+{value:X4}, which is none", mark + at);
    }

    private void AppendRune(Rune rune)
    {
        top += rune.EncodeToUtf8(Reserve(4));
    }
}
