using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Alexandria.Adapters.Nats.Client;

/// <summary>What the subject of its acknowledgement says about a message.</summary>
/// <param name="Sequence">Its place in the stream.</param>
/// <param name="ConsumerSequence">The how many-th delivery of the consumer it is.</param>
/// <param name="Attempt">The how many-th delivery of this message, from 1.</param>
/// <param name="Pending">Messages that the consumer has yet to deliver.</param>
/// <param name="Time">When it was stored.</param>
internal readonly record struct MessageMetadata(long Sequence, long ConsumerSequence, int Attempt, long Pending, DateTimeOffset Time)
{
    private const long NanosecondsPerTick = 100;

    /// <summary>
    /// Reads <c>$JS.ACK.stream.consumer.attempt.sequence.consumerSequence.time.pending</c>, or
    /// <c>$JS.ACK.domain.account.stream.consumer.…</c> with the same end and perhaps a further token.
    /// </summary>
    /// <exception cref="NatsException">It is neither.</exception>
    public static MessageMetadata Parse(ReadOnlySpan<byte> reply)
    {
        Span<Range> tokens = stackalloc Range[13];
        var count = 0;
        foreach (var token in reply.Split((byte)'.'))
        {
            if (count == tokens.Length)
            {
                break;
            }

            tokens[count++] = token;
        }

        var first = count switch { 9 => 4, 11 or 12 => 6, _ => 0 };
        if (first == 0 || !reply.StartsWith("$JS.ACK."u8))
        {
            throw new NatsException(NatsFailure.Protocol, "A message came that does not say where it is from.");
        }

        return new MessageMetadata(
            Number(reply[tokens[first + 1]]),
            Number(reply[tokens[first + 2]]),
            (int)Math.Min(int.MaxValue, Number(reply[tokens[first]])),
            Number(reply[tokens[first + 4]]),
            DateTimeOffset.UnixEpoch.AddTicks(Number(reply[tokens[first + 3]]) / NanosecondsPerTick));
    }

    private static long Number(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out long number, out var used) && used == text.Length
            ? number
            : throw new NatsException(NatsFailure.Protocol, "A message came whose origin is not made of numbers.");
}

/// <summary>A message of a stream. Whoever handles it ends it with one of the acknowledgements and then releases it.</summary>
internal readonly struct JetStreamMessage(NatsConnection connection, NatsMessage message)
{
    public string Subject => message.Subject;

    public ReadOnlySpan<byte> SubjectBytes => message.SubjectBytes;

    public ReadOnlySpan<byte> Headers => message.Headers;

    public ReadOnlyMemory<byte> Payload => message.Payload;

    public MessageMetadata Metadata => MessageMetadata.Parse(message.Reply);

    /// <summary>It is done with. At most once: lost with a broken connection, it comes again.</summary>
    public bool Ack() => connection.TryReply(message.Reply, default, "+ACK"u8);

    /// <summary>It is done with; completes when the server knows.</summary>
    /// <exception cref="NatsException">The server did not say so.</exception>
    public Task AckSyncAsync(CancellationToken cancellation) =>
        connection.RequestAsync(Encoding.ASCII.GetString(message.Reply), "+ACK"u8.ToArray(), cancellation);

    /// <summary>It shall come again after a pause.</summary>
    public bool Nak(TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            return connection.TryReply(message.Reply, default, "-NAK"u8);
        }

        var text = string.Create(CultureInfo.InvariantCulture, $$"""-NAK {"delay":{{delay.Ticks * TimeSpan.NanosecondsPerTick}}}""");
        return connection.TryReply(message.Reply, default, Encoding.ASCII.GetBytes(text));
    }

    /// <summary>It is being worked on: the time to acknowledge it begins anew.</summary>
    public bool InProgress() => connection.TryReply(message.Reply, default, "+WPI"u8);

    /// <summary>It shall not come again, done or not.</summary>
    public bool Term() => connection.TryReply(message.Reply, default, "+TERM"u8);

    /// <summary>Ends the life of its memory.</summary>
    public void Release() => message.Release();
}
