using System.Runtime.ExceptionServices;

namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>Some whole lines of a document, and their statements once one thread has parsed them.</summary>
internal sealed class LineChunk(int size, bool quads, ReadOptions options, CancellationToken cancellation)
{
    private readonly StatementBatch batch = new(size);
    private TaskCompletionSource parsed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ReadOutcome? outcome;
    private ExceptionDispatchInfo? failure;
    private int length;
    private bool isFirst;

    public byte[] Text { get; } = new byte[size];

    /// <summary>Line ends; known when it is parsed.</summary>
    public long Lines { get; private set; }

    public bool IsParsed => parsed.Task.IsCompleted;

    /// <summary><see cref="Text"/> holds new lines.</summary>
    /// <param name="length">In bytes.</param>
    /// <param name="isFirst">The document begins with them, perhaps with a byte order mark.</param>
    public void Begin(int length, bool isFirst)
    {
        this.length = length;
        this.isFirst = isFirst;
        batch.Clear();
        parsed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Parse()
    {
        try
        {
            using var text = new MemoryStream(Text, 0, length, writable: false);
            using var reader = new LineReader(text, quads, batch, options, cancellation);
            outcome = RdfReader.Outcome(isFirst ? reader.Read : reader.ReadLines, () => reader.Statements);
            Lines = Text.AsSpan(0, length).Count((byte)'\n');
        }
        catch (Exception e)
        {
            // It belongs to the caller's thread, which gets it in Give.
            failure = ExceptionDispatchInfo.Capture(e);
        }
        finally
        {
            parsed.SetResult();
        }
    }

    /// <summary>Waits until the chunk is parsed and gives its statements on. The line of an error counts within the chunk.</summary>
    public ReadOutcome Give(IStatementSink sink)
    {
        parsed.Task.Wait(CancellationToken.None);
        failure?.Throw();
        batch.Give(sink);
        return outcome!;
    }
}
