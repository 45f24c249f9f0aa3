using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Kernel.Projections;
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
    public static IServiceCollection AddEvents(
        this IServiceCollection services, IReadOnlyList<Type> events, IReadOnlyList<Type> subscribers, IReadOnlyList<Type> projections)
    {
        foreach (var subscriber in subscribers)
        {
            services.TryAddScoped(subscriber);
        }

        services.TryAddSingleton(new EventCatalog(events));
        services.TryAddSingleton<EventMetrics>();
        services.TryAddSingleton<EventStore>();
        services.TryAddSingleton<EventFeed>();
        services.AddSingleton<ISubscriptionSource>(provider => new SharedSubscribers(subscribers, provider.GetRequiredService<EventCatalog>()));
        services.TryAddSingleton<SubscriptionCatalog>();
        // Late, since a workflow may ask for the log and is itself behind a subscription.
        services.TryAddSingleton<IEventLog>(provider => new EventLog(
            provider.GetRequiredService<IDatabase>(),
            provider.GetRequiredService<EventStore>(),
            new Lazy<SubscriptionCatalog>(provider.GetRequiredService<SubscriptionCatalog>),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new ProjectionHost(
            projections,
            provider,
            provider.GetRequiredService<IDatabase>(),
            provider.GetRequiredService<EventStore>(),
            provider.GetRequiredService<EventFeed>(),
            provider.GetRequiredService<EventCatalog>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ProjectionHost>>()));
        services.TryAddSingleton<IProjections>(provider => provider.GetRequiredService<ProjectionHost>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<ProjectionHost>());
        services.AddHostedService<EventDispatcher>();
        return services;
    }
}
