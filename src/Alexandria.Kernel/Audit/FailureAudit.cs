using System.Collections.Concurrent;
using Alexandria.Audit;
using Alexandria.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Alexandria.Kernel.Audit;

/// <summary>Records denials and failed changes. The first of a kind is written at once; its repetitions by the same caller are counted and written once a minute, so that a flood of refused requests is no flood of writes.</summary>
internal sealed partial class FailureAudit(IDatabase database, AuditStore store, TimeProvider time, ILogger<FailureAudit> logger) : BackgroundService
{
    /// <summary>Kinds of failures remembered per minute; further ones are written singly.</summary>
    private const int MostKinds = 10_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<AuditEntry, Repeated> recent = new();

    public async Task RecordAsync(AuditEntry entry, string traceId, CancellationToken cancellation)
    {
        if (recent.TryGetValue(entry, out var repeated) && repeated.TryCount(traceId))
        {
            return;
        }

        if (recent.Count < MostKinds)
        {
            recent[entry] = new Repeated(traceId);
        }

        await WriteAsync(entry, traceId, 1, cancellation);
    }

    /// <summary>Writes the repetitions counted so far and begins a new minute.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        foreach (var entry in recent.Keys)
        {
            if (recent.TryRemove(entry, out var repeated) && repeated.Close() is { Count: > 0 } counted)
            {
                await WriteAsync(entry, counted.TraceId, counted.Count, cancellation);
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Window, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await FlushAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailure(exception);
            }
        }
    }

    private async Task WriteAsync(AuditEntry entry, string traceId, int count, CancellationToken cancellation)
    {
        await database.WriteAsync(
            async work =>
            {
                await store.AppendAsync(work, entry, [], traceId, time.GetUtcNow(), count);
                return count;
            },
            WritePriority.Background,
            cancellation);
        store.Committed();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Repeated failures could not be written to the audit")]
    private partial void LogFailure(Exception exception);

    /// <summary>Counts until it is closed; what comes later starts anew.</summary>
    private sealed class Repeated(string firstTraceId)
    {
        private readonly Lock gate = new();
        private string traceId = firstTraceId;
        private int count;
        private bool closed;

        public bool TryCount(string latestTraceId)
        {
            lock (gate)
            {
                if (closed)
                {
                    return false;
                }

                (count, traceId) = (count + 1, latestTraceId);
                return true;
            }
        }

        public (int Count, string TraceId) Close()
        {
            lock (gate)
            {
                closed = true;
                return (count, traceId);
            }
        }
    }
}
