using System.Runtime.CompilerServices;

namespace Alexandria.Knowledge.Ontologies.Rdf.Xml;

/// <summary>
/// Stops an XML reader that buffers a whole tag, comment or declaration from buffering without end:
/// no more than a limit may be read from the document between two of its nodes. What comes before the first
/// element is looked at by <see cref="PrologGuard"/>. It reads on ahead: the XML reader asks for 4 KiB at a time.
/// </summary>
internal sealed class GuardedStream : Stream
{
    // What the reader has read ahead when a token begins is not yet counted as that token's.
    private const int ReadAhead = 64 * 1024;
    private const int BufferSize = 64 * 1024;
    private const int LongestMark = 4;

    private readonly Stream inner;
    private readonly int maxTokenBytes;
    private readonly byte[] bytes = new byte[BufferSize];
    private readonly PrologGuard prolog = new();
    private int next;
    private int end;
    private long since;

    public GuardedStream(Stream inner, int maxTokenBytes)
    {
        (this.inner, this.maxTokenBytes) = (inner, maxTokenBytes);
        end = inner.ReadAtLeast(bytes, LongestMark, throwOnEndOfStream: false);
        var start = bytes.AsSpan(0, Math.Min(end, LongestMark));
        IsAsciiCompatible = !start.Contains((byte)0) && !start.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) && !start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]);
    }

    /// <summary>Whether ASCII is one byte a character: UTF-16 and UTF-32 begin with a mark or with a &lt; among zeros.</summary>
    public bool IsAsciiCompatible { get; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void NodeWasRead() => since = 0;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override int Read(Span<byte> buffer)
    {
        if (next == end && !buffer.IsEmpty)
        {
            (next, end) = (0, inner.Read(bytes));
        }

        var read = Math.Min(end - next, buffer.Length);
        bytes.AsSpan(next, read).CopyTo(buffer);
        next += read;
        prolog.Look(buffer[..read]);
        since += read;
        return since <= (long)maxTokenBytes + ReadAhead ? read
            : throw new RdfXmlException("xml_token_too_long", $"A tag, comment or declaration is longer than {maxTokenBytes} bytes.");
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
