namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>
/// Writes Turtle or TriG as statements come: those that follow each other with one subject, or one subject and predicate, share it.
/// Declared prefixes are used where an IRI ends in a plain name behind its last <c>#</c> or <c>/</c>. <see cref="Flush"/> ends the document.
/// </summary>
internal sealed class TurtleWriter(Stream output, bool graphs) : TermWriter(output), IStatementSink
{
    /// <summary>More are not used, so that a document cannot make the writer's memory grow; ontologies declare some dozens.</summary>
    private const int MaxPrefixes = 1000;

    private readonly Dictionary<byte[], byte[]> namespaces = new(ByteSequenceComparer.Instance);
    private readonly Dictionary<byte[], byte[]> names = new(ByteSequenceComparer.Instance);
    private readonly LastTerm subject = new();
    private readonly LastTerm predicate = new();
    private readonly LastTerm graph = new();
    private Dictionary<byte[], byte[]>.AlternateLookup<ReadOnlySpan<byte>>? nameOf;

    /// <summary>Statements of a named graph whose name was left out, since Turtle has no place for it.</summary>
    public long GraphNamesLeftOut { get; private set; }

    public void Prefix(ReadOnlySpan<byte> name, ReadOnlySpan<byte> iri)
    {
        var key = name.ToArray();
        var former = namespaces.GetValueOrDefault(key);
        if (iri.SequenceEqual(former) || !IriResolution.IsAbsolute(iri) || !IsPrefix(name) || namespaces.Count == MaxPrefixes)
        {
            return;
        }

        if (former is not null && names.TryGetValue(former, out var user) && name.SequenceEqual(user))
        {
            names.Remove(former);
        }

        var value = iri.ToArray();
        namespaces[key] = value;
        names[value] = key;
        EndGraph();
        Write("@prefix "u8);
        Write(name);
        Write(": "u8);
        WriteIri(iri);
        Write(" .\n"u8);
    }

    public void Statement(in RdfTerm subject, in RdfTerm predicate, in RdfTerm @object, in RdfTerm graph)
    {
        if (graphs && !this.graph.Is(graph))
        {
            EndGraph();
            BeginGraph(graph);
        }
        else if (!graphs && graph.Kind != TermKind.None)
        {
            GraphNamesLeftOut++;
        }

        if (!this.subject.Is(subject))
        {
            EndStatement();
            WriteShort(subject);
            this.subject.Set(subject);
            WritePredicate("\n    "u8, predicate);
        }
        else if (!this.predicate.Is(predicate))
        {
            WritePredicate(" ;\n    "u8, predicate);
        }
        else
        {
            Write(", "u8);
        }

        WriteObject(@object);
    }

    public override void Flush()
    {
        EndGraph();
        base.Flush();
    }

    private void WritePredicate(ReadOnlySpan<byte> before, in RdfTerm predicate)
    {
        Write(before);
        if (predicate.Value.SequenceEqual(RdfIris.Type))
        {
            Write((byte)'a');
        }
        else
        {
            WriteShort(predicate);
        }

        this.predicate.Set(predicate);
        Write((byte)' ');
    }

    private void WriteObject(in RdfTerm term)
    {
        if (term.Kind != TermKind.Literal || term.Datatype.IsEmpty)
        {
            WriteShort(term);
        }
        else if (IsBare(term))
        {
            Write(term.Value);
        }
        else
        {
            WriteString(term.Value);
            Write("^^"u8);
            WriteShort(new RdfTerm { Kind = TermKind.Iri, Value = term.Datatype });
        }
    }

    private void WriteShort(in RdfTerm term)
    {
        if (term.Kind == TermKind.Iri)
        {
            var split = term.Value.LastIndexOfAny((byte)'#', (byte)'/') + 1;
            nameOf ??= names.GetAlternateLookup<ReadOnlySpan<byte>>();
            if (nameOf.Value.TryGetValue(term.Value[..split], out var prefix) && IsLocalName(term.Value[split..]))
            {
                Write(prefix);
                Write((byte)':');
                Write(term.Value[split..]);
                return;
            }
        }

        WriteTerm(term);
    }

    private void BeginGraph(in RdfTerm graph)
    {
        if (graph.Kind != TermKind.None)
        {
            WriteShort(graph);
            Write(" {\n"u8);
        }

        this.graph.Set(graph);
    }

    private void EndGraph()
    {
        EndStatement();
        if (graph.Kind != TermKind.None)
        {
            Write("}\n"u8);
            graph.Clear();
        }
    }

    private void EndStatement()
    {
        if (subject.Kind != TermKind.None)
        {
            Write(" .\n"u8);
            subject.Clear();
            predicate.Clear();
        }
    }

    /// <summary>Integers and booleans that Turtle reads as such without quotation marks.</summary>
    private static bool IsBare(in RdfTerm literal)
    {
        if (literal.Datatype.SequenceEqual(RdfIris.XsdInteger))
        {
            var digits = literal.Value is [(byte)'+' or (byte)'-', .. var rest] ? rest : literal.Value;
            return !digits.IsEmpty && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9');
        }

        return literal.Datatype.SequenceEqual(RdfIris.XsdBoolean)
            && (literal.Value.SequenceEqual("true"u8) || literal.Value.SequenceEqual("false"u8));
    }

    private static bool IsPrefix(ReadOnlySpan<byte> name)
    {
        return name.IsEmpty || (NameCharacters.ClassOf(name[0]) == NameCharacters.Letter && IsLocalName(name));
    }

    /// <summary>Of the names that may stand behind a prefix those that are plain in every way.</summary>
    private static bool IsLocalName(ReadOnlySpan<byte> name)
    {
        const byte word = NameCharacters.Letter | NameCharacters.Digit | NameCharacters.Underscore;
        for (var i = 0; i < name.Length; i++)
        {
            var kind = NameCharacters.ClassOf(name[i]);
            var inside = i > 0 && i < name.Length - 1 && (kind & (NameCharacters.Hyphen | NameCharacters.Dot)) != 0;
            if ((kind & word) == 0 && !inside)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A copy of a term that was written last; no literal.</summary>
    private sealed class LastTerm
    {
        private byte[] value = [];
        private int length;

        public TermKind Kind { get; private set; }

        public bool Is(in RdfTerm term)
        {
            return term.Kind == Kind && term.Value.SequenceEqual(value.AsSpan(0, length));
        }

        public void Set(in RdfTerm term)
        {
            if (value.Length < term.Value.Length)
            {
                value = new byte[Math.Max(256, 2 * term.Value.Length)];
            }

            term.Value.CopyTo(value);
            length = term.Value.Length;
            Kind = term.Kind;
        }

        public void Clear()
        {
            Kind = TermKind.None;
            length = 0;
        }
    }
}
