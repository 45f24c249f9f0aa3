using Alexandria.Data;
using Alexandria.Events;

namespace Alexandria.Kernel.Events;

/// <summary>A delivery that waits for another attempt.</summary>
internal sealed record PendingRetry
{
    public required string EventId { get; init; }

    public required DateTimeOffset NextAttemptAt { get; init; }
}

/// <summary>The rows of one subscriber's inbox.</summary>
internal sealed class DeliveryLedger(IDatabase database, string subscriber)
{
    private const string Upsert =
        """
        insert into deliveries (subscriber, event_id, tenant, position, outcome, attempts, reason, next_attempt_at, updated_at)
        values (@subscriber, @eventId, @tenant, @position, @outcome, @attempts, @reason, @nextAttemptAt, @now)
        on conflict (subscriber, event_id) do update
        set outcome = excluded.outcome, attempts = excluded.attempts, reason = excluded.reason,
            next_attempt_at = excluded.next_attempt_at, updated_at = excluded.updated_at
        where deliveries.outcome = 'retrying'
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

    /// <summary>Marks the event as handled, in the handler's own transaction.</summary>
    /// <returns>False when it has an outcome already: then nothing else may be done.</returns>
    public async Task<bool> MarkHandledAsync(IUnitOfWork work, EventEnvelope envelope, int attempts, DateTimeOffset now) =>
        await RecordAsync(work, envelope, "handled", attempts, null, null, now) > 0;

    public Task<int> RecordFailureAsync(EventEnvelope envelope, int attempts, string reason, DateTimeOffset? nextAttemptAt, DateTimeOffset now) => database.WriteAsync(
        work => RecordAsync(work, envelope, nextAttemptAt is null ? "dead" : "retrying", attempts, reason, nextAttemptAt, now),
        WritePriority.Background,
        CancellationToken.None);

    private Task<int> RecordAsync(
        IUnitOfWork work, EventEnvelope envelope, string outcome, int attempts, string? reason, DateTimeOffset? nextAttemptAt, DateTimeOffset now) =>
        work.ExecuteAsync(
            Upsert,
            new { subscriber, EventId = envelope.Id, envelope.Tenant, envelope.Position, outcome, attempts, reason, nextAttemptAt, now });
}
