using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Kernel.Replicas;

namespace Alexandria.Kernel.Events;

/// <summary>A delivery that waits for another attempt.</summary>
internal sealed record PendingRetry
{
    public required string EventId { get; init; }

    public required DateTimeOffset NextAttemptAt { get; init; }
}

/// <summary>The rows of one subscriber's inbox.</summary>
internal sealed class DeliveryLedger(IDatabase database, string subscriber, bool foreign = false)
{
    private const string Upsert =
        """
        insert into deliveries (subscriber, event_id, tenant, position, outcome, attempts, reason, next_attempt_at, updated_at)
        values (@subscriber, @eventId, @tenant, @position, @outcome, @attempts, @reason, @nextAttemptAt, @now)
        """ + OnConflict;

    // Only what the log says, too: whoever can write to the bus must not thereby write here.
    private const string UpsertForeign =
        """
        insert into deliveries (subscriber, event_id, tenant, position, outcome, attempts, reason, next_attempt_at, updated_at)
        select @subscriber, e.id, e.tenant, e.position, @outcome, @attempts, @reason, cast(@nextAttemptAt as bigint), @now
        from events e where e.id = @eventId and e.name = @name and e.version = @version and e.tenant = @tenant and e.position = @position and e.payload = @payload
        """ + OnConflict;

    private const string OnConflict =
        """

        on conflict (subscriber, event_id) do update
        set outcome = excluded.outcome, attempts = excluded.attempts, reason = excluded.reason,
            next_attempt_at = excluded.next_attempt_at, updated_at = excluded.updated_at, exported_at = null
        where deliveries.outcome = 'retrying'
        returning event_id
        """;

    /// <summary>Where the subscriber stands; a new one begins where it wants to.</summary>
    public Task<long> OpenAsync(long beginning, CancellationToken cancellation) => database.WriteAsync(
        async work =>
        {
            await work.ExecuteAsync(
                "insert into subscriptions (subscriber, position) values (@subscriber, @beginning) on conflict (subscriber) do nothing",
                new { subscriber, beginning });
            return await work.FirstOrDefaultAsync<long>("select position from subscriptions where subscriber = @subscriber", new { subscriber });
        },
        WritePriority.Background,
        cancellation);

    public Task<int> SaveCursorAsync(long position, CancellationToken cancellation) => database.WriteAsync(
        work => work.ExecuteAsync(
            "update subscriptions set position = @position where subscriber = @subscriber and position < @position",
            new { subscriber, position }),
        WritePriority.Background,
        cancellation);

    /// <summary>Positions after the cursor that have an outcome already.</summary>
    public Task<IReadOnlyList<long>> DoneAsync(long cursor, CancellationToken cancellation) => database.ReadAsync(
        work => work.QueryAsync<long>(
            "select position from deliveries where subscriber = @subscriber and position > @cursor",
            new { subscriber, cursor }),
        cancellation);

    public Task<IReadOnlyList<PendingRetry>> RetriesAsync(CancellationToken cancellation) => database.ReadAsync(
        work => work.QueryAsync<PendingRetry>(
            "select event_id, next_attempt_at from deliveries where subscriber = @subscriber and outcome = 'retrying'",
            new { subscriber }),
        cancellation);

    /// <summary>The event of a delivery that waits for another attempt, and how often it was tried; null when it waits no more.</summary>
    /// <remarks>A write, so that it comes after the unit that marked the event for replay: behind it in the writer lane, or behind its row lock.</remarks>
    public Task<(EventEnvelope Envelope, int Attempts)?> FindRetryAsync(string eventId, CancellationToken cancellation) => database.WriteAsync<(EventEnvelope, int)?>(
        async work =>
        {
            var rows = await work.QueryAsync<(string Outcome, int Attempts)>(
                "update deliveries set attempts = attempts where subscriber = @subscriber and event_id = @eventId returning outcome, attempts",
                new { subscriber, eventId });
            return rows is [("retrying", var attempts)]
                ? ((await work.FirstOrDefaultAsync<EventEnvelope>($"select {EventLog.Columns} from events where id = @eventId", new { eventId }))!, attempts)
                : null;
        },
        WritePriority.Background,
        cancellation);

    /// <summary>Marks events, each another one, as handled, in the handlers' own transaction.</summary>
    /// <returns>For each whether it was marked. What was not has an outcome already: nothing else may be done with it.</returns>
    /// <exception cref="UnknownEventException">An event came from elsewhere, and the log has none that says this.</exception>
    public async Task<IReadOnlyList<bool>> MarkHandledAsync(IUnitOfWork work, IReadOnlyList<EventEnvelope> envelopes, int attempts, DateTimeOffset now)
    {
        var recorded = await RecordAsync(work, envelopes, "handled", attempts, null, null, now);
        foreach (var envelope in envelopes.Where(envelope => !recorded.Contains(envelope.Id)))
        {
            await ThrowIfUnknownAsync(work, envelope);
        }

        return [.. envelopes.Select(envelope => recorded.Contains(envelope.Id))];
    }

    /// <summary>Events up to a position that have no outcome, oldest first.</summary>
    public Task<IReadOnlyList<EventEnvelope>> WithoutOutcomeAsync(long after, long upTo, IReadOnlyCollection<string> names, int limit, CancellationToken cancellation) => database.ReadAsync(
        work => work.QueryAsync<EventEnvelope>(
            $"""
            select {EventLog.Columns} from events e
            where position > @after and position <= @upTo and name in @names
                and not exists (select 1 from deliveries d where d.subscriber = @subscriber and d.event_id = e.id)
            order by position limit @limit
            """,
            new { subscriber, after, upTo, names, limit }),
        cancellation);

    /// <summary>How many deliveries wait for another attempt.</summary>
    public Task<long> WaitingAsync(CancellationToken cancellation) => database.ReadAsync(
        work => work.FirstOrDefaultAsync<long>("select count(*) from deliveries where subscriber = @subscriber and outcome = 'retrying'", new { subscriber }),
        cancellation);

    /// <summary>Has an event delivered that has no outcome: by whichever worker takes it first.</summary>
    public Task<int> RecordLateAsync(IUnitOfWork work, EventEnvelope envelope, DateTimeOffset now) => work.ExecuteAsync(
        """
        insert into deliveries (subscriber, event_id, tenant, position, outcome, attempts, reason, next_attempt_at, updated_at)
        values (@subscriber, @Id, @Tenant, @Position, 'retrying', 0, 'not brought by the bus', @now, @now)
        on conflict (subscriber, event_id) do nothing
        """,
        new { subscriber, envelope.Id, envelope.Tenant, envelope.Position, now });

    /// <exception cref="UnknownEventException">The event came from elsewhere, and the log has none that says this.</exception>
    public Task<int> RecordFailureAsync(EventEnvelope envelope, int attempts, string reason, DateTimeOffset? nextAttemptAt, DateTimeOffset now) => database.WriteAsync(
        async work =>
        {
            var recorded = await RecordAsync(work, [envelope], nextAttemptAt is null ? "dead" : "retrying", attempts, reason, nextAttemptAt, now);
            if (recorded.Count == 0)
            {
                await ThrowIfUnknownAsync(work, envelope);
            }

            return recorded.Count;
        },
        WritePriority.Background,
        CancellationToken.None);

    /// <summary>Compares an event that came from elsewhere with the log, when nothing else is done with it.</summary>
    /// <exception cref="UnknownEventException">The log has none that says this.</exception>
    public Task RequireKnownAsync(EventEnvelope envelope, CancellationToken cancellation) => database.ReadAsync(
        async work =>
        {
            await ThrowIfUnknownAsync(work, envelope);
            return true;
        },
        cancellation);

    private async Task ThrowIfUnknownAsync(IReadWork work, EventEnvelope envelope)
    {
        if (foreign && await work.FirstOrDefaultAsync<string>(
            "select id from events where id = @Id and name = @Name and version = @Version and tenant = @Tenant and position = @Position and payload = @Payload", envelope) is null)
        {
            throw new UnknownEventException(envelope.Id);
        }
    }

    private async Task<HashSet<string>> RecordAsync(
        IUnitOfWork work, IReadOnlyList<EventEnvelope> envelopes, string outcome, int attempts, string? reason, DateTimeOffset? nextAttemptAt, DateTimeOffset now) =>
        [.. await work.QueryEachAsync<string>(
            foreign ? UpsertForeign : Upsert,
            [.. envelopes.Select(e => new { subscriber, EventId = e.Id, e.Name, e.Version, e.Payload, e.Tenant, e.Position, outcome, attempts, reason, nextAttemptAt, now })])];
}
