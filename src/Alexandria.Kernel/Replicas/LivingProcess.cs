using Alexandria.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Alexandria.Kernel.Replicas;

/// <summary>Says that this process is alive, so that no other takes over the workflow instances that it runs.</summary>
internal sealed partial class LivingProcess(ILeases leases, TimeProvider time, ILogger<LivingProcess> logger) : BackgroundService
{
    /// <summary>How long the instances of a killed process stand still.</summary>
    public static readonly TimeSpan Term = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(2);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the first instance is this process's.
        await RenewAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (await leases.TakeAsync(Name, Term, cancellationToken) is { } lease)
        {
            await leases.ReleaseAsync(lease, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Renewal, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RenewAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogTrouble(error);
            }
        }
    }

    private string Name => $"process/{leases.Process}";

    private Task RenewAsync(CancellationToken cancellation) => leases.TakeAsync(Name, Term, cancellation);

    [LoggerMessage(Level = LogLevel.Warning, Message = "This process could not say that it is alive; others may take its workflow instances over")]
    private partial void LogTrouble(Exception error);
}
