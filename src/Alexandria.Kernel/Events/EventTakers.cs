using Alexandria.Events;
using Microsoft.Extensions.DependencyInjection;

namespace Alexandria.Kernel.Events;

/// <summary>Who takes which event: shared subscriptions and projections.</summary>
internal sealed class EventTakers
{
    private readonly EventCatalog catalog;
    private readonly List<(string Name, IReadOnlySet<Type> Types)> takers;

    /// <param name="subscriptions">All shared ones.</param>
    /// <param name="projections">Classes that implement <see cref="IProjection"/>.</param>
    /// <param name="catalog">The records.</param>
    /// <param name="services">What projections are made with.</param>
    /// <exception cref="InvalidOperationException">A projection follows an event only in an old version.</exception>
    public EventTakers(SubscriptionCatalog subscriptions, IReadOnlyList<Type> projections, EventCatalog catalog, IServiceProvider services)
    {
        this.catalog = catalog;
        takers = [.. subscriptions.All.Select(subscription => (subscription.Name, subscription.Types))];
        foreach (var type in projections)
        {
            // Empty, and only to ask it; those that are used are made by their followers.
            var asked = (IProjection)ActivatorUtilities.CreateInstance(services, type);
            using var _ = asked as IDisposable;
            var follows = asked.Follows.ToHashSet();
            catalog.RequireNewest($"projection:{type.Name}", follows);
            takers.Add(($"projection:{type.Name}", follows));
        }
    }

    /// <summary>Names of those that get an event of this version, as it is or brought to a newer one, in order.</summary>
    public IReadOnlyList<string> Of(Type type) =>
        [.. takers.Where(taker => catalog.Taken(type, taker.Types) is not null).Select(taker => taker.Name).Order(StringComparer.Ordinal)];
}
