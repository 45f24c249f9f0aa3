using System.Runtime.CompilerServices;

namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>
/// Turtle and TriG (RDF 1.1 Turtle, section 6.5; RDF 1.1 TriG, section 4.5).
/// A statement's subject and predicate are kept in the scratch space while objects are read, each object is given from the window itself.
/// </summary>
internal sealed partial class TurtleReader : TermReader
{
    private readonly bool graphs;
    private readonly IStatementSink sink;
    private readonly ReadOptions options;
    private readonly PrefixMap prefixes = new();

    // What the syntax itself brings in lies at the bottom of the scratch space for good.
    private readonly Slice type;
    private readonly Slice first;
    private readonly Slice rest;
    private readonly Slice nil;
    private readonly Slice boolean;
    private readonly Slice integer;
    private readonly Slice @decimal;
    private readonly Slice @double;
    private readonly int bottom;

    private Node graph;

    public TurtleReader(Stream input, bool graphs, IStatementSink sink, ReadOptions options, CancellationToken cancellation)
        : base(input, options, cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxDepth, nameof(options));
        this.graphs = graphs;
        this.sink = sink;
        this.options = options;
        type = Constant(RdfIris.Type);
        first = Constant(RdfIris.First);
        rest = Constant(RdfIris.Rest);
        nil = Constant(RdfIris.Nil);
        boolean = Constant(RdfIris.XsdBoolean);
        integer = Constant(RdfIris.XsdInteger);
        @decimal = Constant(RdfIris.XsdDecimal);
        @double = Constant(RdfIris.XsdDouble);
        bottom = top;
    }

    /// <summary>What came before the predicates, which decides what may follow.</summary>
    private enum SubjectShape
    {
        /// <summary>An IRI or a blank node, which may be the name of a graph.</summary>
        Label,

        /// <summary>A list of properties in brackets, which is a statement by itself.</summary>
        PropertyList,

        Collection,
    }

    public long Statements { get; private set; }

    public void Read()
    {
        Start();
        for (SkipWhitespace(); Peek() >= 0; SkipWhitespace())
        {
            top = bottom;
            graph = default;
            ReadBlock();
        }
    }

    private void ReadBlock()
    {
        Release();
        if (Peek() == '@')
        {
            ReadAtDirective();
        }
        else if (AtKeyword("PREFIX"u8))
        {
            position += 6;
            ReadPrefix();
        }
        else if (AtKeyword("BASE"u8))
        {
            position += 4;
            ReadBase();
        }
        else if (graphs && Peek() == '{')
        {
            ReadGraph();
        }
        else if (graphs && AtKeyword("GRAPH"u8))
        {
            position += 5;
            SkipWhitespace();
            var name = ReadSubject(out var shape);
            SkipWhitespace();
            if (shape != SubjectShape.Label || Peek() != '{')
            {
                throw Unexpected("turtle_expected_graph", shape == SubjectShape.Label ? "'{' behind the name of a graph" : "an IRI or a blank node as the name of a graph");
            }

            graph = name;
            ReadGraph();
        }
        else
        {
            var subject = ReadSubject(out var shape);
            SkipWhitespace();
            if (graphs && shape == SubjectShape.Label && Peek() == '{')
            {
                graph = subject;
                ReadGraph();
                return;
            }

            if (shape != SubjectShape.PropertyList || Peek() != '.')
            {
                ReadPredicates(subject);
            }

            ExpectDot("',', ';' or '.' behind an object");
        }
    }

    /// <summary>At the opening brace.</summary>
    private void ReadGraph()
    {
        position++;
        var from = top;
        SkipWhitespace();
        while (Peek() != '}')
        {
            top = from;
            var subject = ReadSubject(out var shape);
            SkipWhitespace();
            if (shape != SubjectShape.PropertyList || Peek() is not ('.' or '}'))
            {
                ReadPredicates(subject);
            }

            if (Peek() == '.')
            {
                position++;
                SkipWhitespace();
            }
            else if (Peek() != '}')
            {
                throw Unexpected("turtle_expected_dot", "',', ';', '.' or '}' behind an object");
            }
        }

        position++;
    }

    private Node ReadSubject(out SubjectShape shape)
    {
        const string code = "turtle_expected_subject";
        const string expected = "a subject: an IRI, a prefixed name, a blank node, '[' or '('";
        Release();
        shape = SubjectShape.Label;
        switch (Peek())
        {
            case '<':
                return new Node(TermKind.Iri, Keep(ReadIri()));
            case '_':
                return new Node(TermKind.BlankNode, Keep(ReadLabel()));
            case '[':
                position++;
                SkipWhitespace();
                var node = NewBlankNode();
                if (Peek() != ']')
                {
                    shape = SubjectShape.PropertyList;
                    ReadProperties(node);
                }

                position++;
                return node;
            case '(':
                shape = SubjectShape.Collection;
                position++;
                SkipWhitespace();
                var head = Peek() == ')' ? new Node(TermKind.Iri, nil) : NewBlankNode();
                if (head.Kind == TermKind.BlankNode)
                {
                    ReadItems(head);
                }

                position++;
                return head;
            default:
                return new Node(TermKind.Iri, ReadName(code, expected, out var iri) ? iri : throw FailWord(code, expected));
        }
    }

    /// <summary>Verbs and their objects, up to what follows them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadPredicates(in Node subject)
    {
        var from = top;
        while (true)
        {
            var predicate = ReadVerb();
            while (true)
            {
                SkipWhitespace();
                ReadObject(subject, predicate);
                SkipWhitespace();
                if (Peek() != ',')
                {
                    break;
                }

                position++;
            }

            top = from;
            if (Peek() != ';')
            {
                return;
            }

            do
            {
                position++;
                SkipWhitespace();
            }
            while (Peek() == ';');
            if (Peek() is '.' or ']' or '}' or -1)
            {
                return;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Slice ReadVerb()
    {
        const string code = "turtle_expected_predicate";
        const string expected = "a predicate: an IRI, a prefixed name or 'a'";
        Release();
        if (Peek() == '<')
        {
            return Keep(ReadIri());
        }

        if (ReadName(code, expected, out var iri))
        {
            return iri;
        }

        return Word.SequenceEqual("a"u8) ? type : throw FailWord(code, expected);
    }

    private void ExpectDot(string expected)
    {
        if (Peek() != '.')
        {
            throw Unexpected("turtle_expected_dot", expected);
        }

        position++;
    }

    private Slice Constant(ReadOnlySpan<byte> iri)
    {
        var start = top;
        Append(iri);
        return FromScratch(start);
    }
}
