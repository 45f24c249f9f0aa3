using Alexandria.Data;

namespace Alexandria.Support.Tickets;

/// <summary>The SQL of files on tickets.</summary>
internal sealed class AttachmentStore
{
    private const string Columns = "tenant, id, ticket_id, file_name, content_type, size, blob_id, crash_report_id, added_by, added_at";

    public Task<TicketAttachment?> FindAsync(string tenant, string ticketId, string id, IReadWork work) => work.FirstOrDefaultAsync<TicketAttachment>(
        $"select {Columns} from ticket_attachments where tenant = @tenant and ticket_id = @ticketId and id = @id",
        new { tenant, ticketId, id });

    /// <summary>Oldest first.</summary>
    public Task<IReadOnlyList<TicketAttachment>> OfTicketAsync(string tenant, string ticketId, IReadWork work) => work.QueryAsync<TicketAttachment>(
        $"select {Columns} from ticket_attachments where tenant = @tenant and ticket_id = @ticketId order by added_at, id",
        new { tenant, ticketId });

    public Task AddAsync(TicketAttachment attachment, IUnitOfWork work) => work.ExecuteAsync(
        $"insert into ticket_attachments ({Columns}) values (@Tenant, @Id, @TicketId, @FileName, @ContentType, @Size, @BlobId, @CrashReportId, @AddedBy, @AddedAt)",
        attachment);
}
