using Alexandria.Modules;

namespace Alexandria.Knowledge.Ontologies.Backup;

/// <summary>A piece could not be had. A stream has no other way to say so; the backup's writer turns it into its error.</summary>
internal sealed class PieceFailedException(Error error) : Exception(error.Message)
{
    public Error Error => error;
}

/// <summary>A file of the catalog as a stream: one piece after the other is asked for. It tells its length and place, as a tar needs them, and is read from its beginning to its end.</summary>
internal sealed class PiecedFile(IVerbOperations operations, string sha256, long length, Action<long> progress, CancellationToken cancellation) : Stream
{
    private ReadOnlyMemory<byte> piece;
    private int ordinal;
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    /// <exception cref="PieceFailedException">A piece is lost, damaged or cannot be had.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (position == length || buffer.IsEmpty)
        {
            return 0;
        }

        if (piece.IsEmpty)
        {
            var answer = await operations.CallAsync(new GetFilePiece { Sha256 = sha256, Ordinal = ordinal++ }, cancellation);
            piece = answer.Failed ? throw new PieceFailedException(answer.Error) : answer.Value.Bytes;
            if (piece.IsEmpty)
            {
                throw new PieceFailedException(Error.Conflict("storage_piece_damaged", $"The file {sha256} is shorter than the catalog says; 'ontology doctor --files true' says more."));
            }
        }

        var count = (int)Math.Min(Math.Min(buffer.Length, piece.Length), length - position);
        piece[..count].CopyTo(buffer);
        piece = piece[count..];
        position += count;
        progress(position);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }
}
