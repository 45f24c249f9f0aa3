using Alexandria.Knowledge.Ontologies.Rdf.Xml;

namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>Reads a document of any syntax as a stream of statements. Memory does not grow with the document.</summary>
internal static class RdfReader
{
    /// <summary>Reads from the stream's position to its end or to the first error, and leaves the stream open.</summary>
    /// <returns>How many statements the sink was given, and the error if there was one. A document is never the reason for an exception.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was asked for.</exception>
    /// <exception cref="IOException">The stream could not be read.</exception>
    public static ReadOutcome Read(Stream input, RdfFormat format, IStatementSink sink, ReadOptions options, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Threads, nameof(options));
        switch (format)
        {
            case RdfFormat.NTriples or RdfFormat.NQuads when options.Threads > 1:
                return new ParallelLineReader(input, format == RdfFormat.NQuads, sink, options, cancellation).Read();
            case RdfFormat.NTriples or RdfFormat.NQuads:
                using (var reader = new LineReader(input, format == RdfFormat.NQuads, sink, options, cancellation))
                {
                    return Outcome(reader.Read, () => reader.Statements);
                }

            case RdfFormat.Turtle or RdfFormat.TriG:
                using (var reader = new TurtleReader(input, format == RdfFormat.TriG, sink, options, cancellation))
                {
                    return Outcome(reader.Read, () => reader.Statements);
                }

            case RdfFormat.RdfXml:
                return RdfXmlReader.Read(input, sink, options, cancellation);

            default:
                throw new ArgumentOutOfRangeException(nameof(format), format, "No reader for this syntax.");
        }
    }

    /// <summary>Runs a reader up to the end or the first error of its document.</summary>
    public static ReadOutcome Outcome(Action read, Func<long> statements)
    {
        try
        {
            read();
            return new ReadOutcome(statements(), null);
        }
        catch (RdfSyntaxException e)
        {
            return new ReadOutcome(statements(), e.Error);
        }
    }
}
