using Alexandria.Data;
using Alexandria.Operations;
using Alexandria.Support.CrashReports;

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

    /// <summary>The tickets that are linked with a group, the last opened first.</summary>
    public Task<IReadOnlyList<LinkedTicket>> OfGroupAsync(string tenant, string group, PageCursor? after, int count, IReadWork work) => work.QueryAsync<LinkedTicket>(
        $"""
        select t.id as ticket_id, t.subject, t.status, l.state, l.score, t.opened_at
        from ticket_links l join tickets t on t.tenant = l.tenant and t.id = l.ticket_id
        where l.tenant = @tenant and l.crash_group_id = @group{(after is null ? "" : " and (t.opened_at, t.id) < (@key, @last)")}
        order by t.opened_at desc, t.id desc limit @count
        """,
        new { tenant, group, key = after?.Key, last = after?.Id, count });

    /// <summary>Makes the links of one group links of another. Of two that a ticket then has, the one that a person decided stays.</summary>
    public async Task MoveAsync(string tenant, string from, string into, IUnitOfWork work)
    {
        var names = new { tenant, from, into };
        await work.ExecuteAsync(
            """
            delete from ticket_links where tenant = @tenant and crash_group_id = @into and state in ('auto', 'suggested')
                and ticket_id in (select ticket_id from ticket_links where tenant = @tenant and crash_group_id = @from and state in ('manual', 'rejected'))
            """,
            names);
        await work.ExecuteAsync(
            """
            delete from ticket_links where tenant = @tenant and crash_group_id = @from
                and ticket_id in (select ticket_id from ticket_links where tenant = @tenant and crash_group_id = @into)
            """,
            names);
        await work.ExecuteAsync("update ticket_links set crash_group_id = @into where tenant = @tenant and crash_group_id = @from", names);
    }
}
