using System.ComponentModel.DataAnnotations;
using Alexandria.Blobs;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Support.Tickets;

/// <summary>Attaches a file to a ticket; links and proposal are looked at again in its light.</summary>
[Operation("tickets.attach", Effect.Write, Route = "POST /v1/tickets/{id}/attachments", Cli = "ticket attach", Permission = Permissions.TicketsWrite, Status = 201,
    Examples = ["ticket attach 0198… crash.log"])]
public sealed record AttachFile : IOperation<AttachmentView>
{
    /// <summary>The ticket.</summary>
    public required string Id { get; init; }

    /// <summary>The file as the raw body, or in JSON as base64; at most 8 MiB.</summary>
    [Content("*/*")] public required byte[] Content { get; init; }

    /// <summary>How the file is called.</summary>
    [StringLength(255)] public string? FileName { get; init; }
}

internal sealed class AttachFileHandler(TicketStore tickets, AttachmentStore attachments, IBlobStore blobs) : IPreparedOperationHandler<AttachFile, AttachmentView, AttachFileHandler.Stored>
{
    /// <param name="BlobId">Where the bytes are.</param>
    /// <param name="ContentType">What they are.</param>
    internal sealed record Stored(string BlobId, string ContentType);

    public async Task<Result<Stored>> PrepareAsync(AttachFile request, PreparationContext context) => request.Content.Length == 0
        ? Error.Invalid("file_empty", "The file is empty.")
        : new Stored(await blobs.PutAsync(request.Content, context.Cancellation), FileKind.Of(request.Content));

    public async Task<Result<AttachmentView>> HandleAsync(AttachFile request, Stored prepared, OperationContext context)
    {
        var attachment = new TicketAttachment
        {
            Tenant = context.Tenant,
            Id = context.NewId(),
            TicketId = request.Id,
            FileName = FileKind.SafeName(request.FileName),
            ContentType = prepared.ContentType,
            Size = request.Content.Length,
            BlobId = prepared.BlobId,
            AddedBy = context.Caller.Id,
            AddedAt = context.Now,
        };
        var changed = await tickets.ChangeAsync(request.Id, context, ticket => ticket.Attach(attachment, context.Caller, context.Now));
        if (changed.Failed)
        {
            return changed.Error;
        }

        await attachments.AddAsync(attachment, context.Work);
        return AttachmentView.Of(attachment);
    }
}
