using System.Globalization;
using System.Runtime.CompilerServices;

namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>Objects, names, literals and blank nodes.</summary>
internal sealed partial class TurtleReader
{
    private const byte PrefixClasses =
        NameCharacters.Letter | NameCharacters.Digit | NameCharacters.Underscore | NameCharacters.Hyphen | NameCharacters.Dot;

    /// <summary><see cref="Generated"/> and the digits of a 64-bit number.</summary>
    private const int MaxLabelBytes = 5 + 20;

    private long lastLabel;
    private Slice word;

    /// <summary>How labels begin that the reader makes; a label of the document that begins so gets an <c>x</c> behind it, and no digit.</summary>
    private static ReadOnlySpan<byte> Generated => "genid"u8;

    /// <summary>What <see cref="ReadName"/> found instead of a name.</summary>
    private ReadOnlySpan<byte> Word => Bytes(word);

    /// <summary>At an object: gives its statement, and those of what is nested in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadObject(in Node subject, in Slice predicate)
    {
        const string code = "turtle_expected_object";
        const string expected = "an object: an IRI, a prefixed name, a blank node, a literal, '[' or '('";
        var from = top;
        Release();
        switch (Peek())
        {
            case '<':
                Emit(subject, predicate, new Node(TermKind.Iri, ReadIri()));
                break;
            case '_':
                Emit(subject, predicate, new Node(TermKind.BlankNode, ReadLabel()));
                break;
            case '"' or '\'':
                ReadLiteral(subject, predicate);
                break;
            case '+' or '-' or '.' or (>= '0' and <= '9'):
                var datatype = ReadNumber();
                Emit(subject, predicate, new Node(TermKind.Literal, InWindow(0, position)), datatype);
                break;
            case '[':
                position++;
                SkipWhitespace();
                var node = NewBlankNode();
                Emit(subject, predicate, node);
                if (Peek() != ']')
                {
                    ReadProperties(node);
                }

                position++;
                break;
            case '(':
                position++;
                SkipWhitespace();
                if (Peek() == ')')
                {
                    Emit(subject, predicate, new Node(TermKind.Iri, nil));
                }
                else
                {
                    var head = NewBlankNode();
                    Emit(subject, predicate, head);
                    ReadItems(head);
                }

                position++;
                break;
            default:
                if (ReadName(code, expected, out var iri))
                {
                    Emit(subject, predicate, new Node(TermKind.Iri, iri));
                }
                else
                {
                    Emit(
                        subject,
                        predicate,
                        new Node(TermKind.Literal, Word.SequenceEqual("true"u8) || Word.SequenceEqual("false"u8) ? word : throw FailWord(code, expected)),
                        boolean);
                }

                break;
        }

        top = from;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadLiteral(in Node subject, in Slice predicate)
    {
        token = position;
        var quote = (byte)Peek();
        var isLong = Peek(1) == quote && Peek(2) == quote;
        position += isLong ? 3 : 1;
        var value = ReadString(quote, isLong);
        if (Peek() is not ('@' or '^') && !SkipBlanksInWindow())
        {
            value = Keep(value);
            SkipWhitespace();
            Release();
        }

        var datatype = default(Slice);
        var language = default(Slice);
        if (Peek() == '@')
        {
            language = ReadLanguageTag();
        }
        else if (Peek() == '^')
        {
            const string code = "turtle_expected_datatype";
            const string expected = "a datatype: an IRI or a prefixed name";
            if (Peek(1) != '^')
            {
                position++;
                throw Unexpected(code, "'^^' before the datatype");
            }

            position += 2;
            if (Peek() is ' ' or '\t' or '\n' or '\r' or '#')
            {
                value = Keep(value);
                SkipWhitespace();
                Release();
            }

            datatype = Peek() == '<' ? ReadIri() : ReadName(code, expected, out var iri) ? iri : throw FailWord(code, expected);
            if (Bytes(datatype).SequenceEqual(RdfIris.XsdString))
            {
                datatype = default;
            }
        }

        Emit(subject, predicate, new Node(TermKind.Literal, value), datatype, language);
    }

    /// <summary>From the mark on: an integer, a decimal or a double. Returns its datatype.</summary>
    private Slice ReadNumber()
    {
        token = position;
        var at = Peek() is '+' or '-' ? 1 : 0;
        var whole = SkipDigits(ref at);
        var datatype = integer;
        if (Peek(at) == '.')
        {
            // A dot that no digits follow ends the statement, unless an exponent makes it a part of the number.
            var behind = at + 1;
            var fraction = SkipDigits(ref behind);
            if (fraction > 0 || (whole > 0 && HasExponent(behind)))
            {
                datatype = @decimal;
                whole += fraction;
                at = behind;
            }
        }

        if (whole == 0)
        {
            position += at;
            throw Unexpected("turtle_number", "a digit of a number");
        }

        if (HasExponent(at))
        {
            datatype = @double;
            at += Peek(at + 1) is '+' or '-' ? 2 : 1;
            SkipDigits(ref at);
        }

        position += at;
        EndToken();
        return datatype;
    }

    private int SkipDigits(ref int at)
    {
        var start = at;
        while (Peek(at) is >= '0' and <= '9')
        {
            at++;
        }

        return at - start;
    }

    private bool HasExponent(int at)
    {
        return Peek(at) is 'e' or 'E' && Peek(Peek(at + 1) is '+' or '-' ? at + 2 : at + 1) is >= '0' and <= '9';
    }

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

    /// <summary>At an underscore: a label that no generated one is equal to.</summary>
    private Slice ReadLabel()
    {
        var label = ReadBlankNodeLabel();
        if (!Bytes(label).StartsWith(Generated))
        {
            return label;
        }

        var start = top;
        Append(Generated);
        Append("x"u8);
        Append(Bytes(label)[Generated.Length..]);
        return FromScratch(start);
    }

    private Node NewBlankNode()
    {
        Reserve(MaxLabelBytes);
        var node = NewBlankNode(top);
        top += node.Value.Length;
        return node;
    }

    /// <summary>A new label at a place of the scratch space that has been reserved.</summary>
    private Node NewBlankNode(int place)
    {
        var target = Scratch(place, MaxLabelBytes);
        Generated.CopyTo(target);
        (++lastLabel).TryFormat(target[Generated.Length..], out var digits, provider: CultureInfo.InvariantCulture);
        return new Node(TermKind.BlankNode, new Slice(place, Generated.Length + digits, InScratch: true));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Emit(in Node subject, in Slice predicate, in Node @object, in Slice datatype = default, in Slice language = default)
    {
        Statements++;
        sink.Statement(
            new RdfTerm { Kind = subject.Kind, Value = Bytes(subject.Value) },
            new RdfTerm { Kind = TermKind.Iri, Value = Bytes(predicate) },
            new RdfTerm { Kind = @object.Kind, Value = Bytes(@object.Value), Datatype = Bytes(datatype), Language = Bytes(language) },
            new RdfTerm { Kind = graph.Kind, Value = Bytes(graph.Value) });
    }

    /// <summary>Over white space and comments. Nothing before them is needed in the window any more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SkipWhitespace()
    {
        while (true)
        {
            var text = buffer;
            var until = end;
            var i = position;
            while (i < until && text[i] is (byte)' ' or (byte)'\n' or (byte)'\t' or (byte)'\r')
            {
                i++;
            }

            position = i;
            if (i < until)
            {
                if (text[i] != (byte)'#')
                {
                    return;
                }

                SkipComment();
            }
            else
            {
                Release();
                if (!Refill())
                {
                    return;
                }
            }
        }
    }

    /// <summary>Over white space as far as the window holds it; false when it has to move, or a comment follows.</summary>
    private bool SkipBlanksInWindow()
    {
        while (position < end && buffer[position] is (byte)' ' or (byte)'\n' or (byte)'\t' or (byte)'\r')
        {
            position++;
        }

        return position < end && buffer[position] != (byte)'#';
    }

    private RdfSyntaxException FailWord(string code, string expected)
    {
        return Fail(code, $"expected {expected}, found '{Quote(word)}'", mark + word.Start);
    }

    /// <summary>A subject or an object without what belongs to a literal alone.</summary>
    private readonly record struct Node(TermKind Kind, Slice Value);
}
