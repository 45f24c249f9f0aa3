using System.Buffers;
using System.Collections.Concurrent;

namespace Alexandria.Adapters.Nats.Client;

/// <summary>One connection to one server, from signing in to its end.</summary>
internal sealed class NatsLink : IProtocolSink
{
    // The server's own ceiling.
    private const int LargestMessage = 64 << 20;
    private const int ReceiveBuffer = 128 * 1024;
    private const int UnansweredPings = 2;

    private readonly Lock gate = new();
    private readonly Queue<TaskCompletionSource?> pongs = new();
    private readonly TaskCompletionSource<NatsException> closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Stream stream;
    private readonly ConcurrentDictionary<long, Subscription> subscriptions;
    private readonly Action<NatsLink, string> complained;
    private NatsException? complaint;
    private Subscription? speaking;
    private ITimer? pinging;
    private int silence;
    private Task loops = Task.CompletedTask;

    private NatsLink(NatsAddress address, Greeting greeting, NatsSettings settings, ConcurrentDictionary<long, Subscription> subscriptions, Action<NatsLink, string> complained)
    {
        (Address, Info, stream, this.subscriptions, this.complained) = (address, greeting.Info, greeting.Stream, subscriptions, complained);
        Outgoing = new OutgoingBuffer(settings.OutgoingBytes);
    }

    public NatsAddress Address { get; }

    public ServerInfo Info { get; private set; }

    public OutgoingBuffer Outgoing { get; }

    /// <summary>Completes with the reason when the connection has ended.</summary>
    public Task<NatsException> Closed => closed.Task;

    /// <summary>Connects and signs in.</summary>
    /// <param name="address">Where.</param>
    /// <param name="settings">How.</param>
    /// <param name="subscriptions">Who gets messages, by the subscription's number.</param>
    /// <param name="complained">Told of complaints that do not end the connection.</param>
    /// <param name="time">For the pings.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NatsException">It did not come about.</exception>
    public static async Task<NatsLink> OpenAsync(
        NatsAddress address,
        NatsSettings settings,
        ConcurrentDictionary<long, Subscription> subscriptions,
        Action<NatsLink, string> complained,
        TimeProvider time,
        CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(settings.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        NatsLink? link = null;
        try
        {
            var greeting = await LinkHandshake.OpenAsync(address, settings, either.Token);
            link = new NatsLink(address, greeting, settings, subscriptions, complained);
            link.loops = Task.WhenAll(link.ReadAsync(greeting.Received), link.WriteAsync());
            link.Outgoing.Command(LinkHandshake.Connect(address, settings, greeting.Info));
            await link.FlushAsync(either.Token);
            link.pinging = time.CreateTimer(_ => link.Ping(), null, settings.PingInterval, settings.PingInterval);
            return link;
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            await CloseAsync(link);
            throw link?.complaint ?? new NatsException(NatsFailure.Unreachable, $"The server {address} did not answer within {settings.ConnectTimeout.TotalSeconds:0.#} s.", e);
        }
        catch
        {
            await CloseAsync(link);
            throw;
        }
    }

    /// <summary>Completes when the server has taken in all that was published before.</summary>
    /// <exception cref="NatsException">The connection ended before.</exception>
    public Task FlushAsync(CancellationToken cancellation)
    {
        var pong = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return SendPing(pong) ? pong.Task.WaitAsync(cancellation) : Task.FromException(Closed.Result);
    }

    /// <summary>Ends it; returns when nothing of it runs any more.</summary>
    public async Task CloseAsync(NatsException reason)
    {
        End(reason);
        await loops;
    }

    void IProtocolSink.OnMessage(in IncomingMessage message)
    {
        NatsTelemetry.MessageReceived();
        if (message.Subscription != speaking?.Id)
        {
            speaking?.OnPause();
            subscriptions.TryGetValue(message.Subscription, out speaking);
        }

        speaking?.OnMessage(message);
    }

    void IProtocolSink.OnInfo(ReadOnlySpan<byte> json) => Info = ServerInfo.Parse(json);

    void IProtocolSink.OnPing() => Outgoing.Pong();

    void IProtocolSink.OnPong()
    {
        TaskCompletionSource? waiting;
        lock (gate)
        {
            pongs.TryDequeue(out waiting);
        }

        waiting?.TrySetResult();
    }

    void IProtocolSink.OnError(string message)
    {
        // After most complaints the server hangs up; until it does, the complaint is kept as the reason.
        if (message.StartsWith("Permissions Violation", StringComparison.OrdinalIgnoreCase))
        {
            complained(this, message);
            return;
        }

        var refused = message.StartsWith("Auth", StringComparison.OrdinalIgnoreCase) || message.StartsWith("User Auth", StringComparison.OrdinalIgnoreCase)
            || message.StartsWith("Account Auth", StringComparison.OrdinalIgnoreCase);
        complaint = new NatsException(refused ? NatsFailure.Refused : NatsFailure.Lost, $"The server {Address} closed the connection: {message}.");
    }

    private static Task CloseAsync(NatsLink? link) =>
        link?.CloseAsync(new NatsException(NatsFailure.Closed, "The connection was given up before it stood.")) ?? Task.CompletedTask;

    private bool SendPing(TaskCompletionSource? waiting)
    {
        lock (gate)
        {
            if (closed.Task.IsCompleted)
            {
                return false;
            }

            // Within the lock, so that the answers come in the order of the queue.
            pongs.Enqueue(waiting);
            Outgoing.Command("PING\r\n"u8);
            return true;
        }
    }

    private void Ping()
    {
        if (Interlocked.Increment(ref silence) > UnansweredPings)
        {
            End(new NatsException(NatsFailure.Lost, $"The server {Address} does not answer any more."));
        }
        else
        {
            SendPing(null);
        }
    }

    private async Task ReadAsync(byte[] received)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(ReceiveBuffer, received.Length));
        received.CopyTo(buffer, 0);
        var length = received.Length;
        var parser = new ProtocolParser(this, LargestMessage);
        try
        {
            while (true)
            {
                var consumed = parser.Parse(buffer.AsSpan(0, length));
                speaking?.OnPause();
                speaking = null;
                length -= consumed;
                buffer.AsSpan(consumed, length).CopyTo(buffer);
                if (length == buffer.Length)
                {
                    // It grows with what has come, not with what was announced; the parser bounds both.
                    var larger = ArrayPool<byte>.Shared.Rent(2 * length);
                    buffer.CopyTo(larger, 0);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }

                var read = await stream.ReadAsync(buffer.AsMemory(length));
                if (read == 0)
                {
                    throw new EndOfStreamException("the server hung up");
                }

                Volatile.Write(ref silence, 0);
                NatsTelemetry.Received(read);
                length += read;
            }
        }
        catch (Exception e)
        {
            EndBy(e);
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    private async Task WriteAsync()
    {
        try
        {
            await Outgoing.WriteToAsync(stream);
        }
        catch (Exception e)
        {
            EndBy(e);
        }
    }

    private void EndBy(Exception e) =>
        End(complaint ?? e as NatsException ?? new NatsException(NatsFailure.Lost, $"The connection to {Address} broke: {e.Message}", e));

    private void End(NatsException reason)
    {
        List<TaskCompletionSource?> waiting;
        lock (gate)
        {
            if (!closed.TrySetResult(reason))
            {
                return;
            }

            waiting = [.. pongs];
            pongs.Clear();
        }

        pinging?.Dispose();
        Outgoing.Close();
        stream.Dispose();
        foreach (var pong in waiting)
        {
            pong?.TrySetException(reason);
        }
    }
}
