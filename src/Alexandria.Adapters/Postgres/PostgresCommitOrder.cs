using Alexandria.Adapters.Sql;
using Alexandria.Data;

namespace Alexandria.Adapters.Postgres;

/// <summary>Numbers rows after they were committed: what one statement sees is committed, and what it does not see is numbered by a later one, whatever its number of arrival.</summary>
internal sealed class PostgresCommitOrder(PostgresDatabase database) : ICommitOrder
{
    // Alone: a second call with the same lease would give the same numbers.
    private const string Fence = "select token, cast(0 as bigint) as events, cast(0 as bigint) as audit_records, cast(0 as bigint) as head from lease_tokens where name = @Name for update";

    // One trip with the fence, and yet a snapshot of its own, from after whoever numbered before has committed.
    private static readonly string Number = $"""
        with e as ({NumberOf("events")}), a as ({NumberOf("audit")})
        select cast(@Token as bigint) as token, (select count(*) from e) as events, (select count(*) from a) as audit_records,
            greatest((select coalesce(max(position), 0) from e), (select coalesce(max(position), 0) from events)) as head
        """;

    public Task<(int Events, int AuditRecords, long Head)> NumberAsync(Lease lease, int limit, CancellationToken cancellation) => database.BesideAsync(
        async work =>
        {
            var rows = await work.QueryAsync<Numbered>(ParameterValues.Bind(Fence, lease), ParameterValues.Bind(Number, new { lease.Name, lease.Token, limit }));
            return rows is [var held, var done] && held.Token == lease.Token ? ((int)done.Events, (int)done.AuditRecords, done.Head) : throw new LeaseLostException(lease);
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

    private static string NumberOf(string table) => $"""
        update {table} t set position = n.position
        from (
            select arrival, (select coalesce(max(position), 0) from {table}) + row_number() over (order by arrival) as position
            from (
                select arrival from {table}
                where position is null and (select token from lease_tokens where name = @Name) = @Token
                order by arrival limit @limit) waiting
        ) n
        where t.arrival = n.arrival
        returning t.position
        """;

    private sealed record Numbered(long Token, long Events, long AuditRecords, long Head);
}
