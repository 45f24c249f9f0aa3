using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Alexandria.Adapters.Nats.Client;

/// <summary>
/// A connection to one server of a list that is made anew, with all its subscriptions, whenever it breaks. What was published on plain subjects and not yet written is
/// lost with a broken connection; requests and publishes that wait for an answer fail, so that their caller decides.
/// </summary>
internal sealed partial class NatsConnection : IAsyncDisposable
{
    private static readonly TimeSpan Sweep = TimeSpan.FromMilliseconds(250);

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<long, Subscription> subscriptions = new();
    private readonly CancellationTokenSource closing = new();
    private readonly TaskCompletionSource firstRound = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly NatsSettings settings;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly ServerList servers;
    private readonly Inbox inbox;
    private readonly ITimer sweeping;
    private readonly Task running;
    private TaskCompletionSource<NatsLink> connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile NatsLink? current;
    private long lastId;
    private NatsException? failure;

    /// <summary>Begins to connect, and does so until it is disposed.</summary>
    public NatsConnection(NatsSettings settings, TimeProvider time, ILogger log)
    {
        (this.settings, this.time, this.log) = (settings, time, log);
        servers = new ServerList(settings.Servers);
        inbox = new Inbox(time);
        Subscribe(inbox);
        sweeping = time.CreateTimer(_ => inbox.FailOverdue(), null, Sweep, Sweep);
        running = Task.Run(RunAsync);
    }

    public bool Connected => current is not null;

    /// <summary>What the present server said of itself; null without one.</summary>
    public ServerInfo? Server => current?.Info;

    /// <summary>Why there is no connection; null when there is one, or never was trouble.</summary>
    public NatsException? Failure => Connected ? null : failure;

    public NatsSettings Settings => settings;

    public TimeProvider Time => time;

    /// <summary>Completes with the connection; fails when all servers were tried once in vain, while trying goes on.</summary>
    /// <exception cref="NatsException">None could be reached, or took us.</exception>
    public Task ConnectAsync(CancellationToken cancellation) => Connected ? Task.CompletedTask : firstRound.Task.WaitAsync(cancellation);

    /// <summary>Adds an interest that stands on this connection and those that follow it.</summary>
    public void Subscribe(Subscription subscription)
    {
        bool stands;
        lock (gate)
        {
            subscription.Id = ++lastId;
            subscriptions[subscription.Id] = subscription;
            stands = current is not null;
            current?.Outgoing.Command(Interest(subscription));
        }

        if (stands)
        {
            subscription.OnConnected();
        }
    }

    /// <summary>Ends an interest.</summary>
    public void Unsubscribe(Subscription subscription)
    {
        lock (gate)
        {
            if (!subscriptions.TryRemove(subscription.Id, out _))
            {
                return;
            }

            current?.Outgoing.Command(NoInterest(subscription));
        }

        subscription.OnClosed(null);
    }

    /// <summary>Ends an interest, but takes in what is already on its way.</summary>
    public async Task UnsubscribeAsync(Subscription subscription)
    {
        NatsLink? link;
        lock (gate)
        {
            link = current;
            link?.Outgoing.Command(NoInterest(subscription));
        }

        try
        {
            await (link?.FlushAsync(CancellationToken.None).WaitAsync(settings.RequestTimeout, time) ?? Task.CompletedTask);
        }
        catch (Exception e) when (e is NatsException or TimeoutException)
        {
            // Nothing comes from a connection that has ended, or stands still.
        }

        Unsubscribe(subscription);
    }

    /// <summary>Publishes at most once: completes when the message waits to be written. Waits for room, and for a connection.</summary>
    /// <exception cref="NatsException">Too large, or closed.</exception>
    public async ValueTask PublishAsync(string subject, ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte> headers, CancellationToken cancellation)
    {
        while (!TryPublish(subject, default, headers.Span, payload.Span))
        {
            await ReadyAsync(cancellation);
        }
    }

    /// <summary>Publishes when that is possible at once.</summary>
    /// <returns>False without a connection, or without room.</returns>
    /// <exception cref="NatsException">Too large.</exception>
    public bool TryPublish(string subject, ReadOnlySpan<byte> reply, ReadOnlySpan<byte> headers, ReadOnlySpan<byte> payload, bool force = false)
    {
        if (current is not { } link)
        {
            return false;
        }

        if (headers.Length + payload.Length > link.Info.MaxPayload)
        {
            throw new NatsException(NatsFailure.TooLarge, $"A message of {headers.Length + payload.Length} bytes is larger than the server takes ({link.Info.MaxPayload} bytes, its max_payload).");
        }

        return Counted(link.Outgoing.TryPublish(subject, reply, headers, payload, force));
    }

    /// <summary>Answers to a subject that was received.</summary>
    /// <returns>False without a connection.</returns>
    public bool TryReply(ReadOnlySpan<byte> subject, ReadOnlySpan<byte> reply, ReadOnlySpan<byte> payload) =>
        current is { } link && Counted(link.Outgoing.TryReply(subject, reply, payload));

    /// <summary>Waits for a connection that has room.</summary>
    /// <exception cref="NatsException">Closed.</exception>
    public async Task ReadyAsync(CancellationToken cancellation)
    {
        Task<NatsLink> next;
        lock (gate)
        {
            next = connected.Task;
        }

        var link = await next.WaitAsync(cancellation);
        await link.Outgoing.RoomAsync().WaitAsync(cancellation);
    }

    /// <summary>Publishes and waits for one answer.</summary>
    /// <exception cref="NatsException">Nobody answers, not in time, or the connection broke.</exception>
    public async Task<NatsAnswer> RequestAsync(string subject, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        await ConnectedInTimeAsync(cancellation);
        var pending = new PendingRequest();
        var token = Send(pending, subject, payload.Span);
        try
        {
            return await pending.Task.WaitAsync(cancellation);
        }
        finally
        {
            inbox.Take(token);
        }
    }

    /// <summary>Waits for a connection, but no longer than for an answer.</summary>
    /// <exception cref="NatsException">There was none in time.</exception>
    public async Task ConnectedInTimeAsync(CancellationToken cancellation)
    {
        try
        {
            await ReadyAsync(cancellation).WaitAsync(settings.RequestTimeout, time, cancellation);
        }
        catch (TimeoutException)
        {
            throw failure ?? new NatsException(NatsFailure.Timeout, "The server takes nothing at present.");
        }
    }

    /// <summary>Publishes what <paramref name="pending"/> waits for the answer to.</summary>
    /// <returns>False when there was no room; then nobody waits.</returns>
    public bool TrySend(PendingReply pending, string subject, ReadOnlySpan<byte> headers, ReadOnlySpan<byte> payload, bool force, out long token)
    {
        Span<byte> reply = stackalloc byte[Inbox.MaxSubject];
        var length = inbox.Add(pending, settings.RequestTimeout, reply, out token);
        try
        {
            if (TryPublish(subject, reply[..length], headers, payload, force))
            {
                return true;
            }
        }
        catch
        {
            inbox.Take(token);
            throw;
        }

        // Who was failed meanwhile, by the connection's end, has his answer.
        return inbox.Take(token) is null;
    }

    /// <summary>Completes when the server has taken in all that was published before.</summary>
    /// <exception cref="NatsException">No connection, or it broke.</exception>
    public Task FlushAsync(CancellationToken cancellation) =>
        current is { } link ? link.FlushAsync(cancellation) : Task.FromException(failure ?? new NatsException(NatsFailure.Unreachable, "There is no connection yet."));

    /// <summary>Ends all subscriptions, writes what waits, and closes.</summary>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        foreach (var subscription in subscriptions.Values.Where(s => s != inbox))
        {
            Unsubscribe(subscription);
        }

        try
        {
            if (Connected)
            {
                await FlushAsync(cancellation);
            }
        }
        catch (NatsException)
        {
            // Broken meanwhile: there is nothing left to write to.
        }

        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (closing.IsCancellationRequested)
        {
            await running;
            return;
        }

        await closing.CancelAsync();
        await running;
        await sweeping.DisposeAsync();
        foreach (var subscription in subscriptions.Values)
        {
            subscription.OnClosed(ClosedHere());
        }
    }

    private static bool Counted(bool published)
    {
        if (published)
        {
            NatsTelemetry.MessageSent();
        }

        return published;
    }
}
