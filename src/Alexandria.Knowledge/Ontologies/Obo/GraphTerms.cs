using System.Text;
using System.Text.Json;
using Alexandria.Knowledge.Ontologies.Sorting;
using Alexandria.Knowledge.Ontologies.Terms;

namespace Alexandria.Knowledge.Ontologies.Obo;

/// <summary>Brings what an OBO Graphs document says of a node in many places together, by an external sort, and gives it term by term.</summary>
/// <param name="folder">Exists; for what does not fit into memory.</param>
/// <param name="log">Is told of nodes of which more is said than a term may take.</param>
internal sealed class GraphTerms(string folder, ReadLog log) : IDisposable
{
    private const byte Node = 0, Edge = 1, Axiom = 2;

    private readonly ExternalSort sort = new(folder);
    private readonly RecordWriter record = new();
    private long sequence;

    /// <summary>A node as it stands in the document.</summary>
    /// <param name="iri">Its id.</param>
    /// <param name="json">Well-formed.</param>
    /// <param name="line">Where it begins, from 1.</param>
    public void AddNode(string iri, ReadOnlySpan<byte> json, long line) => sort.Add(record.Begin().Key(iri).Byte(Node).Number(sequence++).Number(line).Text(json).Written);

    public void AddEdge(string iri, string predicate, string target) => sort.Add(record.Begin().Key(iri).Byte(Edge).Number(sequence++).Text(predicate).Text(target).Written);

    public void AddAxiom(string iri, string axiom) => sort.Add(record.Begin().Key(iri).Byte(Axiom).Number(sequence++).Text(axiom).Written);

    /// <summary>Gives all terms, in ordinal order of their IRIs. What is said of an IRI that is no node is left out.</summary>
    /// <returns>How many there are.</returns>
    public long Give(ITermSink sink, CancellationToken cancellationToken)
    {
        var records = sort.Read();
        var (terms, key, gathered) = (0L, Array.Empty<byte>(), new Gathered());
        while (records.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var entry = new RecordReader(records.Current);
            var subject = entry.Key();
            if (!subject.SequenceEqual(key))
            {
                terms += Give(sink, gathered);
                (key, gathered) = (subject.ToArray(), new());
            }

            // Nodes sort before their edges and axioms.
            var kind = entry.Byte();
            entry.Number();
            if (kind == Node)
            {
                var line = entry.Number();
                if (gathered.Admits(records.Current.Length, line, log))
                {
                    gathered.Nodes.Add(Parse(entry.Bytes(), subject, line));
                }
            }
            else if (gathered.Nodes.Count > 0 && gathered.Admits(records.Current.Length, gathered.Nodes[0].Line, log))
            {
                if (kind == Edge)
                {
                    gathered.Edges.Add(new(entry.Text(), entry.Text()));
                }
                else
                {
                    gathered.Axioms.Add(entry.Text());
                }
            }
        }

        return terms + Give(sink, gathered);
    }

    public void Dispose() => sort.Dispose();

    private static int Give(ITermSink sink, Gathered gathered)
    {
        if (gathered.Term() is not { } term)
        {
            return 0;
        }

        sink.Term(term);
        return 1;
    }

    private static OntologyTerm Parse(ReadOnlySpan<byte> json, ReadOnlySpan<byte> iri, long line)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonElements.Deepest });
        using var document = JsonDocument.ParseValue(ref reader);
        return GraphNode.Term(document.RootElement, Encoding.UTF8.GetString(iri), line);
    }

    /// <summary>What is said of one node.</summary>
    private sealed class Gathered
    {
        private TermSize size;
        private bool cut;

        public List<OntologyTerm> Nodes { get; } = [];

        public List<TermEdge> Edges { get; } = [];

        public List<string> Axioms { get; } = [];

        public bool Admits(int length, long line, ReadLog log)
        {
            if (size.Admits(length))
            {
                return true;
            }

            if (!cut)
            {
                log.Error(new("obographs_term_too_large", line, 1, $"Of a node there may be {TermSize.MostParts:N0} elements with {TermSize.MostBytes:N0} bytes; the rest was left out."));
            }

            cut = true;
            return false;
        }

        /// <summary>Of a node of several graphs, or written twice, the first says what it is, and all say what else it is called.</summary>
        public OntologyTerm? Term() => Nodes.Count == 0 ? null : Nodes[0] with
        {
            Label = Nodes.Find(n => n.Label is not null)?.Label,
            Definition = Nodes.Find(n => n.Definition is not null)?.Definition,
            Obsolete = Nodes.Exists(n => n.Obsolete),
            Synonyms = [.. Nodes.SelectMany(n => n.Synonyms)],
            CrossReferences = [.. Nodes.SelectMany(n => n.CrossReferences)],
            Edges = Edges,
            Axioms = Axioms,
        };
    }
}
