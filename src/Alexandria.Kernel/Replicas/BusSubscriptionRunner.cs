using System.Threading.Channels;
using Alexandria.Events;
using Alexandria.Kernel.Events;
using Microsoft.Extensions.Logging;

namespace Alexandria.Kernel.Replicas;

/// <summary>Takes one subscription's events from the bus, where all workers share them. Whatever becomes of a delivery is recorded in the database, so that a message which was recorded is done with, and one which was not comes again.</summary>
internal sealed partial class BusSubscriptionRunner(
    Subscription subscription, Delivery delivery, DeliveryLedger ledger, RejectedMessages rejected, EventStore store, EventFeed feed, EventStreams streams, IEventBus bus, TimeProvider time, ILogger logger)
    : ISubscriptionRunner
{
    // What comes while these are busy goes into one unit of work: the more there is to do, the fewer commits it takes.
    private const int Batches = 4;
    private const int MostTogether = 32;
    private const int Parallel = Batches * MostTogether;

    private readonly Channel<(FeedEntry Entry, TaskCompletionSource Ended)> waiting = Channel.CreateUnbounded<(FeedEntry, TaskCompletionSource)>();
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource aborting = new();
    private Task running = Task.CompletedTask;
    private long cursor;
    private int open;

    public bool IsQuiet => Volatile.Read(ref open) == 0;

    // What waits is in the bus; how far it has come is the delivery watch's to say, which looks at the outcomes of all processes.
    public (string Subscriber, long Position, long Count) Backlog => (subscription.Name, 0, Volatile.Read(ref open));

    public void Start() => running = Task.WhenAll(Enumerable.Range(0, Batches).Select(_ => Task.Run(DeliverAsync)).Append(Task.Run(ConsumeAsync)));

    public async Task StopAsync(CancellationToken patience)
    {
        await using var _ = patience.Register(aborting.Cancel);
        await stopping.CancelAsync();
        await running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true));
        stopping.Dispose();
        aborting.Dispose();
    }

    private async Task ConsumeAsync()
    {
        try
        {
            await KeepConsumingAsync();
        }
        finally
        {
            waiting.Writer.Complete();
        }
    }

    private async Task KeepConsumingAsync()
    {
        for (var failures = 1; !stopping.IsCancellationRequested; failures++)
        {
            try
            {
                cursor = await ledger.OpenAsync(subscription.FromNow ? store.Head : 0, stopping.Token);
                await bus.PrepareAsync(EventStreams.All, stopping.Token);
                await Task.WhenAll(subscription.EventNames.GroupBy(name => streams.Of(name), StringComparer.Ordinal).Select(stream =>
                    bus.ConsumeAsync(new(stream.Key, subscription.Name, [.. stream], Parallel), HandleAsync, stopping.Token)));
            }
            catch (Exception error) when (!stopping.IsCancellationRequested)
            {
                LogTrouble(logger, error, subscription.Name);
                await Task.Delay(Backoff.After(Math.Min(failures, 4)), time, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task HandleAsync(BusDelivery message)
    {
        Interlocked.Increment(ref open);
        try
        {
            if (EventMessage.Read(message.Body, out var reason) is not { } envelope)
            {
                await rejected.RecordAsync(subscription.Name, message, reason, aborting.Token);
                return;
            }

            if (envelope.Name != message.Topic)
            {
                await rejected.RecordAsync(subscription.Name, message, $"malformed: it is an event '{envelope.Name}' on the topic of '{message.Topic}'", aborting.Token);
                return;
            }

            // Up to the cursor all was handled, so long ago perhaps that its inbox mark is gone.
            var entry = feed.Entry(envelope);
            if (envelope.Position > cursor && subscription.Wants(entry))
            {
                var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                waiting.Writer.TryWrite((entry, ended));
                await ended.Task;
            }
            else
            {
                await ledger.RequireKnownAsync(envelope, aborting.Token);
            }
        }
        catch (UnknownEventException unknown)
        {
            await rejected.RecordAsync(subscription.Name, message, unknown.Message, aborting.Token);
        }
        finally
        {
            Interlocked.Decrement(ref open);
        }
    }

    private async Task DeliverAsync()
    {
        var batch = new List<(FeedEntry Entry, TaskCompletionSource Ended)>(MostTogether);
        while (await waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            batch.Clear();
            while (batch.Count < MostTogether && waiting.Reader.TryRead(out var next))
            {
                batch.Add(next);
            }

            try
            {
                var together = batch.Count > 1 && batch.TrueForAll(one => one.Entry.Event is not null);
                if (together && await delivery.TryTogetherAsync([.. batch.Select(one => one.Entry)], aborting.Token))
                {
                    batch.ForEach(one => one.Ended.SetResult());
                    continue;
                }
            }
            catch (OperationCanceledException cutOff) when (aborting.IsCancellationRequested)
            {
                batch.ForEach(one => one.Ended.SetException(cutOff));
                continue;
            }

            await Task.WhenAll(batch.Select(SinglyAsync));
        }
    }

    // Should another attempt be due, its row says so; whoever takes the row next makes it.
    private async Task SinglyAsync((FeedEntry Entry, TaskCompletionSource Ended) one)
    {
        try
        {
            await delivery.DeliverAsync(one.Entry, 1, aborting.Token);
            one.Ended.SetResult();
        }
        catch (Exception error)
        {
            one.Ended.SetException(error);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The subscription {Subscriber} could not take events from the bus; it goes on after a pause")]
    private static partial void LogTrouble(ILogger logger, Exception error, string subscriber);
}
