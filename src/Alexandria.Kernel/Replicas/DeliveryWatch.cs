using System.Collections.Concurrent;
using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Kernel.Events;
using Alexandria.Modules;
using Microsoft.Extensions.Logging;

namespace Alexandria.Kernel.Replicas;

/// <summary>Sees to it that every event has its outcome at every subscriber, whatever becomes of the bus: moves the subscribers' cursors over what has one, and has delivered from the log what was without for too long.</summary>
/// <remarks>So neither a message that the bus gave up on is lost, nor a stream that was deleted, nor the history from before a subscriber was there.</remarks>
internal sealed partial class DeliveryWatch(
    ILeases leases, ProcessRoles roles, IDatabase database, DeliveryLedgers ledgers, DeadLetters deadLetters, SubscriptionCatalog subscriptions, EventMetrics metrics, EventStore store, EventFeed feed, TimeProvider time, ILogger<DeliveryWatch> logger, IEventBus? bus = null)
    : LeasedWork("deliveries", leases, roles, time, logger)
{
    /// <summary>How long the bus has for a delivery before the log makes up for it.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const int Batch = 500;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly TimeProvider time = time;
    private readonly ILogger<DeliveryWatch> logger = logger;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => bus is null ? Task.CompletedTask : base.ExecuteAsync(stoppingToken);

    protected override async Task WorkAsync(Lease lease, CancellationToken lost)
    {
        // By this process's count of time, which no clock that is set wrong disturbs.
        var missing = new Dictionary<(string Subscriber, string EventId), long>();
        var backlog = new ConcurrentDictionary<string, (long Position, long Count)>(StringComparer.Ordinal);
        metrics.Backlog = () => [.. backlog.Select(one => (one.Key, one.Value.Position, one.Value.Count))];
        try
        {
            await WatchAsync(missing, backlog, lost);
        }
        finally
        {
            // Whoever watches next tells it.
            backlog.Clear();
        }
    }

    private async Task WatchAsync(Dictionary<(string Subscriber, string EventId), long> missing, ConcurrentDictionary<string, (long Position, long Count)> backlog, CancellationToken lost)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(lost))
        {
            try
            {
                await deadLetters.ExportAsync(bus!, lost);
            }
            catch (Exception error) when (!lost.IsCancellationRequested)
            {
                LogNotExported(error);
            }

            foreach (var subscription in subscriptions.All)
            {
                try
                {
                    backlog[subscription.Name] = await WatchAsync(subscription, missing, lost);
                }
                catch (Exception error) when (!lost.IsCancellationRequested)
                {
                    LogTrouble(error, subscription.Name);
                }
            }
        }
    }

    // Answers the oldest position without outcome, 0 for none, and how many there are, counted up to a batch.
    private async Task<(long Position, long Count)> WatchAsync(Subscription subscription, Dictionary<(string Subscriber, string EventId), long> missing, CancellationToken lost)
    {
        var ledger = ledgers.Of(subscription.Name);
        var head = store.Head;
        var cursor = await ledger.OpenAsync(subscription.FromNow ? head : 0, lost);
        if (cursor >= head)
        {
            return (0, 0);
        }

        var open = await ledger.WithoutOutcomeAsync(cursor, head, subscription.EventNames, Batch, lost);
        var wanted = open.Where(envelope => subscription.Wants(feed.Entry(envelope))).ToList();
        var reached = wanted.Count > 0 ? wanted[0].Position - 1 : open.Count < Batch ? head : open[^1].Position;
        if (reached > cursor)
        {
            await ledger.SaveCursorAsync(reached, lost);
        }

        var now = time.GetTimestamp();
        var ids = wanted.Select(envelope => envelope.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var done in missing.Keys.Where(key => key.Subscriber == subscription.Name && !ids.Contains(key.EventId)).ToList())
        {
            missing.Remove(done);
        }

        var late = wanted.Where(envelope => !missing.TryAdd((subscription.Name, envelope.Id), now) && time.GetElapsedTime(missing[(subscription.Name, envelope.Id)], now) > Patience).ToList();
        if (late.Count > 0 && await ledger.WaitingAsync(lost) < Batch)
        {
            LogLate(subscription.Name, late.Count, late[0].Id);
            await database.WriteAsync(
                async work =>
                {
                    foreach (var envelope in late)
                    {
                        await ledger.RecordLateAsync(work, envelope, time.GetUtcNow());
                    }

                    return late.Count;
                },
                WritePriority.Background,
                lost);
            bus!.Signal(DueDeliveries.Replayed, late.Count);
        }

        return wanted.Count == 0 ? (0, 0) : (wanted[0].Position, open.Count < Batch ? wanted.Count : head - wanted[0].Position);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} events, {EventId} the first, did not come to {Subscriber} by the bus in time; they are delivered from the log")]
    private partial void LogLate(string subscriber, int count, string eventId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Dead letters could not be exported to their stream; they are after a pause")]
    private partial void LogNotExported(Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "The deliveries of {Subscriber} could not be looked through; they are after a pause")]
    private partial void LogTrouble(Exception error, string subscriber);
}
