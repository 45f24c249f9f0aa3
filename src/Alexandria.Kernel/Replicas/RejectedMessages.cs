using Alexandria.Data;
using Alexandria.Events;
using Microsoft.Extensions.Logging;

namespace Alexandria.Kernel.Replicas;

/// <summary>Messages of the bus that are no event of this installation: dead letters with their bytes, so that nothing that somebody sent vanishes, and nothing that he made up takes effect.</summary>
internal sealed partial class RejectedMessages(IDatabase database, IEventBus bus, TimeProvider time, ILogger<RejectedMessages> logger)
{
    /// <summary>Bytes of a message that are kept.</summary>
    public const int MostKept = 64 * 1024;

    public async Task RecordAsync(string subscriber, BusDelivery message, string reason, CancellationToken cancellation)
    {
        var kept = message.Body[..Math.Min(MostKept, message.Body.Length)].ToArray();
        var added = await database.WriteAsync(
            work => work.ExecuteAsync(
                """
                insert into rejected_messages (stream, sequence, subscriber, topic, body, length, reason, attempts, rejected_at)
                values (@Stream, @Sequence, @subscriber, @Topic, @kept, @length, @reason, @Attempt, @now)
                on conflict (stream, sequence, subscriber) do nothing
                """,
                new { message.Stream, message.Sequence, subscriber, message.Topic, kept, length = message.Body.Length, reason, message.Attempt, now = time.GetUtcNow() }),
            WritePriority.Background,
            cancellation);
        if (added > 0)
        {
            LogRejected(subscriber, message.Stream, message.Sequence, message.Body.Length, reason);
        }
    }

    /// <summary>Sends a rejected message once more, as it was; each subscriber that takes its topic judges it anew.</summary>
    /// <returns>False when there is none, or too much of it was cut off.</returns>
    public async Task<bool> ReplayAsync(string stream, long sequence, CancellationToken cancellation)
    {
        var row = await database.ReadAsync(
            work => work.FirstOrDefaultAsync<Kept>("select topic, body, length from rejected_messages where stream = @stream and sequence = @sequence limit 1", new { stream, sequence }),
            cancellation);
        if (row is null || row.Length > row.Body.Length)
        {
            return false;
        }

        await bus.PublishAsync([new(stream, row.Topic, $"replay-{stream}-{sequence}-{Ids.New(time)}", row.Body)], cancellation);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A message for {Subscriber} was rejected (stream {Stream}, number {Sequence}, {Length} bytes): {Reason}")]
    private partial void LogRejected(string subscriber, string stream, long sequence, int length, string reason);

    private sealed record Kept
    {
        public required string Topic { get; init; }

        public required byte[] Body { get; init; }

        public required long Length { get; init; }
    }
}

/// <summary>The bus brought an event that the log does not have as it was brought.</summary>
internal sealed class UnknownEventException(string eventId) : Exception($"unknown: the log has no event {eventId} with this content");
