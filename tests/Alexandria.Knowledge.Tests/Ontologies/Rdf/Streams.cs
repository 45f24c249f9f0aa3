namespace Alexandria.Knowledge.Tests.Ontologies.Rdf;

/// <summary>A beginning, then one piece again and again up to a length, made as it is read.</summary>
internal sealed class Repeated(byte[] beginning, byte[] piece, long length) : ReadOnlyStream
{
    /// <summary>The piece so often that a read is a copy or two.</summary>
    private readonly byte[] block = [.. Enumerable.Repeat(piece, 1 + (100_000 / piece.Length)).SelectMany(p => p)];

    private readonly long end = beginning.Length + ((length - beginning.Length + piece.Length - 1) / piece.Length * piece.Length);
    private long at;

    public override int Read(byte[] buffer, int offset, int count)
    {
        var rest = at < beginning.Length
            ? beginning.AsSpan((int)at)
            : block.AsSpan((int)((at - beginning.Length) % piece.Length));
        var read = (int)Math.Min(Math.Min(count, rest.Length), end - at);
        rest[..read].CopyTo(buffer.AsSpan(offset));
        at += read;
        return read;
    }
}

/// <summary>A document in pieces of given sizes, the last of them again and again.</summary>
internal sealed class Pieces(byte[] document, IReadOnlyList<int> sizes) : ReadOnlyStream
{
    private int at;
    private int reads;

    public override int Read(byte[] buffer, int offset, int count)
    {
        var length = Math.Min(Math.Min(count, sizes[Math.Min(reads++, sizes.Count - 1)]), document.Length - at);
        document.AsSpan(at, length).CopyTo(buffer.AsSpan(offset));
        at += length;
        return length;
    }
}

internal abstract class ReadOnlyStream : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        throw new NotSupportedException();
    }

    public override void SetLength(long value)
    {
        throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        throw new NotSupportedException();
    }
}
