using Alexandria.Contracts.Knowledge;
using Alexandria.Data;
using Alexandria.Support.Tickets;

namespace Alexandria.Support.Tags;

/// <summary>The SQL of the terms that tickets are tagged with.</summary>
internal sealed class TicketTags(ITermCatalog? catalog = null)
{
    private const int Part = 500;

    /// <summary>The first tagged first.</summary>
    public Task<IReadOnlyList<TermTag>> OfTicketAsync(string tenant, string ticketId, IReadWork work) => work.QueryAsync<TermTag>(
        """
        select ontology_id, term_id, label, tagged_by, tagged_at from ticket_tags
        where tenant = @tenant and ticket_id = @ticketId order by tagged_at, ontology_id, term_id
        """,
        new { tenant, ticketId });

    /// <summary>The tags as people see them.</summary>
    public async Task<IReadOnlyList<TagView>> ViewAsync(string tenant, string ticketId, IReadWork work) => await catalog.ViewAsync(await OfTicketAsync(tenant, ticketId, work), work);

    public Task AddAsync(Ticket ticket, TermTag tag, IUnitOfWork work) => work.ExecuteAsync(
        """
        insert into ticket_tags (tenant, ticket_id, ontology_id, term_id, label, tagged_by, tagged_at)
        values (@Tenant, @Id, @OntologyId, @TermId, @Label, @TaggedBy, @TaggedAt)
        on conflict do nothing
        """,
        new { ticket.Tenant, ticket.Id, tag.OntologyId, tag.TermId, tag.Label, tag.TaggedBy, tag.TaggedAt });

    public Task RemoveAsync(Ticket ticket, TermKey key, IUnitOfWork work) => work.ExecuteAsync(
        "delete from ticket_tags where tenant = @Tenant and ticket_id = @Id and ontology_id = @OntologyId and term_id = @TermId",
        new { ticket.Tenant, ticket.Id, key.OntologyId, key.TermId });

    /// <summary>The terms that a list is narrowed to; null: any of the filter's ontology.</summary>
    public Task<Result<IReadOnlyList<string>?>> TermsOfAsync(string tenant, TagFilter filter, IReadWork work) => filter.TermsAsync(
        catalog, ontologyId => work.QueryAsync<string>("select distinct term_id from ticket_tags where tenant = @tenant and ontology_id = @ontologyId", new { tenant, ontologyId }), work);

    /// <summary>The first of these tickets that are tagged so, in their order.</summary>
    public static async Task<IReadOnlyList<TicketSummary>> TaggedAsync(IReadOnlyList<TicketSummary> tickets, string tenant, TagFilter filter, IReadOnlyList<string>? terms, int count, IReadWork work)
    {
        var found = new List<TicketSummary>();
        foreach (var part in tickets.Chunk(Part))
        {
            var ids = await work.QueryAsync<string>(
                $"select distinct ticket_id from ticket_tags where tenant = @tenant and ticket_id in @ids and ontology_id = @OntologyId{(terms is null ? "" : " and term_id in @terms")}",
                new { tenant, ids = part.Select(t => t.Id).ToList(), filter.OntologyId, terms });
            var tagged = ids.ToHashSet(StringComparer.Ordinal);
            found.AddRange(part.Where(t => tagged.Contains(t.Id)));
            if (found.Count >= count)
            {
                break;
            }
        }

        return [.. found.Take(count)];
    }
}
