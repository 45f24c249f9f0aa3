using Alexandria.Blobs;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Support.Tickets;

/// <summary>Answers a file of a ticket as it was attached.</summary>
[Operation("tickets.attachment", Effect.Read, Route = "GET /v1/tickets/{id}/attachments/{attachmentId}", Cli = "ticket attachment", Permission = Permissions.TicketsRead, Mcp = false,
    Examples = ["ticket attachment 0198… 0199…"])]
public sealed record DownloadAttachment : IOperation<FileContent>
{
    /// <summary>The ticket.</summary>
    public required string Id { get; init; }

    /// <summary>The file.</summary>
    public required string AttachmentId { get; init; }
}

internal sealed class DownloadAttachmentHandler(AttachmentStore attachments, IBlobStore blobs) : IOperationHandler<DownloadAttachment, FileContent>
{
    public async Task<Result<FileContent>> HandleAsync(DownloadAttachment request, OperationContext context)
    {
        if (await attachments.FindAsync(context.Tenant, request.Id, request.AttachmentId, context.Work) is not { } attachment)
        {
            return Error.NotFound("attachment", request.AttachmentId);
        }

        return await blobs.GetAsync(attachment.BlobId, context.Cancellation) is { } bytes
            ? new FileContent(bytes, attachment.ContentType, attachment.FileName)
            : Error.Unavailable("attachment_missing", "The content of this file is not in the store of blobs; the server's operator should restore the data directory's blobs.");
    }
}
