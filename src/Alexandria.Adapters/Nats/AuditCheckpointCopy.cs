using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Alexandria.Adapters.Nats;

/// <summary>Keeps this process's copy of the audit's checkpoint, and gives it back to a bus that lost its own.</summary>
internal sealed partial class AuditCheckpointCopy(JetStreamAuditVault vault, TimeProvider time, ILogger<AuditCheckpointCopy> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            try
            {
                await vault.SynchroniseAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotCopied(error.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The audit's checkpoint could not be compared with its copy: {Reason}; it is tried again")]
    private partial void LogNotCopied(string reason);
}
