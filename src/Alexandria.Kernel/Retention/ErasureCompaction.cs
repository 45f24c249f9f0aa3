using Alexandria.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Alexandria.Kernel.Retention;

/// <summary>Rewrites the database's file after erasures; those that came close together share one rewriting. A kill before its end leaves them open, and the next start does it.</summary>
internal sealed partial class ErasureCompaction(IDatabase database, IDatabaseMaintenance maintenance, TimeProvider time, ILogger<ErasureCompaction> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CompactAsync(stoppingToken);
            }
            catch (StorageException exception)
            {
                LogFailure(exception);
            }
        }
    }

    private async Task CompactAsync(CancellationToken cancellation)
    {
        var open = await database.ReadAsync(work => work.QueryAsync<string>("select id from erasures where compacted_at is null order by requested_at limit 500"), cancellation);
        if (open.Count == 0)
        {
            return;
        }

        var began = time.GetTimestamp();
        await maintenance.CompactAsync(cancellation);
        await database.WriteAsync(work => work.ExecuteAsync("update erasures set compacted_at = @now where id in @open", new { now = time.GetUtcNow(), open }), WritePriority.Background, cancellation);
        LogDone(open.Count, time.GetElapsedTime(began).TotalSeconds);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The database was rewritten after {Count} erasures, in {Seconds:0.0} s")]
    private partial void LogDone(int count, double seconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "The database could not be rewritten after an erasure: deleted bytes may still be in its file; it is tried again")]
    private partial void LogFailure(Exception exception);
}
