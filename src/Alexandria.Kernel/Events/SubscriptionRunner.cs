using Microsoft.Extensions.Logging;

namespace Alexandria.Kernel.Events;

/// <summary>Takes one subscription through the log: in order it starts deliveries, several at once, and never waits for one that failed.</summary>
internal sealed partial class SubscriptionRunner(
    Subscription subscription, Delivery delivery, DeliveryLedger ledger, EventStore store, EventFeed feed, TimeProvider time, ILogger logger)
    : ISubscriptionRunner
{
    private const int Parallel = 64;
    private const int SaveEvery = 512;

    private readonly SemaphoreSlim slots = new(Parallel, Parallel);
    private readonly Lock gate = new();
    private readonly SortedSet<long> open = [];
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource aborting = new();
    private DueQueue<string>? retries;
    private Task running = Task.CompletedTask;
    private Task? stopped;
    private long scanned;
    private long saved;

    public bool IsQuiet
    {
        get
        {
            lock (gate)
            {
                return Volatile.Read(ref scanned) >= store.Head && open.Count == 0;
            }
        }
    }

    public (string Subscriber, long Position, long Count) Backlog
    {
        get
        {
            lock (gate)
            {
                var (seen, head) = (Volatile.Read(ref scanned), store.Head);
                return (subscription.Name, open.Count > 0 ? open.Min : head > seen ? seen + 1 : 0, open.Count + Math.Max(0, head - seen));
            }
        }
    }

    public void Start()
    {
        retries = new DueQueue<string>(time, subscription.Replay);
        running = Task.WhenAll(
            Task.Run(() => KeepAsync("follow the log", FollowAsync)),
            Task.Run(() => KeepAsync("try again", RetryAsync)));
    }

    public async Task StopAsync(CancellationToken patience)
    {
        await using var _ = patience.Register(aborting.Cancel);
        await (stopped ??= StopOnceAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true));
        retries?.Dispose();
        slots.Dispose();
        stopping.Dispose();
        aborting.Dispose();
    }

    private async Task StopOnceAsync()
    {
        await stopping.CancelAsync();
        await running;
        for (var i = 0; i < Parallel; i++)
        {
            await slots.WaitAsync(CancellationToken.None);
        }
    }

    private async Task FollowAsync()
    {
        var cursor = saved = scanned = await ledger.OpenAsync(subscription.FromNow ? store.Head : 0, stopping.Token);
        foreach (var retry in await ledger.RetriesAsync(stopping.Token))
        {
            retries!.Add(retry.EventId, retry.NextAttemptAt);
        }

        // What was in flight beyond the cursor when the last process ended has its outcome; no need to ask for each.
        HashSet<long> done = [.. await ledger.DoneAsync(cursor, stopping.Token)];
        while (true)
        {
            await store.WaitAsync(scanned, stopping.Token);
            var entries = await feed.ReadAsync(scanned, stopping.Token);
            foreach (var entry in entries)
            {
                if (subscription.Wants(entry) && !done.Remove(entry.Envelope.Position))
                {
                    await BeginAsync(entry);
                }

                scanned = entry.Envelope.Position;
            }

            await SaveCursorAsync();
        }
    }

    private async Task BeginAsync(FeedEntry entry)
    {
        await slots.WaitAsync(stopping.Token);
        lock (gate)
        {
            open.Add(entry.Envelope.Position);
        }

        // Not through the pool: up to the writer lane it runs here, so that deliveries are queued in the order of the log.
        _ = RunAsync(entry, 1);
    }

    private async Task RetryAsync()
    {
        await foreach (var eventId in subscription.Replays.ReadAllAsync(stopping.Token))
        {
            try
            {
                if (await ledger.FindRetryAsync(eventId, stopping.Token) is var (envelope, attempts))
                {
                    await slots.WaitAsync(stopping.Token);
                    _ = RunAsync(feed.Entry(envelope), attempts + 1);
                }
            }
            catch (Exception error) when (!stopping.IsCancellationRequested)
            {
                LogTrouble(logger, error, subscription.Name, "look up a delivery");
                retries!.Add(eventId, time.GetUtcNow() + Backoff.Longest);
            }
        }
    }

    private async Task RunAsync(FeedEntry entry, int attempt)
    {
        try
        {
            for (var failures = 1; ; failures++)
            {
                try
                {
                    if (await delivery.DeliverAsync(entry, attempt, aborting.Token) is { } next)
                    {
                        retries!.Add(entry.Envelope.Id, next);
                    }

                    break;
                }
                catch (Exception error) when (!stopping.IsCancellationRequested)
                {
                    // Not even the failure could be recorded: the database is in trouble. The event stays open until it can.
                    LogTrouble(logger, error, subscription.Name, "record an outcome");
                    await Task.Delay(Backoff.After(failures), time, stopping.Token);
                }
            }

            lock (gate)
            {
                open.Remove(entry.Envelope.Position);
            }
        }
        catch (Exception error)
        {
            // Cut off at the end of the process: it stays open, and so the cursor before it.
            LogCutOff(logger, subscription.Name, entry.Envelope.Id, error.GetType().Name);
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task SaveCursorAsync()
    {
        long position;
        lock (gate)
        {
            position = open.Count > 0 ? open.Min - 1 : scanned;
        }

        if (position - saved >= SaveEvery)
        {
            await ledger.SaveCursorAsync(position, stopping.Token);
            saved = position;
        }
    }

    private async Task KeepAsync(string what, Func<Task> work)
    {
        for (var failures = 1; !stopping.IsCancellationRequested; failures++)
        {
            try
            {
                await work();
            }
            catch (Exception error) when (!stopping.IsCancellationRequested)
            {
                LogTrouble(logger, error, subscription.Name, what);
                await Task.Delay(Backoff.After(failures), time, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception error) when (stopping.IsCancellationRequested)
            {
                LogEnded(logger, subscription.Name, what, error.GetType().Name);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The subscription {Subscriber} could not {What}; it goes on after a pause")]
    private static partial void LogTrouble(ILogger logger, Exception error, string subscriber, string what);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The subscription {Subscriber} stopped to {What} ({Cause})")]
    private static partial void LogEnded(ILogger logger, string subscriber, string what, string cause);

    [LoggerMessage(Level = LogLevel.Information, Message = "The delivery of event {EventId} to {Subscriber} was cut off ({Cause}) and will be made again")]
    private static partial void LogCutOff(ILogger logger, string subscriber, string eventId, string cause);
}
