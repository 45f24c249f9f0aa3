using System.Text;
using System.Text.Json;

namespace Alexandria.Adapters.Nats.Client;

/// <summary>Publishes into streams, with a bounded number of messages that wait for their acknowledgement.</summary>
/// <param name="connection">The connection.</param>
/// <param name="window">Messages that may wait.</param>
internal sealed class JetStreamPublisher(NatsConnection connection, int window)
{
    /// <summary>Longest id of a message.</summary>
    public const int MaxId = 256;

    private readonly Lock gate = new();
    private readonly Stack<PendingPublish> pool = new();
    private int inFlight;
    private TaskCompletionSource? room;

    /// <summary>Publishes one message and waits until it is stored.</summary>
    /// <param name="subject">One of the stream's.</param>
    /// <param name="id">Published again with the same id within the stream's window it is stored once; null: without.</param>
    /// <param name="body">At most the stream's and the server's limit.</param>
    /// <param name="stream">Refused by any other stream; null: taken by whichever has the subject.</param>
    /// <param name="cancellation">Waits no longer; it may be stored all the same.</param>
    /// <exception cref="NatsException">It was not acknowledged; unless JetStream itself refused it, it may be stored all the same.</exception>
    public async Task<PublishAck> PublishAsync(string subject, string? id, ReadOnlyMemory<byte> body, string? stream, CancellationToken cancellation)
    {
        ValueTask<PublishAck> ack;
        while (!TryStart(subject, id, body.Span, stream, out ack))
        {
            await RoomAsync(cancellation);
        }

        return await ack.AsTask().WaitAsync(cancellation);
    }

    /// <summary>Publishes one message whose headers are complete.</summary>
    /// <exception cref="NatsException">It was not acknowledged.</exception>
    public async Task<PublishAck> PublishAsync(string subject, ReadOnlyMemory<byte> headers, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        ValueTask<PublishAck> ack;
        while (!TryStart(subject, headers.Span, body.Span, out ack))
        {
            await RoomAsync(cancellation);
        }

        return await ack.AsTask().WaitAsync(cancellation);
    }

    /// <summary>Publishes when there is room at once.</summary>
    /// <param name="subject">One of the stream's.</param>
    /// <param name="id">As above.</param>
    /// <param name="body">As above.</param>
    /// <param name="stream">As above.</param>
    /// <param name="ack">Completes when it is stored; to be awaited once.</param>
    /// <returns>False: wait for <see cref="RoomAsync"/>.</returns>
    public bool TryStart(string subject, string? id, ReadOnlySpan<byte> body, string? stream, out ValueTask<PublishAck> ack)
    {
        Span<byte> headers = stackalloc byte[640];
        return TryStart(subject, headers[..Headers(headers, id, stream)], body, out ack);
    }

    public bool TryStart(string subject, ReadOnlySpan<byte> headers, ReadOnlySpan<byte> body, out ValueTask<PublishAck> ack)
    {
        ack = default;
        PendingPublish? pending;
        lock (gate)
        {
            if (inFlight >= window || !connection.Connected)
            {
                return false;
            }

            inFlight++;
            pool.TryPop(out pending);
        }

        NatsTelemetry.Pending(1);
        pending ??= new PendingPublish(this);
        ack = pending.Task;
        var sent = false;
        try
        {
            sent = connection.TrySend(pending, subject, headers, body, force: false, out _);
        }
        finally
        {
            if (!sent)
            {
                Ended();
                GiveBack(pending);
            }
        }

        return sent;
    }

    /// <summary>Waits until another message can be published.</summary>
    /// <exception cref="NatsException">There was no connection in time.</exception>
    public async Task RoomAsync(CancellationToken cancellation)
    {
        await connection.ConnectedInTimeAsync(cancellation);
        Task waiting;
        lock (gate)
        {
            if (inFlight < window)
            {
                return;
            }

            waiting = (room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        await waiting.WaitAsync(cancellation);
    }

    /// <summary>What an answer to a publish says.</summary>
    /// <exception cref="NatsException">That it was not stored, or something else.</exception>
    public static PublishAck Read(in IncomingMessage answer)
    {
        if (NatsHeaders.Status(answer.Headers) == 503)
        {
            throw new NatsException(NatsFailure.NoResponders, "Nothing was stored: no stream takes that subject, or JetStream is off or has no leader now.");
        }

        try
        {
            var (sequence, duplicate) = (0L, false);
            var reader = new Utf8JsonReader(answer.Payload);
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
                {
                    continue;
                }

                if (reader.ValueTextEquals("error"u8))
                {
                    throw JetStream.Error(answer.Payload)!;
                }

                if (reader.ValueTextEquals("seq"u8) && reader.Read())
                {
                    sequence = reader.GetInt64();
                }
                else if (reader.ValueTextEquals("duplicate"u8) && reader.Read())
                {
                    duplicate = reader.GetBoolean();
                }
            }

            return sequence > 0 ? new PublishAck(sequence, duplicate) : throw new NatsException(NatsFailure.Protocol, "The acknowledgement of a publish names no sequence.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new NatsException(NatsFailure.Protocol, "The acknowledgement of a publish is not valid JSON.", e);
        }
    }

    /// <summary>One message waits no longer. Who waits for room is woken when half of it is free, so that messages go out in bundles.</summary>
    public void Ended()
    {
        TaskCompletionSource? waiting = null;
        lock (gate)
        {
            if (--inFlight <= window / 2)
            {
                (waiting, room) = (room, null);
            }
        }

        NatsTelemetry.Pending(-1);
        waiting?.SetResult();
    }

    public void GiveBack(PendingPublish pending)
    {
        lock (gate)
        {
            if (pool.Count < window)
            {
                pool.Push(pending);
            }
        }
    }

    private static int Headers(Span<byte> headers, string? id, string? stream)
    {
        if (id is null && stream is null)
        {
            return 0;
        }

        var at = 0;
        "NATS/1.0\r\n"u8.CopyTo(headers);
        at += 10;
        at = Line(headers, at, "Nats-Msg-Id: "u8, id);
        at = Line(headers, at, "Nats-Expected-Stream: "u8, stream);
        "\r\n"u8.CopyTo(headers[at..]);
        return at + 2;
    }

    private static int Line(Span<byte> headers, int at, ReadOnlySpan<byte> name, string? value)
    {
        if (value is null)
        {
            return at;
        }

        if (value.Length is 0 or > MaxId || value.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0)
        {
            throw new ArgumentException($"An id has 1 to {MaxId} printable ASCII characters without blanks.", nameof(value));
        }

        name.CopyTo(headers[at..]);
        at += name.Length;
        at += Encoding.ASCII.GetBytes(value, headers[at..]);
        "\r\n"u8.CopyTo(headers[at..]);
        return at + 2;
    }
}
