using System.ComponentModel.DataAnnotations;
using Alexandria.Blobs;
using Alexandria.Data;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Support.CrashReports;
using Alexandria.Support.Linking;

namespace Alexandria.Support.Tickets;

/// <summary>Attaches a file to a ticket; links and proposal are looked at again in its light. A crash report, recognised by content, is also submitted as one and linked with.</summary>
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

internal sealed class AttachFileHandler(TicketStore tickets, AttachmentStore attachments, LinkStore links, AttachedCrashes attached, CrashIntake crashes, IDatabase database, IBlobStore blobs)
    : IPreparedOperationHandler<AttachFile, AttachmentView, AttachFileHandler.Stored>
{
    /// <param name="BlobId">Where the bytes are.</param>
    /// <param name="ContentType">What they are.</param>
    /// <param name="Crash">The crash report that they are; null for any other file.</param>
    internal sealed record Stored(string BlobId, string ContentType, PreparedCrash? Crash);

    public async Task<Result<Stored>> PrepareAsync(AttachFile request, PreparationContext context)
    {
        if (request.Content.Length == 0)
        {
            return Error.Invalid("file_empty", "The file is empty.");
        }

        var ticket = await database.ReadAsync(work => tickets.FindAsync(context.Tenant, request.Id, work), context.Cancellation);
        if (ticket is null)
        {
            return Error.NotFound("ticket", request.Id);
        }

        var blob = await blobs.PutAsync(request.Content, context.Cancellation);
        var crash = FileKind.TextOf(request.Content) is { } text
            ? await crashes.PrepareAsync(context.Tenant, new IncomingCrash(text, ticket.Product, ticket.ProductVersion, OccurredAt: null), context.Cancellation)
            : Error.Unprocessable("binary", "The file is no text.");
        return new Stored(blob, FileKind.Of(request.Content), crash.Failed ? null : crash.Value);
    }

    public async Task<Result<AttachmentView>> HandleAsync(AttachFile request, Stored prepared, OperationContext context)
    {
        var found = await tickets.FindCurrentAsync(request.Id, context);
        if (found.Failed)
        {
            return found.Error;
        }

        var report = prepared.Crash is null ? null : await crashes.AddAsync(prepared.Crash, context);
        var attachment = new TicketAttachment
        {
            Tenant = context.Tenant,
            Id = context.NewId(),
            TicketId = request.Id,
            FileName = FileKind.SafeName(request.FileName),
            ContentType = prepared.ContentType,
            Size = request.Content.Length,
            BlobId = prepared.BlobId,
            CrashReportId = report?.Id,
            AddedBy = context.Caller.Id,
            AddedAt = context.Now,
        };
        await crashes.EnsureKeptAsync(prepared.BlobId, context.Work);
        await attachments.AddAsync(attachment, context.Work);
        IReadOnlyList<TicketLink> made = report is null ? [] : await LinkAsync(found.Value, report, context);
        await tickets.SaveAsync(found.Value.Attach(attachment, made, context.Caller, context.Now), context);
        return AttachmentView.Of(attachment);
    }

    // At once, so that the link is there when the file is; the workflow finds the same one again.
    private async Task<IReadOnlyList<TicketLink>> LinkAsync(Ticket ticket, CrashReport report, OperationContext context)
    {
        var present = await links.OfTicketAsync(context.Tenant, ticket.Id, context.Work);
        var proposals = await attached.WithAttachedAsync(context.Tenant, ticket.Id, [], context.Work);
        var (changed, _) = TicketLink.Merge(ticket, [.. present.Where(l => l.CrashGroupId == report.GroupId)], [.. proposals.Where(p => p.CrashGroupId == report.GroupId)], context.Caller, context.Now);
        foreach (var link in changed)
        {
            await links.SaveAsync(link, context.Work);
        }

        return changed;
    }
}
