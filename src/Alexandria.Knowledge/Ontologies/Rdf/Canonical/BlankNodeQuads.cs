using System.Buffers.Text;

namespace Alexandria.Knowledge.Ontologies.Rdf.Canonical;

/// <summary>A statement over numbers: a term's from 0, a blank node's complement.</summary>
internal readonly record struct NumberedQuad(int Subject, int Predicate, int Object, int Graph) : IComparable<NumberedQuad>
{
    public int CompareTo(NumberedQuad other)
    {
        var order = Subject.CompareTo(other.Subject);
        order = order != 0 ? order : Predicate.CompareTo(other.Predicate);
        order = order != 0 ? order : Object.CompareTo(other.Object);
        return order != 0 ? order : Graph.CompareTo(other.Graph);
    }
}

/// <summary>The statements of a dataset that mention blank nodes, in memory: each term is kept once.</summary>
internal sealed class BlankNodeQuads
{
    /// <summary>What an entry takes beside its bytes: object header, table slot, list slot. A round figure.</summary>
    private const int EntryBytes = 80;

    private const int QuadBytes = 16 + 8;

    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> termNumbers = new Dictionary<byte[], int>(ByteSequenceComparer.Instance).GetAlternateLookup<ReadOnlySpan<byte>>();
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> nodeNumbers = new Dictionary<byte[], int>(ByteSequenceComparer.Instance).GetAlternateLookup<ReadOnlySpan<byte>>();
    private readonly List<byte[]> terms = [[]];
    private readonly List<byte[]> labels = [];
    private readonly List<NumberedQuad> quads = [];
    private readonly Utf8Buffer scratch = new();
    private int[] mentions = [];
    private int[] firstMention = [];

    /// <summary>About how many bytes of memory it takes.</summary>
    public long Size { get; private set; }

    public int Nodes => labels.Count;

    public IReadOnlyList<NumberedQuad> Quads => quads;

    public ReadOnlySpan<byte> Label(int node) => labels[node];

    public static bool IsNode(int term) => term < 0;

    public static int NodeOf(int term) => ~term;

    public bool TryFind(ReadOnlySpan<byte> label, out int node) => nodeNumbers.TryGetValue(label, out node);

    public void Add(in RdfTerm subject, in RdfTerm predicate, in RdfTerm @object, in RdfTerm graph)
    {
        quads.Add(new(Number(subject), Number(predicate), Number(@object), graph.Kind == TermKind.None ? 0 : Number(graph)));
        Size += QuadBytes;
    }

    /// <summary>Ends the adding: what was written twice becomes one, and each node knows its statements.</summary>
    public void Complete()
    {
        quads.Sort();
        var kept = 0;
        for (var i = 0; i < quads.Count; i++)
        {
            if (i == 0 || quads[i] != quads[kept - 1])
            {
                quads[kept++] = quads[i];
            }
        }

        quads.RemoveRange(kept, quads.Count - kept);
        firstMention = new int[labels.Count + 1];
        for (var pass = 0; pass < 2; pass++)
        {
            for (var i = quads.Count - 1; i >= 0; i--)
            {
                var quad = quads[i];
                Mention(quad.Subject, i, pass);
                if (quad.Object != quad.Subject)
                {
                    Mention(quad.Object, i, pass);
                }

                if (quad.Graph != quad.Subject && quad.Graph != quad.Object)
                {
                    Mention(quad.Graph, i, pass);
                }
            }

            if (pass == 0)
            {
                for (var node = 1; node < firstMention.Length; node++)
                {
                    firstMention[node] += firstMention[node - 1];
                }

                mentions = new int[firstMention[^1]];
            }
        }
    }

    /// <summary>The statements that a node is in, as indexes into <see cref="Quads"/>.</summary>
    public ReadOnlySpan<int> MentionsOf(int node) => mentions.AsSpan(firstMention[node], firstMention[node + 1] - firstMention[node]);

    /// <summary>Appends an IRI or literal in its canonical form.</summary>
    public void AppendTerm(int term, Utf8Buffer target) => target.Append(terms[term]);

    /// <summary>Appends a statement as a line of canonical N-Quads.</summary>
    public void AppendLine(NumberedQuad quad, Action<int, Utf8Buffer> label, Utf8Buffer target)
    {
        Append(quad.Subject);
        Append(quad.Predicate);
        Append(quad.Object);
        if (quad.Graph != 0)
        {
            Append(quad.Graph);
        }

        target.Append(".\n"u8);

        void Append(int term)
        {
            if (IsNode(term))
            {
                label(NodeOf(term), target);
            }
            else
            {
                AppendTerm(term, target);
            }

            target.Append((byte)' ');
        }
    }

    public static void AppendIdentifier(ReadOnlySpan<byte> prefix, int number, Utf8Buffer target)
    {
        target.Append(prefix);
        Utf8Formatter.TryFormat(number, target.Free(11), out var written);
        target.Advance(written);
    }

    // Counting from behind leaves each node's first index where its statements begin.
    private void Mention(int term, int quad, int pass)
    {
        if (!IsNode(term))
        {
            return;
        }

        if (pass == 0)
        {
            firstMention[NodeOf(term)]++;
        }
        else
        {
            mentions[--firstMention[NodeOf(term)]] = quad;
        }
    }

    private int Number(in RdfTerm term)
    {
        if (term.Kind == TermKind.BlankNode)
        {
            return ~Number(term.Value, nodeNumbers, labels);
        }

        scratch.Clear();
        CanonicalNQuads.Append(term, scratch);
        return Number(scratch.Span, termNumbers, terms);
    }

    private int Number(ReadOnlySpan<byte> text, Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> numbers, List<byte[]> all)
    {
        if (!numbers.TryGetValue(text, out var number))
        {
            number = all.Count;
            all.Add(text.ToArray());
            numbers.Dictionary.Add(all[number], number);
            Size += text.Length + EntryBytes;
        }

        return number;
    }
}
