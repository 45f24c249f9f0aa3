using System.Collections.Concurrent;
using Alexandria.Data;

namespace Alexandria.Host.Logging;

/// <summary>A full disk fails every request in the same way. Of each kind of storage fault the log has the first in full; what follows within the minute is counted and told in one line.</summary>
/// <remarks>Defects are not counted together: who meets one is told that it is logged under his trace id.</remarks>
internal sealed class RepeatedFaults(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Kind, Count> seen = new();

    /// <summary>Whether a record says what was said within this minute already; it is counted, then.</summary>
    public bool IsRepeated(string category, EventId eventId, LogLevel level, Exception? exception)
    {
        if (level < LogLevel.Error || exception is not StorageException storage)
        {
            return false;
        }

        var first = new Count(time.GetTimestamp());
        var count = seen.GetOrAdd(new Kind(category, eventId, storage.Error.Code), first);
        if (ReferenceEquals(count, first))
        {
            return false;
        }

        Interlocked.Increment(ref count.More);
        return true;
    }

    /// <summary>Tells what was counted in minutes that are over, and begins new ones.</summary>
    /// <param name="loggers">Where to.</param>
    /// <param name="all">Whether minutes that still run are told, too.</param>
    public void Tell(ILoggerFactory loggers, bool all = false)
    {
        foreach (var (kind, count) in seen.Where(s => all || time.GetElapsedTime(s.Value.Began) >= Window))
        {
            // One that counts at this moment still counts here: it holds the same object.
            seen.TryRemove(kind, out _);
            if (Volatile.Read(ref count.More) is > 0 and var more)
            {
                loggers.CreateLogger(kind.Category).Log(LogLevel.Error, kind.EventId, "{Count} more like it within a minute: {Code}", more, kind.Code);
            }
        }
    }

    private sealed record Kind(string Category, EventId EventId, string Code);

    private sealed class Count(long began)
    {
        public long More;

        public long Began => began;
    }
}

/// <summary>Lets <see cref="RepeatedFaults"/> tell, also at the end.</summary>
internal sealed class RepeatedFaultsTeller(RepeatedFaults faults, ILoggerFactory loggers, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        faults.Tell(loggers, all: true);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            faults.Tell(loggers);
        }
    }
}
