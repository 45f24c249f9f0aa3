using System.Runtime.CompilerServices;

namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>Objects, literals and white space.</summary>
internal sealed partial class TurtleReader
{
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

    /// <summary>A subject or an object without what belongs to a literal alone.</summary>
    private readonly record struct Node(TermKind Kind, Slice Value);
}
