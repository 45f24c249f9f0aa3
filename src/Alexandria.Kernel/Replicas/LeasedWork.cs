using Alexandria.Data;
using Alexandria.Modules;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Alexandria.Kernel.Replicas;

/// <summary>What one process of an installation does for all: it runs while this process holds the lease, and is taken over by another scheduler when it no longer renews it.</summary>
/// <remarks>The lease keeps two from working at once as a rule; that nothing goes wrong when they do is the fence's business (<see cref="ILeases.FenceAsync"/>).</remarks>
internal abstract partial class LeasedWork(string name, ILeases leases, ProcessRoles roles, TimeProvider time, ILogger logger) : BackgroundService
{
    /// <summary>How long another scheduler waits for one that was killed.</summary>
    public static readonly TimeSpan Term = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(2);

    /// <summary>Works until the lease is lost or the process stops.</summary>
    /// <param name="lease">What this process holds.</param>
    /// <param name="lost">Set when it holds it no longer.</param>
    protected abstract Task WorkAsync(Lease lease, CancellationToken lost);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (roles.Has(ProcessRole.Scheduler) && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                var asked = time.GetTimestamp();
                if (await leases.TakeAsync(name, Term, stoppingToken) is { } lease)
                {
                    await HoldAsync(lease, asked, stoppingToken);
                }
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogTrouble(logger, error, name);
            }

            await Task.Delay(Renewal, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task HoldAsync(Lease lease, long renewed, CancellationToken stopping)
    {
        LogTaken(logger, name, lease.Token);
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var work = Task.Run(() => WorkAsync(lease, lost.Token), CancellationToken.None);
        while (!work.IsCompleted && !lost.IsCancellationRequested)
        {
            await Task.WhenAny(work, Task.Delay(Renewal, time, lost.Token));
            if (work.IsCompleted || stopping.IsCancellationRequested)
            {
                break;
            }

            var asked = time.GetTimestamp();
            try
            {
                var held = await leases.TakeAsync(name, Term, stopping);
                if (held?.Token == lease.Token)
                {
                    renewed = asked;
                    continue;
                }

                LogLost(logger, name, lease.Token);
                break;
            }
            catch (Exception error) when (!stopping.IsCancellationRequested)
            {
                LogTrouble(logger, error, name);
                if (time.GetElapsedTime(renewed) > Term)
                {
                    break;
                }
            }
        }

        await lost.CancelAsync();
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (work.IsFaulted)
        {
            LogTrouble(logger, work.Exception.InnerException!, name);
        }

        using var patience = new CancellationTokenSource(Renewal, time);
        await leases.ReleaseAsync(lease, patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "This process does the work '{Work}' from now on (token {Token})")]
    private static partial void LogTaken(ILogger logger, string work, long token);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Another process has taken over the work '{Work}' (token {Token}): this one was silent for too long")]
    private static partial void LogLost(ILogger logger, string work, long token);

    [LoggerMessage(Level = LogLevel.Error, Message = "The work '{Work}' was interrupted; it goes on after a pause, here or in another process")]
    private static partial void LogTrouble(ILogger logger, Exception error, string work);
}
