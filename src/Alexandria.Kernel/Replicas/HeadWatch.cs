using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Kernel.Events;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Alexandria.Kernel.Replicas;

/// <summary>Lets this process know how far the log reaches that all processes write: told by the relay, and asked for in case the telling got lost.</summary>
internal sealed partial class HeadWatch(EventStore store, TimeProvider time, ILogger<HeadWatch> logger, ICommitOrder? order = null, IEventBus? bus = null) : BackgroundService
{
    /// <summary>Topic of the relay's signal.</summary>
    public const string Topic = "head";

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (order is null || bus is null)
        {
            return;
        }

        using var listening = bus.Listen(Topic, head => store.Advance(head));
        using var timer = new PeriodicTimer(Period, time);
        var wasWell = true;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                store.Advance((await order.StateAsync(OrderedTable.Events, 0, stoppingToken)).Head);
                wasWell = true;
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                // Once for each outage, which may last for many periods.
                if (wasWell)
                {
                    LogTrouble(error);
                }

                wasWell = false;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The log's head could not be read; it is asked for again until it can")]
    private partial void LogTrouble(Exception error);
}
