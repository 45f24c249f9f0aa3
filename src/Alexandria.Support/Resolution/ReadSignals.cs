using Alexandria.Blobs;
using Alexandria.Data;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Support.Tickets;
using Alexandria.Support.Tickets.Reading;

namespace Alexandria.Support.Resolution;

/// <summary>Reads product, version, error codes, environment, quoted stack traces and urgency out of a ticket.</summary>
[Operation("tickets.read-signals", Effect.Write, Route = "POST /v1/tickets/{id}/automation/read", Cli = "ticket automation read", Permission = Permissions.TicketsResolveAutomatically, Mcp = false)]
public sealed record ReadSignals : IOperation<AutomationOutcome>
{
    /// <summary>The ticket.</summary>
    public required string Id { get; init; }
}

internal sealed class ReadSignalsHandler(TicketStore tickets, AttachmentStore attachments, IDatabase database, IBlobStore blobs) : IPreparedOperationHandler<ReadSignals, AutomationOutcome, TicketSignals>
{
    // As much text as a hundred pages; what follows adds nothing that these do not say.
    private const int MaxText = 512 * 1024;

    public async Task<Result<TicketSignals>> PrepareAsync(ReadSignals request, PreparationContext context)
    {
        var (ticket, timeline, files) = await database.ReadAsync(
            async work => (
                await tickets.FindAsync(context.Tenant, request.Id, work),
                await tickets.TimelineAsync(context.Tenant, request.Id, 200, work),
                await attachments.OfTicketAsync(context.Tenant, request.Id, work)),
            context.Cancellation);
        if (ticket is null)
        {
            return Error.NotFound("ticket", request.Id);
        }

        List<string> texts = [ticket.Body, .. timeline.Where(e => e.Kind == TimelineKind.Commented).Select(e => e.Text)];
        foreach (var file in files.Where(f => f.ContentType == FileKind.Text))
        {
            if (texts.Sum(t => t.Length) + file.Size <= MaxText && await blobs.GetAsync(file.BlobId, context.Cancellation) is { } bytes)
            {
                texts.Add(FileKind.TextOf(bytes.Span) ?? "");
            }
        }

        return TicketReader.Read(ticket.Subject, string.Join("\n\n", texts), ticket.Product, ticket.ProductVersion, ticket.OpenedAt);
    }

    public async Task<Result<AutomationOutcome>> HandleAsync(ReadSignals request, TicketSignals prepared, OperationContext context)
    {
        if (await tickets.FindAsync(context.Tenant, request.Id, context.Work) is not { } ticket)
        {
            return Error.NotFound("ticket", request.Id);
        }

        var summary = SignalSummary.Of(prepared);
        if (ticket.ReadBy(Json.Write(prepared), summary, context.Caller, context.Now) is not { } change)
        {
            return AutomationOutcome.Ended;
        }

        await tickets.SaveAsync(change, context);
        return new AutomationOutcome(summary);
    }
}
