using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Kernel.Events.Schemas;
using Alexandria.Kernel.Projections;
using Alexandria.Kernel.Replicas;
using Alexandria.Modules;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Alexandria.Kernel.Events;

/// <summary>Registers the log, its deliveries and the projections.</summary>
internal static class EventsRegistration
{
    /// <param name="services">Where; IDatabase, TimeProvider and logging must be there.</param>
    /// <param name="events">The event records of all modules and contracts.</param>
    /// <param name="subscribers">Classes that implement <see cref="ISharedSubscriber{TEvent}"/>.</param>
    /// <param name="projections">Classes that implement <see cref="IProjection"/>.</param>
    /// <param name="upcasters">Classes that implement <see cref="IUpcaster{TFrom, TTo}"/>.</param>
    public static IServiceCollection AddEvents(
        this IServiceCollection services, IReadOnlyList<Type> events, IReadOnlyList<Type> subscribers, IReadOnlyList<Type> projections, IReadOnlyList<Type> upcasters)
    {
        foreach (var subscriber in subscribers)
        {
            services.TryAddScoped(subscriber);
        }

        services.TryAddSingleton(new EventCatalog(events, upcasters));
        services.TryAddSingleton<EventMetrics>();
        services.TryAddSingleton(new ProcessRoles(ProcessRole.All));
        services.TryAddSingleton<EventStreams>();
        services.TryAddSingleton<DeliveryLedgers>();
        services.TryAddSingleton<DeadLetters>();
        services.TryAddSingleton<RejectedMessages>();
        services.TryAddSingleton<IRejectedMessages>(provider => provider.GetRequiredService<RejectedMessages>());
        services.TryAddSingleton<CommittedHead>();
        services.TryAddSingleton<EventStore>();
        services.TryAddSingleton<EventFeed>();
        services.AddSingleton<ISubscriptionSource>(provider => new SharedSubscribers(subscribers, provider.GetRequiredService<EventCatalog>()));
        services.TryAddSingleton<SubscriptionCatalog>();
        services.TryAddSingleton(provider => new EventTakers(provider.GetRequiredService<SubscriptionCatalog>(), projections, provider.GetRequiredService<EventCatalog>(), provider));
        services.TryAddSingleton(provider => new EventSchemas(provider.GetRequiredService<EventCatalog>(), provider.GetRequiredService<EventStreams>(), provider.GetRequiredService<EventTakers>()));
        services.TryAddSingleton<IEventSchemas>(provider => provider.GetRequiredService<EventSchemas>());
        services.AddHostedService<EventsCheck>();
        // Late, since a workflow may ask for the log and is itself behind a subscription.
        services.TryAddSingleton<IEventLog>(provider => new EventLog(
            provider.GetRequiredService<IDatabase>(),
            provider.GetRequiredService<EventStore>(),
            provider.GetRequiredService<CommittedHead>(),
            new Lazy<SubscriptionCatalog>(provider.GetRequiredService<SubscriptionCatalog>),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<IEventBus>()));
        services.TryAddSingleton(provider => new ProjectionHost(
            projections,
            provider,
            provider.GetRequiredService<IDatabase>(),
            provider.GetRequiredService<EventStore>(),
            provider.GetRequiredService<CommittedHead>(),
            provider.GetRequiredService<EventFeed>(),
            provider.GetRequiredService<EventCatalog>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ProjectionHost>>()));
        services.TryAddSingleton<IProjections>(provider => provider.GetRequiredService<ProjectionHost>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<ProjectionHost>());
        // Before whoever moves instances: they are this living process's.
        services.AddHostedService<LivingProcess>();
        services.AddHostedService<HeadWatch>();
        services.AddHostedService<EventDispatcher>();
        services.AddHostedService<Relay>();
        services.AddHostedService<DeliveryWatch>();
        return services;
    }

    /// <summary>Asks for the schemas at start, so that an event without a stream or a taker of an old version stops it, and not the first delivery.</summary>
    private sealed class EventsCheck(EventSchemas schemas) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            ArgumentNullException.ThrowIfNull(schemas);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
