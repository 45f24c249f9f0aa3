using Alexandria.Events;
using Alexandria.Kernel.Events;
using Microsoft.Extensions.Logging;

namespace Alexandria.Kernel.Replicas;

/// <summary>Takes one subscription's events from the bus, where all workers share them. Whatever becomes of a delivery is recorded in the database, so that a message which was recorded is done with, and one which was not comes again.</summary>
internal sealed partial class BusSubscriptionRunner(
    Subscription subscription, Delivery delivery, DeliveryLedger ledger, RejectedMessages rejected, EventStore store, EventFeed feed, EventStreams streams, IEventBus bus, TimeProvider time, ILogger logger)
    : ISubscriptionRunner
{
    private const int Parallel = 64;

    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource aborting = new();
    private Task running = Task.CompletedTask;
    private long cursor;
    private int open;

    public bool IsQuiet => Volatile.Read(ref open) == 0;

    // What waits is in the bus; how far it has come is the delivery watch's to say, which looks at the outcomes of all processes.
    public (string Subscriber, long Position, long Count) Backlog => (subscription.Name, 0, Volatile.Read(ref open));

    public void Start() => running = Task.Run(RunAsync);

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

    private async Task RunAsync()
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
                // Should another attempt be due, its row says so; whoever takes the row next makes it.
                await delivery.DeliverAsync(entry, 1, aborting.Token);
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

    [LoggerMessage(Level = LogLevel.Error, Message = "The subscription {Subscriber} could not take events from the bus; it goes on after a pause")]
    private static partial void LogTrouble(ILogger logger, Exception error, string subscriber);
}
