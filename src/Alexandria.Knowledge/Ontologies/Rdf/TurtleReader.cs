using System.Runtime.CompilerServices;

namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>
/// Turtle and TriG (RDF 1.1 Turtle, section 6.5; RDF 1.1 TriG, section 4.5).
/// A statement's subject and predicate are kept in the scratch space while objects are read, each object is given from the window itself.
/// </summary>
internal sealed partial class TurtleReader : TermReader
{
    private readonly bool _graphs;
    private readonly IStatementSink _sink;
    private readonly ReadOptions _options;
    private readonly PrefixMap _prefixes = new();

    // What the syntax itself brings in lies at the bottom of the scratch space for good.
    private readonly Slice _type;
    private readonly Slice _first;
    private readonly Slice _rest;
    private readonly Slice _nil;
    private readonly Slice _boolean;
    private readonly Slice _integer;
    private readonly Slice _decimal;
    private readonly Slice _double;
    private readonly int _bottom;

    private Node _graph;
    private int _depth;

    public TurtleReader(Stream input, bool graphs, IStatementSink sink, ReadOptions options, CancellationToken cancellation)
        : base(input, options, cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxDepth, nameof(options));
        _graphs = graphs;
        _sink = sink;
        _options = options;
        _type = Constant(RdfIris.Type);
        _first = Constant(RdfIris.First);
        _rest = Constant(RdfIris.Rest);
        _nil = Constant(RdfIris.Nil);
        _boolean = Constant(RdfIris.XsdBoolean);
        _integer = Constant(RdfIris.XsdInteger);
        _decimal = Constant(RdfIris.XsdDecimal);
        _double = Constant(RdfIris.XsdDouble);
        _bottom = _top;
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
            _top = _bottom;
            _graph = default;
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
            _position += 6;
            ReadPrefix();
        }
        else if (AtKeyword("BASE"u8))
        {
            _position += 4;
            ReadBase();
        }
        else if (_graphs && Peek() == '{')
        {
            ReadGraph();
        }
        else if (_graphs && AtKeyword("GRAPH"u8))
        {
            _position += 5;
            SkipWhitespace();
            var name = ReadSubject(out var shape);
            SkipWhitespace();
            if (shape != SubjectShape.Label || Peek() != '{')
            {
                throw Unexpected("turtle_expected_graph", shape == SubjectShape.Label ? "'{' behind the name of a graph" : "an IRI or a blank node as the name of a graph");
            }

            _graph = name;
            ReadGraph();
        }
        else
        {
            var subject = ReadSubject(out var shape);
            SkipWhitespace();
            if (_graphs && shape == SubjectShape.Label && Peek() == '{')
            {
                _graph = subject;
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
        _position++;
        var top = _top;
        SkipWhitespace();
        while (Peek() != '}')
        {
            _top = top;
            var subject = ReadSubject(out var shape);
            SkipWhitespace();
            if (shape != SubjectShape.PropertyList || Peek() is not ('.' or '}'))
            {
                ReadPredicates(subject);
            }

            if (Peek() == '.')
            {
                _position++;
                SkipWhitespace();
            }
            else if (Peek() != '}')
            {
                throw Unexpected("turtle_expected_dot", "',', ';', '.' or '}' behind an object");
            }
        }

        _position++;
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
                _position++;
                SkipWhitespace();
                var node = NewBlankNode();
                if (Peek() != ']')
                {
                    shape = SubjectShape.PropertyList;
                    ReadProperties(node);
                }

                _position++;
                return node;
            case '(':
                shape = SubjectShape.Collection;
                _position++;
                SkipWhitespace();
                var head = Peek() == ')' ? new Node(TermKind.Iri, _nil) : NewBlankNode();
                if (head.Kind == TermKind.BlankNode)
                {
                    ReadItems(head);
                }

                _position++;
                return head;
            default:
                return new Node(TermKind.Iri, ReadName(code, expected, out var iri) ? iri : throw FailWord(code, expected));
        }
    }

    /// <summary>Verbs and their objects, up to what follows them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadPredicates(in Node subject)
    {
        var top = _top;
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

                _position++;
            }

            _top = top;
            if (Peek() != ';')
            {
                return;
            }

            do
            {
                _position++;
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

        return Word.SequenceEqual("a"u8) ? _type : throw FailWord(code, expected);
    }

    /// <summary>Behind an opening bracket, at the first verb, up to the closing one.</summary>
    private void ReadProperties(in Node node)
    {
        Deeper();
        ReadPredicates(node);
        if (Peek() != ']')
        {
            throw Unexpected("turtle_expected_bracket", "',', ';' or ']' behind an object");
        }

        _depth--;
    }

    /// <summary>Behind an opening parenthesis, at the first item, up to the closing one.</summary>
    private void ReadItems(in Node head)
    {
        Deeper();
        var top = _top;
        // Two places for the labels of cells, used in turn: a list's length takes no memory.
        var (place, other) = (top, top + MaxLabelBytes);
        Reserve(2 * MaxLabelBytes);
        _top += 2 * MaxLabelBytes;
        var cell = head;
        while (true)
        {
            ReadObject(cell, _first);
            SkipWhitespace();
            if (Peek() == ')')
            {
                break;
            }

            var next = NewBlankNode(place);
            (place, other) = (other, place);
            Emit(cell, _rest, next);
            cell = next;
        }

        Emit(cell, _rest, new Node(TermKind.Iri, _nil));
        _top = top;
        _depth--;
    }

    private void Deeper()
    {
        if (++_depth > _options.MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Fail("rdf_too_deep", $"expected no more than {_options.MaxDepth} collections and property lists within each other");
        }
    }

    private void ExpectDot(string expected)
    {
        if (Peek() != '.')
        {
            throw Unexpected("turtle_expected_dot", expected);
        }

        _position++;
    }

    private Slice Constant(ReadOnlySpan<byte> iri)
    {
        var start = _top;
        Append(iri);
        return FromScratch(start);
    }
}
