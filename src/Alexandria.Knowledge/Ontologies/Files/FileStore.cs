using System.Security.Cryptography;
using Alexandria.Blobs;
using Alexandria.Data;

namespace Alexandria.Knowledge.Ontologies.Files;

/// <summary>A file in the store.</summary>
/// <param name="Sha256">Lower-case hexadecimal digest of the whole.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Pieces">The blobs that it consists of, in order.</param>
internal sealed record StoredFile(string Sha256, long Bytes, IReadOnlyList<FilePiece> Pieces);

internal sealed record FilePiece
{
    public required string BlobId { get; init; }

    public required long Bytes { get; init; }
}

/// <summary>Files of any size by their digest: pieces in the blob store first, then the rows that name them. What a kill leaves between the two are blobs without a row, which <c>ontology doctor</c> removes.</summary>
internal sealed class FileStore(IBlobStore blobs) : IBlobReferences
{
    /// <summary>Both homes of the blob store hold a blob in memory while they write it.</summary>
    public const int PieceBytes = 4 << 20;

    /// <summary>Stores the bytes; no row names them yet.</summary>
    public async Task<StoredFile> PutAsync(Stream content, CancellationToken cancellation)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var pieces = new List<FilePiece>();
        var buffer = new byte[PieceBytes];
        while (true)
        {
            var read = await content.ReadAtLeastAsync(buffer, PieceBytes, throwOnEndOfStream: false, cancellation);
            if (read > 0 || pieces.Count == 0)
            {
                whole.AppendData(buffer, 0, read);
                pieces.Add(new() { BlobId = await blobs.PutAsync(buffer.AsMemory(0, read), cancellation), Bytes = read });
            }

            if (read < PieceBytes)
            {
                return new(Convert.ToHexStringLower(whole.GetHashAndReset()), pieces.Sum(p => p.Bytes), pieces);
            }
        }
    }

    /// <summary>Names a stored file in rows.</summary>
    /// <exception cref="StorageException">A piece is gone again: it was removed as unnamed meanwhile. The unit of work may not commit; storing the file again mends it.</exception>
    public async Task RecordAsync(StoredFile file, IUnitOfWork work)
    {
        foreach (var piece in file.Pieces)
        {
            if (!await blobs.HasAsync(piece.BlobId, work))
            {
                throw new StorageException(StorageException.Damaged, new InvalidDataException($"The piece {piece.BlobId} of the file {file.Sha256} is no longer in the store."));
            }
        }

        await work.ExecuteEachAsync(
            "insert into ontology_file_pieces (sha256, ordinal, blob_id, bytes) values (@Sha256, @Ordinal, @BlobId, @Bytes) on conflict (sha256, ordinal) do nothing",
            [.. file.Pieces.Select((piece, ordinal) => new { file.Sha256, Ordinal = ordinal, piece.BlobId, piece.Bytes })]);
    }

    /// <summary>The pieces of a file in order; empty when there is none with that digest.</summary>
    public Task<IReadOnlyList<FilePiece>> PiecesAsync(string sha256, IReadWork work) =>
        work.QueryAsync<FilePiece>("select blob_id, bytes from ontology_file_pieces where sha256 = @sha256 order by ordinal", new { sha256 });

    /// <summary>Whether every piece of a file is in the store.</summary>
    public async Task<bool> HasAsync(string sha256, IReadWork work)
    {
        var pieces = await PiecesAsync(sha256, work);
        foreach (var piece in pieces)
        {
            if (!await blobs.HasAsync(piece.BlobId, work))
            {
                return false;
            }
        }

        return pieces.Count > 0;
    }

    /// <summary>Writes a file out, each piece compared with its digest.</summary>
    /// <exception cref="StorageException">A piece is missing or damaged.</exception>
    public async Task CopyAsync(IReadOnlyList<FilePiece> pieces, Stream target, CancellationToken cancellation)
    {
        foreach (var piece in pieces)
        {
            var content = await blobs.GetAsync(piece.BlobId, cancellation)
                ?? throw new StorageException(StorageException.Damaged, new InvalidDataException($"The piece {piece.BlobId} of an ontology's file is not in the store."));
            await target.WriteAsync(content, cancellation);
        }
    }

    /// <summary>Removes the rows of a file and those of its pieces that nobody names any more.</summary>
    public async Task RemoveAsync(string sha256, IEnumerable<IBlobReferences> references, IUnitOfWork work)
    {
        var pieces = await PiecesAsync(sha256, work);
        await work.ExecuteAsync("delete from ontology_file_pieces where sha256 = @sha256", new { sha256 });
        foreach (var id in pieces.Select(p => p.BlobId).Distinct(StringComparer.Ordinal))
        {
            if (!await references.NameAsync(id, work))
            {
                await blobs.DeleteAsync(id, work);
            }
        }
    }

    public async Task<bool> NameAsync(string id, IReadWork work) =>
        await work.FirstOrDefaultAsync<string>("select sha256 from ontology_file_pieces where blob_id = @id limit 1", new { id }) is not null;
}
