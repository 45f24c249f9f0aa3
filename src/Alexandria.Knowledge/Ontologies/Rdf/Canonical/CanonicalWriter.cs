using System.Security.Cryptography;
using Alexandria.Knowledge.Ontologies.Sorting;

namespace Alexandria.Knowledge.Ontologies.Rdf.Canonical;

/// <summary>
/// Brings a dataset into canonical N-Quads (RDFC-1.0): takes its statements in any order and with any labels, and
/// writes the same bytes for each dataset that differs in these only.
/// </summary>
/// <remarks>Statements without blank nodes go straight to a sort on disk; those with them stay in memory until the end.</remarks>
internal sealed class CanonicalWriter(CanonicalOptions options) : IStatementSink, IDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly ExternalSort lines = new(options.TempFolder, distinct: true, options.SortMemoryBytes);
    private readonly Utf8Buffer line = new();
    private BlankNodeQuads quads = new();
    private IdentifierIssuer? issued;
    private bool tooLarge;

    public void Statement(in RdfTerm subject, in RdfTerm predicate, in RdfTerm @object, in RdfTerm graph)
    {
        if (subject.Kind != TermKind.BlankNode && @object.Kind != TermKind.BlankNode && graph.Kind != TermKind.BlankNode)
        {
            line.Clear();
            Append(subject);
            Append(predicate);
            Append(@object);
            if (graph.Kind != TermKind.None)
            {
                Append(graph);
            }

            line.Append(".\n"u8);
            lines.Add(line.Span);
        }
        else if (!tooLarge)
        {
            quads.Add(subject, predicate, @object, graph);
            if (quads.Size > options.MaxBlankNodeBytes)
            {
                (tooLarge, quads) = (true, new());
            }
        }
    }

    /// <summary>Writes all statements, each once and in order. Called once, after the last.</summary>
    /// <returns>Or <c>canonical_too_large</c> or <c>canonical_too_complex</c>, and then nothing was written.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<Result<CanonicalDigest>> FinishAsync(Stream output, CancellationToken cancellationToken = default)
    {
        if (tooLarge)
        {
            return Error.Unprocessable("canonical_too_large", $"The statements with blank nodes take more than the {options.MaxBlankNodeBytes:N0} bytes that are kept for them. Give the resources that need no blank node an IRI, or do without the canonical form.");
        }

        quads.Complete();
        issued = Canonicalization.Run(quads, options, cancellationToken);
        if (issued is not { } numbers)
        {
            return Error.Unprocessable("canonical_too_complex", "The blank nodes are related to each other in so many ways that telling them apart goes beyond the bound on the work. Give some of them an IRI, or do without the canonical form.");
        }

        foreach (var quad in quads.Quads)
        {
            line.Clear();
            quads.AppendLine(quad, (node, target) => Canonicalization.AppendCanonical(numbers.Issue(node), target), line);
            lines.Add(line.Span);
        }

        return await WriteAsync(lines.Read(), output, cancellationToken);
    }

    /// <summary>The canonical label that a blank node got, without <c>_:</c>; null for one that was in no statement.</summary>
    public string? LabelOf(ReadOnlySpan<byte> label) =>
        quads.TryFind(label, out var node) && issued is not null && issued.TryGet(node, out var number) ? $"c14n{number}" : null;

    public void Dispose() => lines.Dispose();

    private void Append(in RdfTerm term)
    {
        CanonicalNQuads.Append(term, line);
        line.Append((byte)' ');
    }

    private async Task<CanonicalDigest> WriteAsync(SortedRecords sorted, Stream output, CancellationToken cancellationToken)
    {
        using var digest = IncrementalHash.CreateHash(options.Hash);
        var statements = 0L;
        line.Clear();
        while (sorted.MoveNext())
        {
            line.Append(sorted.Current);
            statements++;
            if (line.Length >= BufferBytes)
            {
                await FlushAsync();
            }
        }

        await FlushAsync();
        return new(Convert.ToHexStringLower(digest.GetHashAndReset()), statements);

        async Task FlushAsync()
        {
            digest.AppendData(line.Span);
            await output.WriteAsync(line.Memory, cancellationToken);
            line.Clear();
        }
    }
}
