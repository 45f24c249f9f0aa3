namespace Alexandria.Knowledge.Tests.Ontologies.Rdf;

/// <summary>A beginning, then one piece again and again up to a length, made as it is read.</summary>
internal sealed class Repeated(byte[] beginning, byte[] piece, long length) : ReadOnlyStream
{
    /// <summary>The piece so often that a read is a copy or two.</summary>
    private readonly byte[] _block = [.. Enumerable.Repeat(piece, 1 + (100_000 / piece.Length)).SelectMany(p => p)];

    private readonly long _end = beginning.Length + ((length - beginning.Length + piece.Length - 1) / piece.Length * piece.Length);
    private long _at;

    public override int Read(byte[] buffer, int offset, int count)
    {
        var rest = _at < beginning.Length
            ? beginning.AsSpan((int)_at)
            : _block.AsSpan((int)((_at - beginning.Length) % piece.Length));
        var read = (int)Math.Min(Math.Min(count, rest.Length), _end - _at);
        rest[..read].CopyTo(buffer.AsSpan(offset));
        _at += read;
        return read;
    }
}

/// <summary>A document in pieces of given sizes, the last of them again and again.</summary>
internal sealed class Pieces(byte[] document, IReadOnlyList<int> sizes) : ReadOnlyStream
{
    private int _at;
    private int _reads;

    public override int Read(byte[] buffer, int offset, int count)
    {
        var length = Math.Min(Math.Min(count, sizes[Math.Min(_reads++, sizes.Count - 1)]), document.Length - _at);
        document.AsSpan(_at, length).CopyTo(buffer.AsSpan(offset));
        _at += length;
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
