using Alexandria.Data;

namespace Alexandria.Support.Resolution;

/// <summary>The SQL of proposals.</summary>
internal sealed class ProposalStore
{
    private const string Columns = "tenant, ticket_id, slot, text, author, model, citations, notes, made_at, edited_by, edited_at, accepted_by, accepted_at";

    /// <summary>The current proposal and the one beside it.</summary>
    public async Task<(Proposal? Current, Proposal? Beside)> FindAsync(string tenant, string ticketId, IReadWork work)
    {
        var rows = await work.QueryAsync<Proposal>($"select {Columns} from ticket_proposals where tenant = @tenant and ticket_id = @ticketId", new { tenant, ticketId });
        return (rows.FirstOrDefault(p => p.Slot == ProposalSlot.Current), rows.FirstOrDefault(p => p.Slot == ProposalSlot.Beside));
    }

    public Task SaveAsync(Proposal proposal, IUnitOfWork work) => work.ExecuteAsync(
        $"""
        insert into ticket_proposals ({Columns})
        values (@Tenant, @TicketId, @Slot, @Text, @Author, @Model, @Citations, @Notes, @MadeAt, @EditedBy, @EditedAt, @AcceptedBy, @AcceptedAt)
        on conflict (tenant, ticket_id, slot) do update set
            text = excluded.text, author = excluded.author, model = excluded.model, citations = excluded.citations, notes = excluded.notes,
            made_at = excluded.made_at, edited_by = excluded.edited_by, edited_at = excluded.edited_at,
            accepted_by = excluded.accepted_by, accepted_at = excluded.accepted_at
        """,
        proposal);

    public Task DropBesideAsync(string tenant, string ticketId, IUnitOfWork work) =>
        work.ExecuteAsync("delete from ticket_proposals where tenant = @tenant and ticket_id = @ticketId and slot = @slot", new { tenant, ticketId, slot = ProposalSlot.Beside });
}
