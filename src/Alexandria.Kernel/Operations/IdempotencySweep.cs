using Alexandria.Data;
using Microsoft.Extensions.Hosting;

namespace Alexandria.Kernel.Operations;

/// <summary>Forgets idempotency keys whose time is over.</summary>
internal sealed class IdempotencySweep(IDatabase database, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await database.WriteAsync(work => IdempotencyStore.RemoveExpiredAsync(work, time.GetUtcNow()), WritePriority.Background, stoppingToken);
        }
    }
}
