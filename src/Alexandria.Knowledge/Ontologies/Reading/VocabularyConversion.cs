using Alexandria.Knowledge.Ontologies.Obo;
using Alexandria.Knowledge.Ontologies.Rdf;
using Alexandria.Knowledge.Ontologies.Rdf.Canonical;
using Alexandria.Knowledge.Ontologies.Terms;

namespace Alexandria.Knowledge.Ontologies.Reading;

/// <summary>What a conversion came to.</summary>
/// <param name="Read">Statements or terms that were read.</param>
/// <param name="Errors">Why the document could not be read; what was written until then is no whole document.</param>
/// <param name="LeftOut">Things that the target has no place for (names of graphs, axioms), and class expressions and parts of terms beyond what is put together in memory.</param>
internal sealed record ConversionOutcome(long Read, IReadOnlyList<SyntaxError> Errors, long LeftOut);

/// <summary>How a vocabulary is converted.</summary>
internal sealed record ConversionOptions
{
    /// <summary>N-Quads by RDFC-1.0: sorted, each statement once.</summary>
    public bool Canonical { get; init; }

    /// <summary>What relative IRIs are resolved against; null where they are errors.</summary>
    public string? BaseIri { get; init; }

    /// <summary>An existing folder for what does not fit into memory.</summary>
    public required string Folder { get; init; }
}

/// <summary>Writes a vocabulary in another syntax, as it is read.</summary>
internal static class VocabularyConversion
{
    public static IReadOnlyList<VocabularyFormat> Targets { get; } = [VocabularyFormat.NTriples, VocabularyFormat.NQuads, VocabularyFormat.Turtle, VocabularyFormat.TriG, VocabularyFormat.OboGraphs];

    /// <param name="input">Is not closed.</param>
    /// <param name="from">Its syntax.</param>
    /// <param name="output">Is not closed.</param>
    /// <param name="to">One of <see cref="Targets"/>.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Stops.</param>
    public static ConversionOutcome Convert(Stream input, VocabularyFormat from, Stream output, VocabularyFormat to, ConversionOptions options, CancellationToken cancellation)
    {
        var (baseIri, folder) = (options.BaseIri, options.Folder);
        if (options.Canonical)
        {
            using var canonical = new CanonicalWriter(new CanonicalOptions { TempFolder = folder });
            var (read, errors, leftOut) = Statements(input, from, canonical, baseIri, folder, cancellation);
            var written = errors.Count == 0 ? canonical.FinishAsync(output, cancellation).GetAwaiter().GetResult() : default;
            return new(read, written.Failed ? [new(written.Error.Code, 1, 1, written.Error.Message)] : errors, leftOut);
        }

        if (to == VocabularyFormat.OboGraphs)
        {
            using var graphs = new OboGraphsWriter(output, folder);
            var (read, errors, beyond) = Terms(input, from, graphs, baseIri, folder, cancellation);
            graphs.Complete();
            return new(read, errors, beyond + graphs.LeftOut);
        }

        if (to is VocabularyFormat.NTriples or VocabularyFormat.NQuads)
        {
            using var lines = new LineWriter(output, to == VocabularyFormat.NQuads);
            var (read, errors, leftOut) = Statements(input, from, lines, baseIri, folder, cancellation);
            lines.Flush();
            return new(read, errors, leftOut + lines.GraphNamesLeftOut);
        }

        using var turtle = new TurtleWriter(output, to == VocabularyFormat.TriG);
        var outcome = Statements(input, from, turtle, baseIri, folder, cancellation);
        turtle.Flush();
        return new(outcome.Read, outcome.Errors, outcome.LeftOut + turtle.GraphNamesLeftOut);
    }

    private static (long Read, IReadOnlyList<SyntaxError> Errors, long LeftOut) Statements(Stream input, VocabularyFormat from, IStatementSink sink, string? baseIri, string folder, CancellationToken cancellation)
    {
        if (VocabularyFormats.RdfOf(from) is { } rdf)
        {
            var outcome = RdfReader.Read(input, rdf, sink, ReadOptions.Default with { BaseIri = baseIri }, cancellation);
            return (outcome.Statements, outcome.Error is null ? [] : [outcome.Error], 0);
        }

        var statements = new StatementsFromTerms(sink);
        var (read, errors, beyond) = Terms(input, from, statements, baseIri, folder, cancellation);
        return (read, errors, beyond + statements.LeftOut);
    }

    private static (long Read, IReadOnlyList<SyntaxError> Errors, long LeftOut) Terms(Stream input, VocabularyFormat from, ITermSink sink, string? baseIri, string folder, CancellationToken cancellation)
    {
        if (VocabularyFormats.RdfOf(from) is { } rdf)
        {
            using var gathered = new TermsFromStatements(sink, folder);
            var outcome = RdfReader.Read(input, rdf, gathered, ReadOptions.Default with { BaseIri = baseIri }, cancellation);
            if (outcome.Error is null)
            {
                gathered.Complete(cancellation);
            }

            return (outcome.Statements, outcome.Error is null ? [] : [outcome.Error], gathered.IncompleteExpressions + gathered.CutTerms);
        }

        var read = from == VocabularyFormat.Obo ? OboReader.Read(input, sink, cancellation) : OboGraphsReader.Read(input, sink, folder, cancellation);
        return (read.Terms, read.Errors, 0);
    }
}
