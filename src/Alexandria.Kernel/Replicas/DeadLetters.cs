using System.Text.Json;
using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Kernel.Events;

namespace Alexandria.Kernel.Replicas;

/// <summary>Tells others of dead letters, in a stream of their own. The rows stay what counts: they are looked at and replayed here.</summary>
internal sealed class DeadLetters(IDatabase database, TimeProvider time)
{
    private const int Batch = 100;

    /// <summary>Publishes what died since the last time. Told twice after a kill, the stream knows it by its id.</summary>
    /// <returns>How many.</returns>
    public async Task<int> ExportAsync(IEventBus bus, CancellationToken cancellation)
    {
        var deliveries = await database.ReadAsync(
            work => work.QueryAsync<DeadDelivery>(
                """
                select d.subscriber, d.event_id, e.name, e.version, d.tenant, d.position, d.attempts, d.reason, d.updated_at, e.payload
                from deliveries d join events e on e.id = d.event_id
                where d.outcome = 'dead' and d.exported_at is null order by d.position limit @Batch
                """,
                new { Batch }),
            cancellation);
        var messages = await database.ReadAsync(
            work => work.QueryAsync<RejectedRow>(
                "select stream, sequence, subscriber, topic, body, length, attempts, reason, rejected_at from rejected_messages where exported_at is null order by stream, sequence limit @Batch",
                new { Batch }),
            cancellation);
        if (deliveries.Count + messages.Count == 0)
        {
            return 0;
        }

        await bus.PublishAsync([.. deliveries.Select(Of), .. messages.Select(Of)], cancellation);
        return await database.WriteAsync(
            async work =>
            {
                var now = time.GetUtcNow();
                await work.ExecuteEachAsync(
                    "update deliveries set exported_at = @now where subscriber = @Subscriber and event_id = @EventId and outcome = 'dead'",
                    [.. deliveries.Select(one => new { now, one.Subscriber, one.EventId })]);
                await work.ExecuteEachAsync(
                    "update rejected_messages set exported_at = @now where stream = @Stream and sequence = @Sequence and subscriber = @Subscriber",
                    [.. messages.Select(one => new { now, one.Stream, one.Sequence, one.Subscriber })]);
                return deliveries.Count + messages.Count;
            },
            WritePriority.Background,
            cancellation);
    }

    private static BusMessage Of(DeadDelivery one) => new(
        EventStreams.DeadLetters,
        "delivery",
        $"{one.Subscriber}/{one.EventId}/{one.UpdatedAt.UtcTicks}",
        JsonSerializer.SerializeToUtf8Bytes(one, Json.Options));

    private static BusMessage Of(RejectedRow one) => new(
        EventStreams.DeadLetters,
        "message",
        $"{one.Stream}/{one.Sequence}/{one.Subscriber}",
        JsonSerializer.SerializeToUtf8Bytes(one, Json.Options));

    private sealed record DeadDelivery
    {
        public required string Subscriber { get; init; }

        public required string EventId { get; init; }

        public required string Name { get; init; }

        public required int Version { get; init; }

        public required string Tenant { get; init; }

        public required long Position { get; init; }

        public required int Attempts { get; init; }

        public required string Reason { get; init; }

        public required DateTimeOffset UpdatedAt { get; init; }

        public required string Payload { get; init; }
    }
}
