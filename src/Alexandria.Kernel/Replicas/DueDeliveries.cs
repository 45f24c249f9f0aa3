using Alexandria.Events;
using Alexandria.Kernel.Events;
using Microsoft.Extensions.Logging;

namespace Alexandria.Kernel.Replicas;

/// <summary>Makes the attempts that are due again, replays included. All workers look; each takes what it makes by moving the row's time on, so that a worker that is killed meanwhile only delays it.</summary>
internal sealed partial class DueDeliveries(DeliveryLedgers ledgers, IReadOnlyDictionary<string, Delivery> deliveries, EventFeed feed, IEventBus bus, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    /// <summary>Topic of the signal that a delivery was marked for replay.</summary>
    public const string Replayed = "replayed";

    private const int Batch = 64;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    /// <summary>Far longer than a delivery takes.</summary>
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource aborting = new();
    private readonly WakeUp wake = new();
    private Task running = Task.CompletedTask;

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
        wake.Dispose();
    }

    private async Task RunAsync()
    {
        using var listening = bus.Listen(Replayed, _ => wake.Tell());
        for (var failures = 0; !stopping.IsCancellationRequested;)
        {
            try
            {
                var now = time.GetUtcNow();
                var due = await ledgers.TakeDueAsync(now, now + Hold, Batch, stopping.Token);
                await Task.WhenAll(due.Select(one => TryAsync(one.Subscriber, one.EventId)));
                failures = 0;
                if (due.Count < Batch)
                {
                    await wake.WaitAsync(Look, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
            catch (Exception error) when (!stopping.IsCancellationRequested)
            {
                LogTrouble(logger, error);
                await Task.Delay(Backoff.After(Math.Min(++failures, 4)), time, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception error) when (stopping.IsCancellationRequested)
            {
                LogEnded(logger, error.GetType().Name);
            }
        }
    }

    private async Task TryAsync(string subscriber, string eventId)
    {
        // A subscriber that this process does not know is another version's.
        if (deliveries.TryGetValue(subscriber, out var known) && await ledgers.Of(subscriber).FindRetryAsync(eventId, stopping.Token) is var (envelope, attempts))
        {
            await known.DeliverAsync(feed.Entry(envelope), attempts + 1, aborting.Token);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Deliveries that are due again could not be made; they are looked for after a pause")]
    private static partial void LogTrouble(ILogger logger, Exception error);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Deliveries that are due again are left to others ({Cause})")]
    private static partial void LogEnded(ILogger logger, string cause);
}
