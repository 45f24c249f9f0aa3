using System.ComponentModel.DataAnnotations;
using Alexandria.Blobs;
using Alexandria.Data;
using Alexandria.Identity;
using Alexandria.Knowledge.Ontologies.Files;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Ontologies.Backup;

/// <summary>A piece of a file of the catalog, at most 4 MiB. 'ontology backup' asks for one after the other.</summary>
[Operation("ontologies.get-piece", Effect.Read, Route = "GET /v1/ontology-files/{sha256}/pieces/{ordinal}", Cli = "ontology step get-piece", Permission = Permissions.OntologiesWrite, Mcp = false,
    Examples = ["ontology step get-piece 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 0 > piece"])]
public sealed record GetFilePiece : IOperation<FileContent>
{
    /// <summary>SHA-256 of the file, 64 hexadecimal digits.</summary>
    [RegularExpression("^[0-9a-f]{64}$")] public required string Sha256 { get; init; }

    /// <summary>Which piece, from 0.</summary>
    [Range(0, int.MaxValue)] public required int Ordinal { get; init; }
}

internal sealed class GetFilePieceHandler(FileStore files, IBlobStore blobs, IDatabase database) : IQueryHandler<GetFilePiece, FileContent>
{
    public async Task<Result<FileContent>> AnswerAsync(GetFilePiece request, PreparationContext context)
    {
        var pieces = await database.ReadAsync(work => files.PiecesAsync(request.Sha256, work), context.Cancellation);
        if (request.Ordinal >= pieces.Count)
        {
            return Error.NotFound("ontology_file_piece", $"{request.Sha256}/{request.Ordinal}");
        }

        try
        {
            return await blobs.GetAsync(pieces[request.Ordinal].BlobId, context.Cancellation) is { } content
                ? new FileContent(content, "application/octet-stream", null)
                : Damaged(request.Sha256);
        }
        catch (StorageException error) when (error.Error.Code == StorageException.Damaged.Code)
        {
            return Damaged(request.Sha256);
        }
    }

    private static Error Damaged(string sha256) =>
        Error.Conflict("storage_piece_damaged", $"The file {sha256} is lost or damaged in the store. 'ontology doctor --files true' names what belongs to it; pull that again.");
}

/// <summary>Stores a piece of a file that a version will name: what 'ontology restore' sends before the version. A piece that nothing names is removed by 'ontology doctor' after a day.</summary>
[Operation("ontologies.store-piece", Effect.Write, Route = "POST /v1/ontology-pieces", Cli = "ontology step store-piece", Permission = Permissions.OntologiesWrite, Mcp = false, Status = 201,
    Examples = ["ontology step store-piece piece"])]
public sealed record StoreFilePiece : IOperation<StoredPiece>
{
    /// <summary>The bytes as the raw body, or in JSON as base64; at most 4 MiB.</summary>
    [Content("application/octet-stream", MaxBytes = FileStore.PieceBytes)] public required byte[] Content { get; init; }
}

/// <summary>A piece in the store.</summary>
/// <param name="BlobId">Its id: SHA-256.</param>
/// <param name="Bytes">Its size.</param>
public sealed record StoredPiece(string BlobId, long Bytes);

internal sealed class StoreFilePieceHandler(IBlobStore blobs) : IPreparedOperationHandler<StoreFilePiece, StoredPiece, StoredPiece>
{
    public async Task<Result<StoredPiece>> PrepareAsync(StoreFilePiece request, PreparationContext context) =>
        request.Content.Length <= FileStore.PieceBytes
            ? new StoredPiece(await blobs.PutAsync(request.Content, context.Cancellation), request.Content.Length)
            : new Error(ErrorKind.TooLarge, "piece_too_large", "A piece has at most 4 MiB.");

    public Task<Result<StoredPiece>> HandleAsync(StoreFilePiece request, StoredPiece prepared, OperationContext context) => Task.FromResult(Result<StoredPiece>.Success(prepared));
}
