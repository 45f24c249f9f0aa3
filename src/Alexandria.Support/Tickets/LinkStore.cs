using Alexandria.Data;

namespace Alexandria.Support.Tickets;

/// <summary>The SQL of links between tickets and crash groups.</summary>
internal sealed class LinkStore
{
    private const string Columns = "tenant, ticket_id, crash_group_id, title, state, score, reasons, decided_by, updated_at";

    /// <summary>Best first.</summary>
    public Task<IReadOnlyList<TicketLink>> OfTicketAsync(string tenant, string ticketId, IReadWork work) => work.QueryAsync<TicketLink>(
        $"select {Columns} from ticket_links where tenant = @tenant and ticket_id = @ticketId order by score desc, crash_group_id",
        new { tenant, ticketId });

    public Task SaveAsync(TicketLink link, IUnitOfWork work) => work.ExecuteAsync(
        $"""
        insert into ticket_links ({Columns})
        values (@Tenant, @TicketId, @CrashGroupId, @Title, @State, @Score, @Reasons, @DecidedBy, @UpdatedAt)
        on conflict (tenant, ticket_id, crash_group_id) do update set
            title = excluded.title, state = excluded.state, score = excluded.score, reasons = excluded.reasons,
            decided_by = excluded.decided_by, updated_at = excluded.updated_at
        """,
        link);

    public Task DropAsync(TicketLink link, IUnitOfWork work) =>
        work.ExecuteAsync("delete from ticket_links where tenant = @Tenant and ticket_id = @TicketId and crash_group_id = @CrashGroupId", link);
}
