using Alexandria.Data;

namespace Alexandria.Kernel.Events;

/// <summary>The inboxes of all subscribers.</summary>
internal sealed class DeliveryLedgers(IDatabase database)
{
    /// <param name="subscriber">Whose.</param>
    /// <param name="foreign">Whether events come from the bus, and so are compared with the log.</param>
    public DeliveryLedger Of(string subscriber, bool foreign = false) => new(database, subscriber, foreign);

    /// <summary>Up to here every subscriber has come to an end; 0 when one has not begun.</summary>
    public Task<long> OldestCursorAsync(CancellationToken cancellation) => database.ReadAsync(
        work => work.FirstOrDefaultAsync<long>("select coalesce(min(position), 0) from subscriptions"), cancellation);

    /// <summary>Takes deliveries that are due for another attempt. Until <paramref name="heldUntil"/> they are this process's; then, should it not have come to an end with them, anybody's.</summary>
    public Task<IReadOnlyList<(string Subscriber, string EventId, int Attempts)>> TakeDueAsync(DateTimeOffset now, DateTimeOffset heldUntil, int limit, CancellationToken cancellation) => database.WriteAsync(
        work => work.QueryAsync<(string, string, int)>(
            """
            update deliveries set next_attempt_at = @heldUntil
            where outcome = 'retrying' and next_attempt_at <= @now and (subscriber, event_id) in (
                select subscriber, event_id from deliveries where outcome = 'retrying' and next_attempt_at <= @now order by next_attempt_at limit @limit)
            returning subscriber, event_id, attempts
            """,
            new { now, heldUntil, limit }),
        WritePriority.Background,
        cancellation);
}
