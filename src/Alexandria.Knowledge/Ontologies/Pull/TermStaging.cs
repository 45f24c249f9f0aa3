using System.Text;
using System.Threading.Channels;
using Alexandria.Data;
using Alexandria.Knowledge.Ontologies.Catalog;
using Alexandria.Knowledge.Ontologies.Terms;

namespace Alexandria.Knowledge.Ontologies.Pull;

/// <summary>Writes the terms of a version that nobody sees yet into rows while they are read: the reader goes on while a part is written, and waits when it is too far ahead.</summary>
internal sealed class TermStaging(string versionId, TermStore store, IDatabase database, int mostTerms) : ITermSink
{
    /// <summary>Terms of one unit of work: the writer is free again within some tens of milliseconds.</summary>
    private const int Part = 1_000;

    /// <summary>What the rows' index takes on both databases.</summary>
    private const int LongestId = 2_000;

    private readonly Channel<List<OntologyTerm>> parts = Channel.CreateBounded<List<OntologyTerm>>(new BoundedChannelOptions(4) { SingleReader = true, SingleWriter = true });
    private List<OntologyTerm> part = [];

    public long Terms { get; private set; }

    public long Synonyms { get; private set; }

    public long CrossReferences { get; private set; }

    public long Edges { get; private set; }

    public long Axioms { get; private set; }

    /// <summary>Why the catalog cannot take them; null while it can.</summary>
    public Error? Refusal { get; private set; }

    /// <summary>Reads on a thread of its own and writes until both have ended.</summary>
    /// <param name="read">Gives the terms to this sink.</param>
    /// <param name="cancellation">Stops both.</param>
    public async Task<T> RunAsync<T>(Func<T> read, CancellationToken cancellation)
    {
        var reading = Task.Factory.StartNew(
            () =>
            {
                try
                {
                    var answer = read();
                    Hand();
                    return answer;
                }
                finally
                {
                    parts.Writer.Complete();
                }
            },
            cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            await foreach (var terms in parts.Reader.ReadAllAsync(cancellation))
            {
                await database.WriteAsync(
                    async work =>
                    {
                        await store.AddAsync(versionId, terms, work);
                        return 0;
                    },
                    WritePriority.Background,
                    cancellation);
            }
        }
        finally
        {
            // Whoever reads may wait for room that nobody makes any more.
            while (!reading.IsCompleted && await parts.Reader.WaitToReadAsync(CancellationToken.None))
            {
                parts.Reader.TryRead(out _);
            }
        }

        return await reading;
    }

    public void Header(OntologyHeader header)
    {
    }

    public void Term(OntologyTerm term)
    {
        if (Refusal is not null)
        {
            return;
        }

        if (Terms == mostTerms)
        {
            Refusal = Error.Unprocessable("catalog_too_many_terms", $"The ontology has more than {mostTerms:N0} terms; an administrator can raise Knowledge:Ontologies:MaxTerms.");
            return;
        }

        if (TooLong(term.Id) || term.Edges.Any(e => TooLong(e.Target) || TooLong(e.Predicate)))
        {
            Refusal = Error.Unprocessable("catalog_id_too_long", $"An id of the ontology has more than {LongestId:N0} bytes: '{Shown.Of(term.Id)}'.");
            return;
        }

        Terms++;
        Synonyms += term.Synonyms.Count;
        CrossReferences += term.CrossReferences.Count;
        Edges += term.Edges.Count;
        Axioms += term.Axioms.Count;
        part.Add(Storable(term));
        if (part.Count == Part)
        {
            Hand();
        }
    }

    private static bool TooLong(string id) => id.Length > LongestId / 4 && Encoding.UTF8.GetByteCount(id) > LongestId;

    /// <summary>Neither database stores NUL in text.</summary>
    private static OntologyTerm Storable(OntologyTerm term) =>
        Texts(term).Any(text => text is not null && text.Contains('\0', StringComparison.Ordinal))
            ? Json.Read<OntologyTerm>(Json.Write(term).Replace("\\u0000", "\uFFFD", StringComparison.Ordinal))
            : term;

    private static IEnumerable<string?> Texts(OntologyTerm term) =>
    [
        term.Id, term.Iri, term.Label, term.Definition, term.Namespace, .. term.AlternativeIds, .. term.ReplacedBy, .. term.CrossReferences, .. term.Axioms,
        .. term.Synonyms.Select(s => s.Text), .. term.Edges.SelectMany(e => new[] { e.Predicate, e.Target }),
    ];

    private void Hand()
    {
        if (part.Count > 0)
        {
            parts.Writer.WriteAsync(part).AsTask().GetAwaiter().GetResult();
            part = [];
        }
    }
}
