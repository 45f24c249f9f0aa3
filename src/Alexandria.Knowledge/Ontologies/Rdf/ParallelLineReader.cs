using System.Collections.Concurrent;

namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>
/// N-Triples and N-Quads on several threads. The document is cut behind line ends into chunks; who is free parses the next one into a batch,
/// the caller too, and the caller gives the batches to the sink in the document's order. No more than two chunks a thread are in memory.
/// </summary>
internal sealed class ParallelLineReader(Stream input, bool quads, IStatementSink sink, ReadOptions options, CancellationToken cancellation)
{
    /// <summary>Large against what handing over a chunk costs, small against memory. A line that is longer is read on one thread, with all behind it.</summary>
    private const int ChunkBytes = 256 * 1024;

    private readonly Queue<LineChunk> inOrder = new();
    private readonly Stack<LineChunk> free = new();
    private long statements;
    private long lines;
    private byte[] carry = [];
    private bool isFirst = true;

    /// <summary>The chunk being cut has no line end: what was read is in <see cref="carry"/>.</summary>
    private bool lineTooLong;

    private bool ended;

    public ReadOutcome Read()
    {
        using var pending = new BlockingCollection<LineChunk>();
        var workers = Enumerable.Range(1, options.Threads - 1)
            .Select(_ => Task.Factory.StartNew(() => Work(pending), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))
            .ToArray();
        try
        {
            return ReadChunks(pending);
        }
        finally
        {
            pending.CompleteAdding();
            while (pending.TryTake(out _))
            {
            }

            Task.WaitAll(workers, CancellationToken.None);
        }
    }

    private static void Work(BlockingCollection<LineChunk> pending)
    {
        foreach (var chunk in pending.GetConsumingEnumerable())
        {
            chunk.Parse();
        }
    }

    private ReadOutcome ReadChunks(BlockingCollection<LineChunk> pending)
    {
        while (true)
        {
            while (!ended && !lineTooLong && inOrder.Count < 2 * options.Threads && Cut() is { } chunk)
            {
                inOrder.Enqueue(chunk);
                pending.Add(chunk, CancellationToken.None);
            }

            if (!inOrder.TryDequeue(out var head))
            {
                return lineTooLong ? ReadRest() : new ReadOutcome(this.statements, null);
            }

            while (!head.IsParsed && pending.TryTake(out var next))
            {
                next.Parse();
            }

            var (statements, error) = head.Give(sink);
            this.statements += statements;
            if (error is not null)
            {
                return new ReadOutcome(this.statements, error with { Line = error.Line + lines });
            }

            lines += head.Lines;
            free.Push(head);
        }
    }

    /// <summary>The next lines of the document; null at its end.</summary>
    private LineChunk? Cut()
    {
        var chunk = free.TryPop(out var used) ? used : new LineChunk(ChunkBytes, quads, options, cancellation);
        carry.CopyTo(chunk.Text, 0);
        var filled = carry.Length;
        while (filled < ChunkBytes && !ended)
        {
            var read = input.Read(chunk.Text, filled, ChunkBytes - filled);
            filled += read;
            ended = read == 0;
        }

        var length = ended ? filled : chunk.Text.AsSpan(0, filled).LastIndexOf((byte)'\n') + 1;
        carry = chunk.Text.AsSpan(length, filled - length).ToArray();
        lineTooLong = length == 0 && !ended;
        if (length == 0)
        {
            return null;
        }

        chunk.Begin(length, isFirst);
        isFirst = false;
        return chunk;
    }

    private ReadOutcome ReadRest()
    {
        using var rest = new PrefixedStream(carry, input);
        using var reader = new LineReader(rest, quads, sink, options, cancellation);
        var (statements, error) = RdfReader.Outcome(isFirst ? reader.Read : reader.ReadLines, () => reader.Statements);
        return new ReadOutcome(this.statements + statements, error is null ? null : error with { Line = error.Line + lines });
    }
}
