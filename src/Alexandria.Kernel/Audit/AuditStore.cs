using System.Security.Cryptography;
using System.Text;
using Alexandria.Audit;
using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Kernel.Replicas;

namespace Alexandria.Kernel.Audit;

/// <summary>Writes audit records in the transaction of what they tell about, and reads them.</summary>
internal sealed class AuditStore(TimeProvider time, IEventBus? bus = null) : IDisposable
{
    /// <summary>Columns of the table, called <c>a</c>, that make an <see cref="AuditRecord"/>.</summary>
    public const string RecordColumns =
        "a.position, a.id, a.tenant, a.at, a.actor, a.actor_name, a.operation, a.target_type, a.target_id, a.outcome, a.surface, a.trace_id, a.before_digest, a.after_digest, a.count";

    private const string Columns = $"{RecordColumns}, s.seal";

    private readonly WakeUp written = new();

    /// <summary>One record for each change; one without a target when there was none.</summary>
    public async Task AppendAsync(IUnitOfWork work, AuditEntry entry, IReadOnlyList<AuditChange> changes, string traceId, DateTimeOffset at, int count = 1)
    {
        if (changes.Count == 0)
        {
            await InsertAsync(work, entry, null, traceId, at, count);
        }

        foreach (var change in changes)
        {
            await InsertAsync(work, entry with { TargetType = change.TargetType, TargetId = change.TargetId }, change, traceId, at, count);
        }
    }

    /// <summary>Tells the sealer that there is something new.</summary>
    public void Committed()
    {
        bus?.Signal(Relay.Wanted, 0);
        written.Tell();
    }

    /// <summary>Completes when this process has recorded something, or after a while.</summary>
    public Task WaitForRecordsAsync(TimeSpan atMost, CancellationToken cancellation) => written.WaitAsync(atMost, cancellation);

    public void Dispose() => written.Dispose();

    /// <summary>Up to <paramref name="limit"/> records that follow the last sealed one, in order.</summary>
    public static Task<IReadOnlyList<AuditRecord>> UnsealedAsync(IReadWork work, int limit) => work.QueryAsync<AuditRecord>(
        $"""
        select {Columns} from audit a left join audit_seals s on s.position = a.position
        where a.position > coalesce((select max(position) from audit_seals), 0)
        order by a.position limit @limit
        """,
        new { limit });

    public static Task<IReadOnlyList<AuditRecord>> ReadAsync(IReadWork work, string tenant, AuditFilter filter, long? before, int limit)
    {
        // A record is shown when it has its place in the order.
        var where = new StringBuilder("a.tenant = @tenant and a.position is not null");
        Add(filter.Actor is not null, " and a.actor = @Actor");
        Add(filter.Operation is not null, " and a.operation = @Operation");
        Add(filter.TargetId is not null, " and a.target_id = @TargetId");
        Add(filter.Outcome is not null, " and a.outcome = @Outcome");
        Add(filter.From is not null, " and a.at >= @From");
        Add(filter.To is not null, " and a.at < @To");
        Add(before is not null, " and a.position < @before");
        return work.QueryAsync<AuditRecord>(
            $"select {Columns} from audit a left join audit_seals s on s.position = a.position where {where} order by a.position desc limit @limit",
            new { tenant, filter.Actor, filter.Operation, filter.TargetId, filter.Outcome, filter.From, filter.To, before, limit });

        void Add(bool given, string condition)
        {
            if (given)
            {
                where.Append(condition);
            }
        }
    }

    private async Task InsertAsync(IUnitOfWork work, AuditEntry entry, AuditChange? change, string traceId, DateTimeOffset at, int count)
    {
        var id = Ids.New(time);
        var salt = change is null ? [] : RandomNumberGenerator.GetBytes(16);
        await work.ExecuteAsync(
            """
            insert into audit (id, tenant, at, actor, actor_name, operation, target_type, target_id, outcome, surface, trace_id, before_digest, after_digest, count)
            values (@id, @Tenant, @at, @Actor, @ActorName, @Operation, @TargetType, @TargetId, @Outcome, @Surface, @traceId, @before, @after, @count)
            """,
            new
            {
                id, entry.Tenant, at, entry.Actor, entry.ActorName, entry.Operation, entry.TargetType, entry.TargetId, entry.Outcome, entry.Surface, traceId,
                before = Digest(salt, change?.Before), after = Digest(salt, change?.After), count,
            });
        if (change is not null)
        {
            await work.ExecuteAsync("insert into audit_salts (audit_id, salt) values (@id, @salt)", new { id, salt = Convert.ToHexStringLower(salt) });
        }
    }

    private static string? Digest(byte[] salt, object? state) => state is null
        ? null
        : Convert.ToHexStringLower(SHA256.HashData([.. salt, .. System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(state, state.GetType(), Json.Options)]));
}
