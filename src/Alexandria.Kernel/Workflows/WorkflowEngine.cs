using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Kernel.Events;
using Alexandria.Modules;
using Alexandria.Workflows;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Alexandria.Kernel.Workflows;

/// <summary>Runs the workflows of the process: woken by what commits and by due times, never by looking around.</summary>
internal sealed partial class WorkflowEngine : IHostedService, ISubscriptionSource, IAsyncDisposable
{
    /// <summary>Instances that run at the same time.</summary>
    public const int Parallel = 128;

    private const int TakenAtOnce = 500;

    private static readonly TimeSpan LookForOrphans = TimeSpan.FromSeconds(2);

    private readonly RunQueue queue = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource aborting = new();
    private readonly DueQueue<string> dues;
    private readonly WorkflowCatalog catalog;
    private readonly InstanceStore store;
    private readonly Transitions transitions;
    private readonly InstanceRunner runner;
    private readonly WorkflowMetrics metrics;
    private readonly EventCatalog events;
    private readonly IDatabase database;
    private readonly ILeases leases;
    private readonly ProcessRoles roles;
    private readonly bool shared;
    private readonly TimeProvider time;
    private readonly ILogger<WorkflowEngine> logger;
    private Task[] workers = [];
    private Task? started;
    private int disposed;

    public WorkflowEngine(
        WorkflowCatalog catalog, InstanceStore store, Transitions transitions, InstanceRunner runner, WorkflowMetrics metrics, EventCatalog events, IDatabase database, ILeases leases, ProcessRoles roles, TimeProvider time, ILogger<WorkflowEngine> logger,
        IEventBus? bus = null)
    {
        (this.catalog, this.store, this.transitions, this.runner, this.metrics) = (catalog, store, transitions, runner, metrics);
        (this.events, this.database, this.leases, this.roles, this.time, this.logger) = (events, database, leases, roles, time, logger);
        shared = bus is not null;
        dues = new DueQueue<string>(time, queue.Add);
    }

    /// <summary>One for each workflow: it posts events to mailboxes, in the transaction of its inbox mark.</summary>
    public IEnumerable<Subscription> Subscriptions => catalog.Names.Select(name => new Subscription(
        $"workflow:{name}",
        catalog.Versions(name).SelectMany(definition => definition.EventTypes).Distinct(),
        fromNow: false,
        events,
        async (_, @event, context) =>
        {
            var changes = await transitions.ReceiveAsync(context.Work, name, context.Envelope, @event);
            return (Action?)(() => Changed(changes));
        }));

    /// <summary>Whether no instance can go on by itself: all wait for an event, a person or a time.</summary>
    public bool IsQuiet => queue.IsQuiet;

    /// <summary>Takes up what an earlier process left, before the first delivery or with the other hosted services, whichever comes first.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => started ??= StartOnceAsync(cancellationToken);

    /// <summary>Begins no further step and waits for those that run; when the patience ends they are cut off, and run again at the next start.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await using var _ = cancellationToken.Register(aborting.Cancel);
        await stopping.CancelAsync();
        await Task.WhenAll(workers);
    }

    public async ValueTask DisposeAsync()
    {
        // The container disposes it once for each service that it stands for.
        if (Interlocked.Exchange(ref disposed, 1) == 1)
        {
            return;
        }

        await StopAsync(new CancellationToken(canceled: true));
        dues.Dispose();
        stopping.Dispose();
        aborting.Dispose();
    }

    private async Task StartOnceAsync(CancellationToken cancellationToken)
    {
        if (!roles.Has(ProcessRole.Workers))
        {
            return;
        }

        if (!shared)
        {
            await TakeUpAsync(cancellationToken);
        }

        workers = [.. Enumerable.Range(0, Parallel).Select(_ => Task.Run(WorkAsync, CancellationToken.None)), .. shared ? [Task.Run(TakeOverAsync, CancellationToken.None)] : Array.Empty<Task>()];
    }

    // The only process: whatever is active is its.
    private async Task TakeUpAsync(CancellationToken cancellationToken)
    {
        while ((await database.WriteAsync(work => store.TakeOverAsync(work, leases.Process, [], TakenAtOnce), WritePriority.Background, cancellationToken)).Count == TakenAtOnce)
        {
            // As long as whole batches come, there is more.
        }

        foreach (var row in await database.ReadAsync(store.ReadActiveAsync, cancellationToken))
        {
            metrics.Began(row.Workflow);
            if (runner.Definition(row) is null)
            {
                LogMissing(logger, row.Id, row.Workflow, row.DefinitionVersion, row.Node);
                Changed(await database.WriteAsync(work => transitions.FailAsync(work, row, InstanceRunner.Missing(row)), WritePriority.Background, cancellationToken));
            }
            else
            {
                Schedule(row);
            }
        }
    }

    // One of many: what a process that is gone left undone is whose it is first taken.
    private async Task TakeOverAsync()
    {
        using var timer = new PeriodicTimer(LookForOrphans, time);
        try
        {
            do
            {
                try
                {
                    var living = await leases.LivingAsync(stopping.Token);
                    var taken = await database.WriteAsync(work => store.TakeOverAsync(work, leases.Process, living, TakenAtOnce), WritePriority.Background, stopping.Token);
                    if (taken.Count > 0)
                    {
                        LogTakenOver(logger, taken.Count);
                    }

                    foreach (var row in taken)
                    {
                        Schedule(row);
                    }
                }
                catch (Exception error) when (!stopping.IsCancellationRequested)
                {
                    LogNotTakenOver(logger, error);
                }
            }
            while (await timer.WaitForNextTickAsync(stopping.Token));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            LogStopped(logger);
        }
    }

    private void Changed(IReadOnlyList<Change> changes)
    {
        foreach (var (row, began) in changes)
        {
            if (began)
            {
                metrics.Began(row.Workflow);
            }

            if (!row.Active)
            {
                metrics.Ended(row.Workflow, row.Status);
                LogEnded(logger, row.Workflow, row.Id, row.Status, row.Reason);
            }

            Schedule(row);
        }
    }

    private void Schedule(InstanceRow row)
    {
        if (row.Status == WorkflowStatus.Running)
        {
            queue.Add(row.Id);
        }
        else if (row is { Status: WorkflowStatus.Waiting, DueAt: { } due })
        {
            dues.Add(row.Id, due);
        }
    }

    private async Task WorkAsync()
    {
        try
        {
            await foreach (var id in queue.Reader.ReadAllAsync(stopping.Token))
            {
                await RunAsync(id);
                queue.Done(id);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            LogStopped(logger);
        }
    }

    private async Task RunAsync(string id)
    {
        try
        {
            await runner.RunAsync(id, changes => Changed([.. changes.Where(change => change.Row.Id != id || change.Row.Status != WorkflowStatus.Running)]), stopping.Token, aborting.Token);
        }
        catch (Exception error) when (stopping.IsCancellationRequested)
        {
            LogCutOff(logger, id, error.GetType().Name);
        }
        catch (InstanceMovedException moved)
        {
            LogMoved(logger, moved.Message);
        }
        catch (Exception error)
        {
            // The database is in trouble; what the instance stands at is still there, and the step is run again.
            LogTrouble(logger, error, id);
            dues.Add(id, time.GetUtcNow() + Backoff.First);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Instance {Instance} of {Workflow} version {Version} stands at {Node}, which no loaded module defines; it failed")]
    private static partial void LogMissing(ILogger logger, string instance, string workflow, int version, string? node);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Workflow} instance {Instance} ended as {Status} {Reason}")]
    private static partial void LogEnded(ILogger logger, string workflow, string instance, WorkflowStatus status, string? reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Instance {Instance} was cut off ({Cause}); its step runs again at the next start")]
    private static partial void LogCutOff(ILogger logger, string instance, string cause);

    [LoggerMessage(Level = LogLevel.Error, Message = "Instance {Instance} could not go on; it is tried again after a pause")]
    private static partial void LogTrouble(ILogger logger, Exception error, string instance);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} workflow instances of a process that is gone go on here")]
    private static partial void LogTakenOver(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Workflow instances of processes that are gone could not be looked for; they are after a pause")]
    private static partial void LogNotTakenOver(ILogger logger, Exception error);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Message} It is left to it.")]
    private static partial void LogMoved(ILogger logger, string message);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A workflow worker stopped")]
    private static partial void LogStopped(ILogger logger);
}
