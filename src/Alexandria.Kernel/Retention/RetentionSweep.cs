using Alexandria.Data;
using Alexandria.Kernel.Operations;
using Alexandria.Kernel.Replicas;
using Alexandria.Kernel.Telemetry;
using Alexandria.Modules;
using Microsoft.Extensions.Logging;

namespace Alexandria.Kernel.Retention;

/// <summary>Removes what nobody needs any more, a small part in each transaction, so that callers hardly wait. What is to go is looked up beside the writer.</summary>
internal sealed partial class RetentionSweep(IDatabase database, RetentionOptions options, ILeases leases, ProcessRoles roles, TimeProvider time, ILogger<RetentionSweep> logger)
    : LeasedWork("retention", leases, roles, time, logger)
{
    /// <summary>Rows in one transaction.</summary>
    internal const int Part = 500;

    private readonly TimeProvider time = time;
    private readonly ILogger<RetentionSweep> logger = logger;

    /// <summary>Removes everything that is due.</summary>
    /// <returns>How many deliveries, workflows' details and idempotency keys.</returns>
    public async Task<(int Deliveries, int Workflows, int Keys)> RunAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var deliveries = options.DeliveryDays == 0 ? 0 : await DeliveriesAsync(now.AddDays(-options.DeliveryDays), cancellation);
        var workflows = options.WorkflowDays == 0 ? 0 : await WorkflowsAsync(now.AddDays(-options.WorkflowDays), cancellation);
        var keys = await PartsAsync("idempotency_keys", work => IdempotencyStore.RemoveExpiredAsync(work, now, Part), cancellation);
        return (deliveries, workflows, keys);
    }

    protected override async Task WorkAsync(Lease lease, CancellationToken lost)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(options.EveryMinutes), time);
        while (await timer.WaitForNextTickAsync(lost))
        {
            try
            {
                await RunAsync(lost);
            }
            catch (StorageException exception)
            {
                LogFailure(exception);
            }
        }
    }

    // Up to the subscriber's cursor alone: beyond it the row is the inbox mark that keeps an event from being handled twice.
    private async Task<int> DeliveriesAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        var all = 0;
        foreach (var subscriber in await database.ReadAsync(work => work.QueryAsync<string>("select subscriber from subscriptions"), cancellation))
        {
            all += await PartsAsync(
                "deliveries",
                work => work.ExecuteAsync(
                    """
                    delete from deliveries where subscriber = @subscriber and event_id in (
                        select event_id from (
                            select event_id, updated_at from deliveries
                            where subscriber = @subscriber and outcome = 'handled' and position <= (select position from subscriptions where subscriber = @subscriber)
                            order by position limit @Part) oldest
                        where updated_at < @before)
                    """,
                    new { subscriber, before, Part }),
                cancellation);
        }

        return all;
    }

    private async Task<int> WorkflowsAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        var all = 0;
        while (true)
        {
            var ended = await database.ReadAsync(
                work => work.QueryAsync<Ended>(
                    """
                    select id, workflow, tenant, correlation from workflows w
                    where status in ('completed', 'failed') and updated_at < @before and exists (select 1 from workflow_steps s where s.instance_id = w.id)
                    limit @instances
                    """,
                    new { before, instances = Part / 10 }),
                cancellation);
            if (ended.Count == 0)
            {
                return all;
            }

            await database.WriteAsync(work => RemoveDetailsAsync(work, ended), WritePriority.Background, cancellation);
            KernelTelemetry.Removed.Add(ended.Count, new KeyValuePair<string, object?>("what", "workflow_steps"));
            all += ended.Count;
        }
    }

    private static async Task<int> RemoveDetailsAsync(IUnitOfWork work, IReadOnlyList<Ended> ended)
    {
        foreach (var instance in ended)
        {
            await work.ExecuteAsync("delete from workflow_steps where instance_id = @Id", instance);
            await work.ExecuteAsync("delete from workflow_mailbox where workflow = @Workflow and tenant = @Tenant and correlation = @Correlation and used_by = @Id", instance);
        }

        return ended.Count;
    }

    private async Task<int> PartsAsync(string what, Func<IUnitOfWork, Task<int>> remove, CancellationToken cancellation)
    {
        int all = 0, removed;
        do
        {
            removed = await database.WriteAsync(remove, WritePriority.Background, cancellation);
            KernelTelemetry.Removed.Add(removed, new KeyValuePair<string, object?>("what", what));
            all += removed;
        }
        while (removed == Part);
        return all;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What is older than its retention could not be removed; it is tried again")]
    private partial void LogFailure(Exception exception);

    private sealed record Ended
    {
        public required string Id { get; init; }

        public required string Workflow { get; init; }

        public required string Tenant { get; init; }

        public required string Correlation { get; init; }
    }
}
