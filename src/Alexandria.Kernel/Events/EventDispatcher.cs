using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Kernel.Replicas;
using Alexandria.Modules;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Alexandria.Kernel.Events;

/// <summary>Runs every shared subscription: over the log where this process is the only one, else over the bus, if the process is a worker.</summary>
internal sealed class EventDispatcher(
    IEnumerable<ISubscriptionSource> sources,
    SubscriptionCatalog subscriptions,
    IDatabase database,
    DeliveryLedgers ledgers,
    ProcessRoles roles,
    EventStreams streams,
    EventStore store,
    EventFeed feed,
    EventMetrics metrics,
    IServiceScopeFactory scopes,
    TimeProvider time,
    RejectedMessages rejected,
    ILogger<EventDispatcher> logger,
    IEventBus? bus = null) : IHostedService, IAsyncDisposable
{
    private readonly List<ISubscriptionRunner> runners = [];
    private DueDeliveries? due;

    /// <summary>Whether every subscription has delivered what is in the log.</summary>
    public bool IsQuiet => runners.TrueForAll(runner => runner.IsQuiet);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await store.LoadAsync(database, cancellationToken);
        if (!roles.Has(ProcessRole.Workers))
        {
            return;
        }

        foreach (var source in sources)
        {
            await source.StartAsync(cancellationToken);
        }

        foreach (var subscription in subscriptions.All)
        {
            var ledger = ledgers.Of(subscription.Name, foreign: bus is not null);
            var delivery = new Delivery(subscription, ledger, database, store, metrics, scopes, time, logger);
            runners.Add(bus is null
                ? new SubscriptionRunner(subscription, delivery, ledger, store, feed, time, logger)
                : new BusSubscriptionRunner(subscription, delivery, ledger, rejected, store, feed, streams, bus, time, logger));
        }

        runners.ForEach(runner => runner.Start());
        if (bus is not null)
        {
            due = new DueDeliveries(ledgers, subscriptions.All.ToDictionary(s => s.Name, s => new Delivery(s, ledgers.Of(s.Name), database, store, metrics, scopes, time, logger), StringComparer.Ordinal), feed, bus, time, logger);
            due.Start();
            return;
        }

        metrics.Backlog = () => [.. runners.Select(runner => runner.Backlog)];
    }

    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(runners.Select(runner => runner.StopAsync(cancellationToken)).Append(due?.StopAsync(cancellationToken) ?? Task.CompletedTask));

    public async ValueTask DisposeAsync()
    {
        foreach (var runner in runners)
        {
            await runner.DisposeAsync();
        }

        if (due is not null)
        {
            await due.DisposeAsync();
        }

        runners.Clear();
    }
}
