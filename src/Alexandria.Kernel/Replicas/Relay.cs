using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Kernel.Events;
using Alexandria.Modules;
using Microsoft.Extensions.Logging;

namespace Alexandria.Kernel.Replicas;

/// <summary>Takes committed events from the log to the bus: numbers them in one order for all readers, says how far the log reaches, and publishes them. One process at a time, by lease.</summary>
/// <remarks>Numbering goes on while the bus is away; what was not published then is published from the cursor on. Published twice after a take-over, an event is known to the stream by its id, and to the inbox after that.</remarks>
internal sealed partial class Relay(
    ILeases leases, ProcessRoles roles, DeliveryLedgers ledgers, EventStore store, EventFeed feed, EventStreams streams, EventMetrics metrics, TimeProvider time, ILogger<Relay> logger, ICommitOrder? order = null, IEventBus? bus = null)
    : LeasedWork("relay", leases, roles, time, logger)
{
    /// <summary>Topic of the signal that something was committed.</summary>
    public const string Wanted = "committed";

    private const int Batch = 1_000;

    // In case the signal got lost.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(1);

    private readonly TimeProvider time = time;
    private readonly ILogger<Relay> logger = logger;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => order is null || bus is null ? Task.CompletedTask : base.ExecuteAsync(stoppingToken);

    protected override async Task WorkAsync(Lease lease, CancellationToken lost)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(lost);
        var numbering = NumberAsync(lease, order!, bus!, failed.Token);
        var publishing = KeepPublishingAsync(bus!, failed.Token);
        await Task.WhenAny(numbering, publishing);
        await failed.CancelAsync();
        await Task.WhenAll(numbering, publishing);
    }

    private async Task NumberAsync(Lease lease, ICommitOrder source, IEventBus signals, CancellationToken lost)
    {
        using var wake = new WakeUp();
        using var listening = signals.Listen(Wanted, _ => wake.Tell());
        while (!lost.IsCancellationRequested)
        {
            var (events, records, head) = await source.NumberAsync(lease, Batch, lost);
            if (events > 0)
            {
                metrics.Appended(events);
                store.Advance(head);
                signals.Signal(HeadWatch.Topic, head);
            }

            if (events < Batch && records < Batch)
            {
                await wake.WaitAsync(Look, lost).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task KeepPublishingAsync(IEventBus target, CancellationToken lost)
    {
        for (var failures = 1; !lost.IsCancellationRequested; failures++)
        {
            try
            {
                await target.PrepareAsync(EventStreams.All, lost);
                await PublishAsync(target, () => failures = 0, lost);
            }
            catch (Exception error) when (!lost.IsCancellationRequested)
            {
                // The first says little: a process that stood still has missed an answer, too.
                LogTrouble(failures < 2 ? LogLevel.Warning : LogLevel.Error, error);
                await Task.Delay(Backoff.After(Math.Min(failures, 4)), time, lost).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task PublishAsync(IEventBus target, Action succeeded, CancellationToken lost)
    {
        var ledger = ledgers.Of("bus");
        var cursor = await ledger.OpenAsync(await ledgers.OldestCursorAsync(lost), lost);
        var (saved, savedAt) = (cursor, time.GetTimestamp());
        while (true)
        {
            if (cursor > saved && (store.Head <= cursor || time.GetElapsedTime(savedAt) > SaveEvery))
            {
                await ledger.SaveCursorAsync(cursor, lost);
                (saved, savedAt) = (cursor, time.GetTimestamp());
            }

            await store.WaitAsync(cursor, lost);
            var entries = await feed.ReadAsync(cursor, lost);
            await target.PublishAsync([.. entries.Select(entry => EventMessage.Of(entry.Envelope, streams))], lost);
            cursor = entries[^1].Envelope.Position;
            succeeded();
        }
    }

    [LoggerMessage(Message = "Events could not be handed to the bus; they wait in the log, and are handed over after a pause")]
    private partial void LogTrouble(LogLevel level, Exception error);
}
