using System.Text;

namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>Prefixes and bases, in both styles.</summary>
internal sealed partial class TurtleReader
{
    private void ReadAtDirective()
    {
        if (AtWord("@prefix"u8))
        {
            position += 7;
            ReadPrefix();
        }
        else if (AtWord("@base"u8))
        {
            position += 5;
            ReadBase();
        }
        else
        {
            position++;
            throw Unexpected("turtle_directive", "'prefix' or 'base' behind '@'");
        }

        SkipWhitespace();
        ExpectDot("'.' behind the directive");
    }

    private void ReadPrefix()
    {
        SkipWhitespace();
        Release();
        token = position;
        var length = 0;
        if (Peek() != ':')
        {
            if (Peek() < 0 || !IsFirst(NameCharacters.Letter))
            {
                throw Unexpected("turtle_prefix", "a prefix with its ':'");
            }

            length = ScanName(PrefixClasses) - mark;
            if (Peek() != ':' || mark + length != position)
            {
                throw Unexpected("turtle_prefix", "':' at the end of a prefix, which does not end in '.'");
            }
        }

        position++;
        EndToken();
        var name = Keep(InWindow(0, mark + length));
        SkipWhitespace();
        Release();
        var iri = Peek() == '<' ? ReadIri() : throw Unexpected("turtle_directive", "the IRI of the prefix in '<' and '>'");
        prefixes.Declare(Bytes(name), Bytes(iri));
        if (prefixes.Size > options.MaxTokenBytes)
        {
            throw Fail("rdf_too_many_prefixes", $"expected the prefixes to take no more than {options.MaxTokenBytes} bytes");
        }

        sink.Prefix(Bytes(name), Bytes(iri));
    }

    private void ReadBase()
    {
        SkipWhitespace();
        Release();
        Base = Bytes(Peek() == '<' ? ReadIri() : throw Unexpected("turtle_directive", "the base IRI in '<' and '>'")).ToArray();
    }

    /// <summary>Whether a keyword of SPARQL, in any case, stands here as a whole word.</summary>
    private bool AtKeyword(ReadOnlySpan<byte> keyword)
    {
        return (Peek() | 0x20) == (keyword[0] | 0x20)
            && Available(keyword.Length)
            && Ascii.EqualsIgnoreCase(buffer.AsSpan(position, keyword.Length), keyword)
            && (Peek(keyword.Length) is var next && (next < 0 || NameCharacters.ClassOf((byte)next) is 0 or NameCharacters.Escape));
    }

    private bool AtWord(ReadOnlySpan<byte> word)
    {
        return Available(word.Length)
            && buffer.AsSpan(position, word.Length).SequenceEqual(word)
            && (Peek(word.Length) is var next && (next < 0 || (NameCharacters.ClassOf((byte)next) & ~(NameCharacters.Colon | NameCharacters.Escape)) == 0));
    }
}
