using System.Reflection;
using Alexandria.Events;
using Microsoft.Extensions.DependencyInjection;

namespace Alexandria.Kernel.Events;

/// <summary>Makes subscriptions of the classes that implement <see cref="ISharedSubscriber{TEvent}"/>.</summary>
internal sealed class SharedSubscribers(IReadOnlyList<Type> types, EventCatalog catalog) : ISubscriptionSource
{
    public IEnumerable<Subscription> Subscriptions => types.Select(Make);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Subscription Make(Type type)
    {
        var attribute = type.GetCustomAttribute<SubscriberAttribute>()
            ?? throw new InvalidOperationException($"The subscriber {type.FullName} has no name; put [Subscriber(name)] on it.");
        var handlers = type.GetInterfaces()
            .Where(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(ISharedSubscriber<>))
            .ToDictionary(face => face.GenericTypeArguments[0], face => MakeCall(face.GenericTypeArguments[0]));
        return new(attribute.Name, handlers.Keys, attribute.FromNow, catalog, async (services, @event, context) =>
        {
            var result = await handlers[@event.GetType()](services.GetRequiredService(type), @event, context);
            return result.Failed ? result.Error : (Action?)null;
        });
    }

    private static Func<object, IEvent, DeliveryContext, Task<Result<Nothing>>> MakeCall(Type eventType) =>
        typeof(SharedSubscribers).GetMethod(nameof(CallAsync), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(eventType)
            .CreateDelegate<Func<object, IEvent, DeliveryContext, Task<Result<Nothing>>>>();

    private static Task<Result<Nothing>> CallAsync<TEvent>(object subscriber, IEvent @event, DeliveryContext context)
        where TEvent : IEvent => ((ISharedSubscriber<TEvent>)subscriber).HandleAsync((TEvent)@event, context);
}
