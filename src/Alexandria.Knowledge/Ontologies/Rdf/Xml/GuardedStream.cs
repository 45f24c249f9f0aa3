namespace Alexandria.Knowledge.Ontologies.Rdf.Xml;

/// <summary>
/// Stops an XML reader that buffers a whole tag, comment or declaration from buffering without end:
/// no more than a limit may be read from the document between two of its nodes.
/// </summary>
internal sealed class GuardedStream(Stream inner, int maxTokenBytes) : Stream
{
    // What the reader has read ahead when a token begins is not yet counted as that token's.
    private const int ReadAhead = 64 * 1024;

    private readonly long limit = (long)maxTokenBytes + ReadAhead;
    private long since;

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
        var read = inner.Read(buffer);
        since += read;
        return since <= limit ? read
            : throw new RdfXmlException("xml_token_too_long", $"A tag, comment or declaration is longer than {maxTokenBytes} bytes.");
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
