using Alexandria.Data;
using Alexandria.Operations;

namespace Alexandria.Support.Tickets;

/// <summary>What a list of tickets is narrowed to; null: all.</summary>
internal sealed record TicketFilter(TicketStatus? Status, string? Assignee, string? Product, string? CustomerId)
{
    /// <summary>Only tickets with a tag of this ontology.</summary>
    public string? OntologyId { get; init; }

    /// <summary>Only tickets with one of these terms of the ontology; null: any.</summary>
    public IReadOnlyList<string>? Terms { get; init; }
}

/// <summary>The SQL of tickets and their timeline. A change is written here with all that belongs to it: row, timeline, audit, events.</summary>
internal sealed class TicketStore
{
    /// <summary>The columns of a <see cref="Ticket"/>.</summary>
    public const string Columns = "tenant, id, subject, body, product, product_version, customer_id, priority, category, status, assignee, resolution, article_id, signals, opened_by, opened_at, updated_at, revision";

    public Task<Ticket?> FindAsync(string tenant, string id, IReadWork work) =>
        work.FirstOrDefaultAsync<Ticket>($"select {Columns} from tickets where tenant = @tenant and id = @id", new { tenant, id });

    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<TicketSummary>> ListAsync(string tenant, TicketFilter filter, PageCursor? after, int count, IReadWork work)
    {
        var where = "tenant = @tenant";
        where += filter.Status is null ? "" : " and status = @Status";
        where += filter.Assignee is null ? "" : " and assignee = @Assignee";
        where += filter.Product is null ? "" : " and product = @Product";
        where += filter.CustomerId is null ? "" : " and customer_id = @CustomerId";
        where += filter.OntologyId is null
            ? ""
            : $" and id in (select ticket_id from ticket_tags where tenant = @tenant and ontology_id = @OntologyId{(filter.Terms is null ? "" : " and term_id in @Terms")})";
        where += after is null ? "" : " and (opened_at, id) < (@key, @last)";
        return work.QueryAsync<TicketSummary>(
            $"""
            select id, subject, status, priority, category, product, product_version as version, customer_id, assignee, opened_at, updated_at, revision
            from tickets where {where} order by opened_at desc, id desc limit @count
            """,
            new { tenant, filter.Status, filter.Assignee, filter.Product, filter.CustomerId, filter.OntologyId, filter.Terms, key = after?.Key, last = after?.Id, count });
    }

    /// <summary>Oldest first; of a very long one the newest entries.</summary>
    public async Task<IReadOnlyList<TimelineEntry>> TimelineAsync(string tenant, string ticketId, int count, IReadWork work)
    {
        var newest = await work.QueryAsync<TimelineEntry>(
            """
            select tenant, ticket_id, revision, ordinal, kind, actor, actor_name, text, reference, at
            from ticket_timeline where tenant = @tenant and ticket_id = @ticketId order by revision desc, ordinal desc limit @count
            """,
            new { tenant, ticketId, count });
        return [.. newest.Reverse()];
    }

    /// <summary>Finds the ticket, compares the version that the caller expects, applies a rule and writes what it makes of the ticket.</summary>
    public async Task<Result<TicketSummary>> ChangeAsync(string id, OperationContext context, Func<Ticket, Result<TicketChange>> rule)
    {
        var found = await FindCurrentAsync(id, context);
        if (found.Failed)
        {
            return found.Error;
        }

        var change = rule(found.Value);
        return change.Failed ? change.Error : await SaveAsync(change.Value, context);
    }

    /// <summary>The ticket as the caller believes it to be.</summary>
    public async Task<Result<Ticket>> FindCurrentAsync(string id, OperationContext context)
    {
        if (await FindAsync(context.Tenant, id, context.Work) is not { } ticket)
        {
            return Error.NotFound("ticket", id);
        }

        return context.StaleAgainst(ticket.Revision) is { } stale ? stale : ticket;
    }

    public async Task<TicketSummary> SaveAsync(TicketChange change, OperationContext context)
    {
        await context.Work.ExecuteAsync(change.Before is null ? Insert : Update, change.After);
        foreach (var (ordinal, note) in change.Notes.Index())
        {
            await context.Work.ExecuteAsync(InsertEntry, Entry(change, ordinal, note));
        }

        context.Audit("ticket", change.After.Id, change.Forgets ? null : change.Before, change.After);
        foreach (var @event in change.Events)
        {
            context.Publish(@event);
        }

        return TicketSummary.Of(change.After);
    }

    private static TimelineEntry Entry(TicketChange change, int ordinal, TimelineNote note) => new()
    {
        Tenant = change.After.Tenant,
        TicketId = change.After.Id,
        Revision = change.After.Revision,
        Ordinal = ordinal,
        Kind = note.Kind,
        Actor = change.By.Id,
        ActorName = change.By.Name,
        Text = note.Text,
        Reference = note.Reference,
        At = change.After.UpdatedAt,
    };

    private const string Insert =
        $"""
        insert into tickets ({Columns})
        values (@Tenant, @Id, @Subject, @Body, @Product, @ProductVersion, @CustomerId, @Priority, @Category, @Status, @Assignee, @Resolution, @ArticleId, @Signals, @OpenedBy, @OpenedAt, @UpdatedAt, @Revision)
        """;

    private const string Update =
        """
        update tickets set subject = @Subject, product = @Product, product_version = @ProductVersion, priority = @Priority, category = @Category, status = @Status, assignee = @Assignee,
            resolution = @Resolution, article_id = @ArticleId, signals = @Signals, updated_at = @UpdatedAt, revision = @Revision
        where tenant = @Tenant and id = @Id
        """;

    private const string InsertEntry =
        """
        insert into ticket_timeline (tenant, ticket_id, revision, ordinal, kind, actor, actor_name, text, reference, at)
        values (@Tenant, @TicketId, @Revision, @Ordinal, @Kind, @Actor, @ActorName, @Text, @Reference, @At)
        """;
}
