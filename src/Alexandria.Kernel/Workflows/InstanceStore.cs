using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Kernel.Events;

namespace Alexandria.Kernel.Workflows;

/// <summary>The SQL of instances, their history and their mailboxes.</summary>
internal sealed class InstanceStore(EventCatalog events)
{
    // More than any wait meets: what is beyond is read at the next one.
    private const int MostMails = 500;

    public Task<InstanceRow?> FindAsync(IReadWork work, string id) =>
        work.FirstOrDefaultAsync<InstanceRow>($"select {InstanceRow.Columns} from workflows where id = @id", new { id });

    public Task<InstanceRow?> FindActiveAsync(IReadWork work, string workflow, string tenant, string correlation) =>
        work.FirstOrDefaultAsync<InstanceRow>(
            $"""
            select {InstanceRow.Columns} from workflows
            where workflow = @workflow and tenant = @tenant and correlation = @correlation and status in ('running', 'waiting')
            """,
            new { workflow, tenant, correlation });

    public Task<IReadOnlyList<InstanceRow>> ReadActiveAsync(IReadWork work) =>
        work.QueryAsync<InstanceRow>($"select {InstanceRow.Columns} from workflows where status in ('running', 'waiting') order by started_at, id");

    /// <summary>Takes over instances that go on by themselves, and whose process does no longer.</summary>
    /// <param name="work">The unit of work.</param>
    /// <param name="owner">Whose they are from now on.</param>
    /// <param name="living">Processes that are alive; the owner may be among them.</param>
    /// <param name="limit">At most so many.</param>
    public Task<IReadOnlyList<InstanceRow>> TakeOverAsync(IUnitOfWork work, string owner, IReadOnlyCollection<string> living, int limit) =>
        work.QueryAsync<InstanceRow>(
            $"""
            update workflows set owner = @owner
            where id in (
                select id from workflows
                where (status = 'running' or due_at is not null) and (owner is null or (owner <> @owner and owner not in @living))
                order by id limit @limit)
            returning {InstanceRow.Columns}
            """,
            new { owner, living, limit });

    /// <returns>False when the start event has its instance already.</returns>
    public async Task<bool> AddAsync(IUnitOfWork work, InstanceRow row) =>
        await work.ExecuteAsync(
            $"""
            insert into workflows ({InstanceRow.Columns})
            values (@id, @tenant, @workflow, @definitionVersion, @correlation, @startEventId, @startPosition, @traceId, @traceParent, @traceLink, @status, @node, @round, @attempts, @state, @startedAt, @updatedAt, @dueAt, @reason, @owner)
            on conflict (workflow, tenant, correlation, start_event_id) do nothing
            """,
            row) > 0;

    /// <returns>False when the instance no longer stands where <paramref name="from"/> says.</returns>
    public async Task<bool> ReplaceAsync(IUnitOfWork work, InstanceRow from, InstanceRow to) =>
        await work.ExecuteAsync(
            """
            update workflows set status = @status, node = @node, round = @round, attempts = @attempts, state = @state, updated_at = @updatedAt, due_at = @dueAt, reason = @reason, trace_link = @traceLink, owner = @owner
            where id = @id and status = @fromStatus and node = @fromNode and round = @fromRound and attempts = @fromAttempts
            """,
            new
            {
                to.Id,
                to.Status,
                to.Node,
                to.Round,
                to.Attempts,
                to.State,
                to.UpdatedAt,
                to.DueAt,
                to.Reason,
                to.TraceLink,
                to.Owner,
                FromStatus = from.Status,
                FromNode = from.Node,
                FromRound = from.Round,
                FromAttempts = from.Attempts,
            }) > 0;

    public Task<int> RecordAsync(IUnitOfWork work, InstanceRow row, int nodeIndex, string node, int attempts, string outcome, string? note, DateTimeOffset at) =>
        work.ExecuteAsync(
            """
            insert into workflow_steps (instance_id, round, node_index, tenant, node, attempts, outcome, note, at)
            values (@id, @round, @nodeIndex, @tenant, @node, @attempts, @outcome, @note, @at)
            on conflict (instance_id, round, node_index) do update
            set attempts = excluded.attempts, outcome = excluded.outcome, note = excluded.note, at = excluded.at
            """,
            new { row.Id, row.Round, nodeIndex, row.Tenant, node, attempts, outcome, note, at });

    /// <returns>False when it was there already.</returns>
    public async Task<bool> PostAsync(IUnitOfWork work, string workflow, string correlation, EventEnvelope envelope, bool starts) =>
        await work.ExecuteAsync(
            """
            insert into workflow_mailbox (workflow, tenant, correlation, event_id, position, starts)
            values (@workflow, @tenant, @correlation, @id, @position, @starts)
            on conflict (workflow, tenant, correlation, event_id) do nothing
            """,
            new { workflow, envelope.Tenant, correlation, envelope.Id, envelope.Position, starts }) > 0;

    public Task<int> UseAsync(IUnitOfWork work, InstanceRow row, string eventId, DateTimeOffset at) =>
        work.ExecuteAsync(
            """
            update workflow_mailbox set used_by = @id, used_at = @at
            where workflow = @workflow and tenant = @tenant and correlation = @correlation and event_id = @eventId
            """,
            new { row.Id, row.Workflow, row.Tenant, row.Correlation, eventId, at });

    /// <summary>Unused events with one of the names that happened after the instance's start event, oldest first.</summary>
    public async Task<IReadOnlyList<Mail>> ReadMailsAsync(IReadWork work, InstanceRow row, IReadOnlyList<string> names)
    {
        var envelopes = await work.QueryAsync<EventEnvelope>(
            $"""
            select {EnvelopeColumns} from workflow_mailbox m join events e on e.id = m.event_id
            where m.workflow = @workflow and m.tenant = @tenant and m.correlation = @correlation and m.used_by is null
                and m.position > @startPosition and e.name in @names
            order by m.position limit @limit
            """,
            new { row.Workflow, row.Tenant, row.Correlation, row.StartPosition, names, Limit = MostMails });
        return [.. envelopes.Select(AsMail).OfType<Mail>()];
    }

    /// <summary>The oldest unused event that starts the next instance, wherever it stands in the log: each starts one.</summary>
    public Task<EventEnvelope?> NextStartAsync(IReadWork work, InstanceRow row) =>
        work.FirstOrDefaultAsync<EventEnvelope>(
            $"""
            select {EnvelopeColumns} from workflow_mailbox m join events e on e.id = m.event_id
            where m.workflow = @workflow and m.tenant = @tenant and m.correlation = @correlation and m.used_by is null and m.starts = 1
            order by m.position limit 1
            """,
            new { row.Workflow, row.Tenant, row.Correlation });

    public IEvent? Read(EventEnvelope envelope) => events.TryDeserialize(envelope, out var @event, out _) ? @event : null;

    private static string EnvelopeColumns { get; } = string.Join(", ", EventLog.Columns.Split(", ").Select(column => $"e.{column}"));

    private Mail? AsMail(EventEnvelope envelope) => Read(envelope) is { } @event ? new(envelope.Id, envelope.Position, envelope.Name, envelope.TraceParent, @event) : null;
}
