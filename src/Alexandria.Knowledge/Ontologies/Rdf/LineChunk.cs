using System.Runtime.ExceptionServices;

namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>Some whole lines of a document, and their statements once one thread has parsed them.</summary>
internal sealed class LineChunk(int size, bool quads, ReadOptions options, CancellationToken cancellation)
{
    private readonly StatementBatch _batch = new(size);
    private TaskCompletionSource _parsed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ReadOutcome? _outcome;
    private ExceptionDispatchInfo? _failure;
    private int _length;
    private bool _isFirst;

    public byte[] Text { get; } = new byte[size];

    /// <summary>Line ends; known when it is parsed.</summary>
    public long Lines { get; private set; }

    public bool IsParsed => _parsed.Task.IsCompleted;

    /// <summary><see cref="Text"/> holds new lines.</summary>
    /// <param name="length">In bytes.</param>
    /// <param name="isFirst">The document begins with them, perhaps with a byte order mark.</param>
    public void Begin(int length, bool isFirst)
    {
        _length = length;
        _isFirst = isFirst;
        _batch.Clear();
        _parsed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Parse()
    {
        try
        {
            using var text = new MemoryStream(Text, 0, _length, writable: false);
            using var reader = new LineReader(text, quads, _batch, options, cancellation);
            _outcome = RdfReader.Outcome(_isFirst ? reader.Read : reader.ReadLines, () => reader.Statements);
            Lines = Text.AsSpan(0, _length).Count((byte)'\n');
        }
        catch (Exception e)
        {
            // It belongs to the caller's thread, which gets it in Give.
            _failure = ExceptionDispatchInfo.Capture(e);
        }
        finally
        {
            _parsed.SetResult();
        }
    }

    /// <summary>Waits until the chunk is parsed and gives its statements on. The line of an error counts within the chunk.</summary>
    public ReadOutcome Give(IStatementSink sink)
    {
        _parsed.Task.Wait(CancellationToken.None);
        _failure?.Throw();
        _batch.Give(sink);
        return _outcome!;
    }
}
