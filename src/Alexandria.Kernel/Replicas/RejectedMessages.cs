using System.Globalization;
using System.Text;
using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Operations;
using Microsoft.Extensions.Logging;

namespace Alexandria.Kernel.Replicas;

/// <summary>Rows of what the bus brought and nobody could take: nothing that somebody sent vanishes, and nothing that he made up takes effect.</summary>
internal sealed partial class RejectedMessages(IDatabase database, TimeProvider time, ILogger<RejectedMessages> logger, IEventBus? bus = null) : IRejectedMessages
{
    /// <summary>Bytes of a message that are kept.</summary>
    public const int MostKept = 64 * 1024;

    private const int MostShown = 2_000;

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

    public async Task<IReadOnlyList<RejectedMessage>> ReadAsync(PageCursor? before, int limit, CancellationToken cancellation)
    {
        var rows = await database.ReadAsync(
            work => work.QueryAsync<RejectedRow>(
                $"""
                select stream, sequence, subscriber, topic, substr(body, 1, {MostShown}) as body, length, reason, attempts, rejected_at from rejected_messages
                where rejected_at <= @rejectedAt and (rejected_at < @rejectedAt or stream || '/' || sequence || '/' || subscriber < @id)
                order by rejected_at desc, stream || '/' || sequence || '/' || subscriber desc limit @limit
                """,
                new { rejectedAt = before?.Key ?? long.MaxValue, id = before?.Id ?? "", limit }),
            cancellation);
        return [.. rows.Select(Shown)];
    }

    public async Task<Result<Nothing>> PublishAsync(string stream, long sequence, CancellationToken cancellation)
    {
        var row = await database.ReadAsync(
            work => work.FirstOrDefaultAsync<Kept>("select topic, body, length from rejected_messages where stream = @stream and sequence = @sequence limit 1", new { stream, sequence }),
            cancellation);
        if (row is null)
        {
            return Error.NotFound("rejected message", string.Create(CultureInfo.InvariantCulture, $"{stream}/{sequence}"));
        }

        if (row.Length > row.Body.Length)
        {
            return Error.Conflict("message_cut", $"Only the first {row.Body.Length} of the message's {row.Length} bytes were kept; whoever sent it has the rest.");
        }

        if (bus is null)
        {
            return Error.Conflict("no_bus", "This installation has no bus; set ALEXANDRIA_NATS for one.");
        }

        await bus.PublishAsync([new(stream, row.Topic, string.Create(CultureInfo.InvariantCulture, $"replay-{stream}-{sequence}"), row.Body)], cancellation);
        return Nothing.Value;
    }

    public Task ForgetAsync(string stream, long sequence, IUnitOfWork work) =>
        work.ExecuteAsync("delete from rejected_messages where stream = @stream and sequence = @sequence", new { stream, sequence });

    private static RejectedMessage Shown(RejectedRow row) => new()
    {
        Stream = row.Stream,
        Sequence = row.Sequence,
        Subscriber = row.Subscriber,
        Topic = row.Topic,
        Reason = row.Reason,
        Attempts = row.Attempts,
        RejectedAt = row.RejectedAt,
        Length = row.Length,
        Beginning = Encoding.UTF8.GetString(row.Body),
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "A message for {Subscriber} was rejected (stream {Stream}, number {Sequence}, {Length} bytes): {Reason}")]
    private partial void LogRejected(string subscriber, string stream, long sequence, int length, string reason);

    private sealed record Kept
    {
        public required string Topic { get; init; }

        public required byte[] Body { get; init; }

        public required long Length { get; init; }
    }
}

/// <summary>A rejected message as it is kept; exported as it stands.</summary>
internal sealed record RejectedRow
{
    public required string Stream { get; init; }

    public required long Sequence { get; init; }

    public required string Subscriber { get; init; }

    public required string Topic { get; init; }

    public required byte[] Body { get; init; }

    public required long Length { get; init; }

    public required string Reason { get; init; }

    public required int Attempts { get; init; }

    public required DateTimeOffset RejectedAt { get; init; }
}

/// <summary>The bus brought an event that the log does not have as it was brought.</summary>
internal sealed class UnknownEventException(string eventId) : Exception($"unknown: the log has no event {eventId} with this content");
