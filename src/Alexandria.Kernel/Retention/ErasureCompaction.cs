using Alexandria.Data;
using Alexandria.Kernel.Replicas;
using Alexandria.Modules;
using Microsoft.Extensions.Logging;

namespace Alexandria.Kernel.Retention;

/// <summary>Rewrites the database's file after erasures; those that came close together share one rewriting. A kill before its end leaves them open, and the next start does it.</summary>
internal sealed partial class ErasureCompaction(IDatabase database, IDatabaseMaintenance maintenance, ILeases leases, ProcessRoles roles, TimeProvider time, ILogger<ErasureCompaction> logger)
    : LeasedWork("compaction", leases, roles, time, logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private readonly TimeProvider time = time;
    private readonly ILogger<ErasureCompaction> logger = logger;

    protected override async Task WorkAsync(Lease lease, CancellationToken lost)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(lost))
        {
            try
            {
                await CompactAsync(lost);
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
