using Alexandria.Data;

namespace Alexandria.Adapters.Postgres;

/// <summary>Numbers rows after they were committed: what one statement sees is committed, and what it does not see is numbered by a later one, whatever its number of arrival.</summary>
internal sealed class PostgresCommitOrder(PostgresDatabase database) : ICommitOrder
{
    // Alone: a second call with the same lease would give the same numbers.
    private const string Fence = "select token from lease_tokens where name = @Name for update";

    public async Task<(int Events, int AuditRecords, long Head)> NumberAsync(Lease lease, int limit, CancellationToken cancellation) => await database.BesideAsync(
        async work =>
        {
            // Each statement has a snapshot of its own, this one's from after whoever numbered before has committed.
            if (await work.FirstOrDefaultAsync<long>(Fence, lease) != lease.Token)
            {
                throw new LeaseLostException(lease);
            }

            var events = await work.ExecuteAsync(Number("events"), new { limit });
            var records = await work.ExecuteAsync(Number("audit"), new { limit });
            var head = await work.FirstOrDefaultAsync<long>("select coalesce(max(position), 0) from events");
            return (events, records, head);
        },
        queued: false,
        cancellation);

    public Task<OrderState> StateAsync(OrderedTable table, long upTo, CancellationToken cancellation) => database.BesideAsync(
        work => work.FirstOrDefaultAsync<OrderState>(
            $"""
            select coalesce(max(position), 0) as head,
                (select coalesce(max(arrival), 0) from {NameOf(table)} where position is null) as pending,
                case when exists (select 1 from {NameOf(table)} where position is null and arrival <= @upTo) then 0 else 1 end as settled
            from {NameOf(table)}
            """,
            new { upTo }),
        queued: false,
        cancellation);

    private static string NameOf(OrderedTable table) => table == OrderedTable.Events ? "events" : "audit";

    private static string Number(string table) => $"""
        update {table} e set position = n.position
        from (
            select arrival, (select coalesce(max(position), 0) from {table}) + row_number() over (order by arrival) as position
            from (select arrival from {table} where position is null order by arrival limit @limit) waiting
        ) n
        where e.arrival = n.arrival
        """;
}
