using System.Runtime.CompilerServices;

namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>Prefixed names, and the words that stand where a name might.</summary>
internal sealed partial class TurtleReader
{
    private const byte PrefixClasses =
        NameCharacters.Letter | NameCharacters.Digit | NameCharacters.Underscore | NameCharacters.Hyphen | NameCharacters.Dot;

    private Slice word;

    /// <summary>What <see cref="ReadName"/> found instead of a name.</summary>
    private ReadOnlySpan<byte> Word => Bytes(word);

    /// <summary>At a name: true with the IRI, in the scratch space, that a prefixed name stands for; false at a word without a colon, which is <see cref="Word"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool ReadName(string code, string expected, out Slice iri)
    {
        token = position;
        var start = position - mark;
        if (Peek() is var b && (b < 0 || !IsFirst(NameCharacters.Letter | NameCharacters.Colon)))
        {
            throw Unexpected(code, expected);
        }

        var behind = (b == ':' ? position : ScanName(PrefixClasses)) - mark;
        if (Peek() != ':')
        {
            position = mark + behind;
            word = InWindow(start, position);
            iri = default;
            return false;
        }

        var prefix = InWindow(start, mark + behind);
        if (mark + behind != position || !prefixes.TryFind(Bytes(prefix), out var expansion))
        {
            throw Fail("turtle_undeclared_prefix", $"expected a declared prefix, found '{Quote(prefix)}:'", mark + start);
        }

        position++;
        var into = top;
        Append(expansion);
        ReadLocalName();
        EndToken();
        iri = FromScratch(into);
        return true;
    }

    /// <summary>Behind the colon: <c>PN_LOCAL</c>, if there is one, to the end of the scratch space.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadLocalName()
    {
        const byte initial = NameCharacters.Letter | NameCharacters.Digit | NameCharacters.Underscore | NameCharacters.Colon;
        if (Peek() < 0 || !IsFirst(initial | NameCharacters.Escape))
        {
            return;
        }

        var from = position - mark;
        while (true)
        {
            var behind = ScanName(initial | NameCharacters.Hyphen | NameCharacters.Dot) - mark;
            switch (Peek())
            {
                case '%':
                    if (!IsHex(Peek(1)) || !IsHex(Peek(2)))
                    {
                        throw Fail("turtle_local_name", "expected two hexadecimal digits behind '%' in a name");
                    }

                    position += 3;
                    break;
                case '\\':
                    Append(Bytes(InWindow(from, position)));
                    position++;
                    if (Peek() is not ('_' or '~' or '.' or '-' or '!' or '$' or '&' or '\'' or '(' or ')' or '*' or '+' or ',' or ';' or '=' or '/' or '?' or '#' or '@' or '%'))
                    {
                        throw Unexpected("turtle_local_name", "one of _ ~ . - ! $ & ' ( ) * + , ; = / ? # @ % behind '\\' in a name");
                    }

                    from = position - mark;
                    position++;
                    break;
                default:
                    position = mark + behind;
                    Append(Bytes(InWindow(from, position)));
                    return;
            }
        }
    }

    private static bool IsHex(int b)
    {
        return b >= 0 && char.IsAsciiHexDigit((char)b);
    }

    private RdfSyntaxException FailWord(string code, string expected)
    {
        return Fail(code, $"expected {expected}, found '{Quote(word)}'", mark + word.Start);
    }
}
