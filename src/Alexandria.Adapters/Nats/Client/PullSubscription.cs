using System.Globalization;
using System.Text;

namespace Alexandria.Adapters.Nats.Client;

/// <summary>
/// A consumer's messages without end. As many are asked for as are done with: when that is half of what may be here, a further request goes out while the former still stands. Missing
/// heartbeats, a new leader or a new connection make it ask anew. It ends by itself only when the consumer is gone.
/// </summary>
internal sealed class PullSubscription : Subscription, IAsyncDisposable
{
    private static readonly TimeSpan Expires = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    // How long the consumer may have no leader before it counts as gone; whoever reads then makes sure that it is there.
    private static readonly TimeSpan Leaderless = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly NatsConnection connection;
    private readonly string pullSubject;
    private readonly int maxMessages;
    private readonly byte[] inbox;
    private readonly Signal arrived = new();
    private readonly ITimer timer;
    private Queue<JetStreamMessage> arrivals = new();
    private Queue<JetStreamMessage> batch = new();
    private int requested;
    private int held;
    private bool stopped;
    private bool ended;
    private Exception? reason;
    private bool again;
    private long lastHeard;
    private long? leaderlessSince;

    public PullSubscription(NatsConnection connection, string pullSubject, int maxMessages)
        : base(Subject.NewInbox())
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxMessages);
        (this.connection, this.pullSubject, this.maxMessages) = (connection, pullSubject, maxMessages);
        inbox = Encoding.ASCII.GetBytes(Filter);
        timer = connection.Time.CreateTimer(_ => Look(), null, Tick, Tick);
    }

    /// <summary>Completes when there is something to read; false: nothing will come any more. For one reader.</summary>
    /// <exception cref="NatsException">The consumer is gone, or the connection was closed.</exception>
    public async ValueTask<bool> WaitToReadAsync(CancellationToken cancellation)
    {
        while (batch.Count == 0)
        {
            // Asked before, since what came before the end is still to be read.
            var over = Volatile.Read(ref ended);
            if (TakeBatch())
            {
                break;
            }

            if (over)
            {
                return reason is null ? false : throw reason;
            }

            cancellation.ThrowIfCancellationRequested();
            using (cancellation.UnsafeRegister(static s => ((Signal)s!).Set(), arrived))
            {
                await arrived.WaitAsync();
            }
        }

        return true;
    }

    /// <summary>Takes the next message, if there is one; it is to be acknowledged and given to <see cref="Release"/>. For one reader.</summary>
    public bool TryRead(out JetStreamMessage message) => batch.TryDequeue(out message) || (TakeBatch() && batch.TryDequeue(out message));

    /// <summary>Gives a message's memory back and makes room for another.</summary>
    public void Release(JetStreamMessage message)
    {
        message.Release();
        if (2 * (Interlocked.Decrement(ref held) + Volatile.Read(ref requested)) <= maxMessages)
        {
            lock (gate)
            {
                Pull();
            }
        }
    }

    /// <summary>Asks for nothing more and takes in what is on its way; what is left can still be read. Without a connection there is nothing on its way.</summary>
    public async Task StopAsync()
    {
        lock (gate)
        {
            stopped = true;
        }

        await timer.DisposeAsync();
        await connection.UnsubscribeAsync(this);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        while (TryRead(out var message))
        {
            message.Release();
        }
    }

    public override void OnMessage(in IncomingMessage message)
    {
        lock (gate)
        {
            lastHeard = connection.Time.GetTimestamp();
            if (message.Reply.IsEmpty && NatsHeaders.Status(message.Headers) is var status and not 0)
            {
                OnStatus(status, message.Headers);
                return;
            }

            leaderlessSince = null;
            requested = Math.Max(0, requested - 1);
            Interlocked.Increment(ref held);
            arrivals.Enqueue(new JetStreamMessage(connection, new NatsMessage(message)));
        }
    }

    public override void OnPause() => arrived.Set();

    public override void OnConnected()
    {
        lock (gate)
        {
            // Requests end with the connection that they were made on.
            (requested, lastHeard) = (0, connection.Time.GetTimestamp());
            Pull();
        }
    }

    public override void OnClosed(Exception? why) => End(why);

    /// <summary>Whether a status says that it is in vain to ask again.</summary>
    public static bool IsFinal(int status, string text) =>
        status == 409 && (text.StartsWith("Consumer Deleted", StringComparison.OrdinalIgnoreCase) || text.StartsWith("Consumer is push", StringComparison.OrdinalIgnoreCase));

    private void OnStatus(int status, ReadOnlySpan<byte> headers)
    {
        if (status == 100)
        {
            leaderlessSince = null;
            return;
        }

        var text = NatsHeaders.StatusText(headers);
        if (IsFinal(status, text))
        {
            End(new JetStreamException(status, 0, text));
            return;
        }

        if (status == 503)
        {
            var now = connection.Time.GetTimestamp();
            leaderlessSince ??= now;
            if (connection.Time.GetElapsedTime(leaderlessSince.Value, now) > Leaderless)
            {
                End(new NatsException(NatsFailure.NoResponders, "The consumer is not there, or has had no leader for long."));
            }
        }

        // A request that has ended says how much of it was left; otherwise all of them are over, and asking at once would meet the same trouble.
        if (status == 408 && int.TryParse(NatsHeaders.Find(headers, "Nats-Pending-Messages"), NumberStyles.None, CultureInfo.InvariantCulture, out var left))
        {
            requested = Math.Max(0, requested - left);
            Pull();
        }
        else
        {
            (requested, again) = (0, true);
        }
    }

    private void End(Exception? why)
    {
        lock (gate)
        {
            if (!ended)
            {
                (ended, reason) = (true, why);
            }
        }

        arrived.Set();
    }

    private bool TakeBatch()
    {
        lock (gate)
        {
            (batch, arrivals) = (arrivals, batch);
        }

        return batch.Count > 0;
    }

    private void Look()
    {
        lock (gate)
        {
            var silent = requested > 0 && connection.Time.GetElapsedTime(lastHeard) > 2 * Heartbeat + Tick;
            if (silent)
            {
                (requested, lastHeard) = (0, connection.Time.GetTimestamp());
            }

            if (silent || again)
            {
                again = false;
                Pull();
            }
        }
    }

    private void Pull()
    {
        var wanted = maxMessages - requested - held;
        if (stopped || again || wanted <= 0 || 2 * wanted < maxMessages)
        {
            return;
        }

        if (requested == 0)
        {
            lastHeard = connection.Time.GetTimestamp();
        }

        var request = new PullRequest { Batch = wanted, Expires = Expires, IdleHeartbeat = Heartbeat };
        requested += wanted;
        if (!connection.TryPublish(pullSubject, inbox, default, NatsJson.Write(request), force: true))
        {
            // Without a connection; the next one asks.
            requested = 0;
        }
    }
}
