namespace Alexandria.Knowledge.Ontologies.Rdf.Xml;

/// <summary>
/// Stops an XML reader that buffers a whole tag, comment or declaration from buffering without end:
/// no more than a limit may be read from the document between two of its nodes. What comes before the first
/// element is looked at by <see cref="PrologGuard"/>.
/// </summary>
internal sealed class GuardedStream : Stream
{
    // What the reader has read ahead when a token begins is not yet counted as that token's.
    private const int ReadAhead = 64 * 1024;

    private readonly Stream inner;
    private readonly int maxTokenBytes;
    private readonly byte[] start;
    private readonly PrologGuard prolog = new();
    private int startLeft;
    private long since;

    public GuardedStream(Stream inner, int maxTokenBytes)
    {
        (this.inner, this.maxTokenBytes) = (inner, maxTokenBytes);
        var first = new byte[4];
        startLeft = inner.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        start = first[..startLeft];
    }

    /// <summary>Whether ASCII is one byte a character: UTF-16 and UTF-32 begin with a mark or with a &lt; among zeros.</summary>
    public bool IsAsciiCompatible => !start.Contains((byte)0) && !start.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) && !start.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]);

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

    public override int Read(Span<byte> buffer)
    {
        int read;
        if (startLeft > 0 && buffer.Length > 0)
        {
            read = Math.Min(startLeft, buffer.Length);
            start.AsSpan(start.Length - startLeft, read).CopyTo(buffer);
            startLeft -= read;
        }
        else
        {
            read = inner.Read(buffer);
        }

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
