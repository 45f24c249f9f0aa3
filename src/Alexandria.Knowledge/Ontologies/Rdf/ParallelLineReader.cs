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

    private readonly Queue<LineChunk> _inOrder = new();
    private readonly Stack<LineChunk> _free = new();
    private long _statements;
    private long _lines;
    private byte[] _carry = [];
    private bool _isFirst = true;

    /// <summary>The chunk being cut has no line end: what was read is in <see cref="_carry"/>.</summary>
    private bool _lineTooLong;

    private bool _ended;

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
            while (!_ended && !_lineTooLong && _inOrder.Count < 2 * options.Threads && Cut() is { } chunk)
            {
                _inOrder.Enqueue(chunk);
                pending.Add(chunk, CancellationToken.None);
            }

            if (!_inOrder.TryDequeue(out var head))
            {
                return _lineTooLong ? ReadRest() : new ReadOutcome(_statements, null);
            }

            while (!head.IsParsed && pending.TryTake(out var next))
            {
                next.Parse();
            }

            var (statements, error) = head.Give(sink);
            _statements += statements;
            if (error is not null)
            {
                return new ReadOutcome(_statements, error with { Line = error.Line + _lines });
            }

            _lines += head.Lines;
            _free.Push(head);
        }
    }

    /// <summary>The next lines of the document; null at its end.</summary>
    private LineChunk? Cut()
    {
        var chunk = _free.TryPop(out var used) ? used : new LineChunk(ChunkBytes, quads, options, cancellation);
        _carry.CopyTo(chunk.Text, 0);
        var filled = _carry.Length;
        while (filled < ChunkBytes && !_ended)
        {
            var read = input.Read(chunk.Text, filled, ChunkBytes - filled);
            filled += read;
            _ended = read == 0;
        }

        var length = _ended ? filled : chunk.Text.AsSpan(0, filled).LastIndexOf((byte)'\n') + 1;
        _carry = chunk.Text.AsSpan(length, filled - length).ToArray();
        _lineTooLong = length == 0 && !_ended;
        if (length == 0)
        {
            return null;
        }

        chunk.Begin(length, _isFirst);
        _isFirst = false;
        return chunk;
    }

    private ReadOutcome ReadRest()
    {
        using var rest = new PrefixedStream(_carry, input);
        using var reader = new LineReader(rest, quads, sink, options, cancellation);
        var (statements, error) = RdfReader.Outcome(_isFirst ? reader.Read : reader.ReadLines, () => reader.Statements);
        return new ReadOutcome(_statements + statements, error is null ? null : error with { Line = error.Line + _lines });
    }
}
