using System.Runtime.CompilerServices;

namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>N-Triples and N-Quads: one statement a line (RDF 1.1 N-Triples, section 7; RDF 1.1 N-Quads, section 6). Labels of blank nodes stay as written.</summary>
internal sealed class LineReader(Stream input, bool quads, IStatementSink sink, ReadOptions options, CancellationToken cancellation)
    : TermReader(input, options with { BaseIri = null }, cancellation)
{
    public long Statements { get; private set; }

    public void Read()
    {
        Start();
        ReadLines();
    }

    /// <summary>From the beginning of a line within a document on.</summary>
    public void ReadLines()
    {
        while (ToStatement())
        {
            ReadStatement();
            ToLineEnd();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadStatement()
    {
        mark = position;
        top = 0;
        var (subjectKind, subject) = ReadNode("ntriples_expected_subject", "a subject: an IRI in '<' and '>' or a blank node");
        SkipSpace();
        var predicate = Peek() == '<' ? ReadIri() : throw Unexpected("ntriples_expected_predicate", "a predicate: an IRI in '<' and '>'");
        SkipSpace();
        var objectKind = TermKind.Literal;
        Slice value;
        var datatype = default(Slice);
        var language = default(Slice);
        if (Peek() == '"')
        {
            value = ReadLiteral(out datatype, out language);
        }
        else
        {
            (objectKind, value) = ReadNode("ntriples_expected_object", "an object: an IRI in '<' and '>', a blank node or a literal");
        }

        SkipSpace();
        var graphKind = TermKind.None;
        var graph = default(Slice);
        if (quads && Peek() is '<' or '_')
        {
            (graphKind, graph) = ReadNode("ntriples_expected_graph", "a graph");
            SkipSpace();
        }

        if (Peek() != '.')
        {
            throw Unexpected("ntriples_expected_dot", quads && graphKind == TermKind.None ? "a graph or '.'" : "'.' at the end of the statement");
        }

        position++;
        Statements++;
        sink.Statement(
            new RdfTerm { Kind = subjectKind, Value = Bytes(subject) },
            new RdfTerm { Kind = TermKind.Iri, Value = Bytes(predicate) },
            new RdfTerm { Kind = objectKind, Value = Bytes(value), Datatype = Bytes(datatype), Language = Bytes(language) },
            new RdfTerm { Kind = graphKind, Value = Bytes(graph) });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (TermKind Kind, Slice Value) ReadNode(string code, string expected)
    {
        return Peek() switch
        {
            '<' => (TermKind.Iri, ReadIri()),
            '_' => (TermKind.BlankNode, ReadBlankNodeLabel()),
            _ => throw Unexpected(code, expected),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Slice ReadLiteral(out Slice datatype, out Slice language)
    {
        datatype = default;
        language = default;
        token = position++;
        var value = ReadString((byte)'"', isLong: false);
        SkipSpace();
        if (Peek() == '@')
        {
            language = ReadLanguageTag();
        }
        else if (Peek() == '^')
        {
            position++;
            if (Peek() != '^')
            {
                throw Unexpected("ntriples_expected_datatype", "'^^' before the datatype");
            }

            position++;
            SkipSpace();
            datatype = Peek() == '<' ? ReadIri() : throw Unexpected("ntriples_expected_datatype", "a datatype: an IRI in '<' and '>'");
            if (Bytes(datatype).SequenceEqual(RdfIris.XsdString))
            {
                datatype = default;
            }
        }

        return value;
    }

    /// <summary>Space and tabs within a line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SkipSpace()
    {
        while (true)
        {
            for (; position < end; position++)
            {
                if (buffer[position] is not ((byte)' ' or (byte)'\t'))
                {
                    return;
                }
            }

            token = position;
            if (!Refill())
            {
                return;
            }
        }
    }

    /// <summary>Over empty lines and comments; false at the end of the document.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool ToStatement()
    {
        while (true)
        {
            Release();
            switch (Peek())
            {
                case -1:
                    return false;
                case ' ' or '\t' or '\n' or '\r':
                    position++;
                    break;
                case '#':
                    SkipComment();
                    break;
                default:
                    return true;
            }
        }
    }

    private void ToLineEnd()
    {
        Release();
        SkipSpace();
        Release();
        switch (Peek())
        {
            case -1 or '\n' or '\r':
                break;
            case '#':
                SkipComment();
                break;
            default:
                throw Unexpected("ntriples_expected_line_end", "the end of the line behind '.'");
        }
    }
}
