using Alexandria.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Alexandria.Kernel.Events;

/// <summary>Runs every shared subscription of the process.</summary>
internal sealed class EventDispatcher(
    IEnumerable<ISubscriptionSource> sources,
    SubscriptionCatalog subscriptions,
    IDatabase database,
    EventStore store,
    EventFeed feed,
    EventMetrics metrics,
    IServiceScopeFactory scopes,
    TimeProvider time,
    ILogger<EventDispatcher> logger) : IHostedService, IAsyncDisposable
{
    private readonly List<SubscriptionRunner> runners = [];

    /// <summary>Whether every subscription has delivered what is in the log.</summary>
    public bool IsQuiet => runners.TrueForAll(runner => runner.IsQuiet);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await store.LoadAsync(database, cancellationToken);
        foreach (var source in sources)
        {
            await source.StartAsync(cancellationToken);
        }

        foreach (var subscription in subscriptions.All)
        {
            var ledger = new DeliveryLedger(database, subscription.Name);
            var delivery = new Delivery(subscription, ledger, database, store, metrics, scopes, time, logger);
            var runner = new SubscriptionRunner(subscription, delivery, ledger, store, feed, time, logger);
            runners.Add(runner);
            runner.Start();
        }

        metrics.Backlog = () => [.. runners.Select(runner => runner.Backlog)];
    }

    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(runners.Select(runner => runner.StopAsync(cancellationToken)));

    public async ValueTask DisposeAsync()
    {
        foreach (var runner in runners)
        {
            await runner.DisposeAsync();
        }

        runners.Clear();
    }
}
