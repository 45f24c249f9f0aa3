using System.Threading.Channels;
using Alexandria.Events;

namespace Alexandria.Kernel.Events;

/// <summary>Handles one event in its unit of work. The answer on success is what to do once it has committed.</summary>
internal delegate Task<Result<Action?>> DeliveryHandler(IServiceProvider services, IEvent @event, DeliveryContext context);

/// <summary>A shared subscription: who gets which events, once per installation.</summary>
internal sealed class Subscription
{
    private readonly Channel<string> replays = Channel.CreateUnbounded<string>();
    private readonly EventCatalog catalog;
    private readonly HashSet<Type> types;
    private readonly HashSet<string> names;

    public Subscription(string name, IEnumerable<Type> eventTypes, bool fromNow, EventCatalog catalog, DeliveryHandler handle)
    {
        this.catalog = catalog;
        types = [.. eventTypes];
        catalog.RequireNewest(name, types);
        (Name, FromNow) = (name, fromNow);
        Handle = (services, @event, context) => handle(services, catalog.As(@event, types)!, context);
        names = [.. types.Select(type => catalog.Attribute(type).Name)];
    }

    public string Name { get; }

    /// <summary>Whether it begins at the log's end when it is new.</summary>
    public bool FromNow { get; }

    /// <summary>Takes any event that it wants, as it was stored; the handler gets it in a version that it knows.</summary>
    public DeliveryHandler Handle { get; }

    /// <summary>The records that the handler knows.</summary>
    public IReadOnlySet<Type> Types => types;

    /// <summary>Names of the events that it takes.</summary>
    public IReadOnlyCollection<string> EventNames => names;

    /// <summary>Ids of events that were marked for another delivery.</summary>
    public ChannelReader<string> Replays => replays.Reader;

    /// <summary>What no record can read is malformed; it must not vanish, and so goes to everybody who follows its name.</summary>
    public bool Wants(FeedEntry entry) => entry.Event is { } @event ? catalog.Taken(@event.GetType(), types) is not null : names.Contains(entry.Envelope.Name);

    public void Replay(string eventId) => replays.Writer.TryWrite(eventId);
}

/// <summary>Something that brings subscriptions of its own: the workflow engine.</summary>
internal interface ISubscriptionSource
{
    IEnumerable<Subscription> Subscriptions { get; }

    /// <summary>Called before the first delivery.</summary>
    Task StartAsync(CancellationToken cancellationToken);
}

/// <summary>All shared subscriptions of the process.</summary>
internal sealed class SubscriptionCatalog
{
    private readonly Dictionary<string, Subscription> byName = new(StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">Two share a name.</exception>
    public SubscriptionCatalog(IEnumerable<ISubscriptionSource> sources)
    {
        foreach (var subscription in sources.SelectMany(source => source.Subscriptions))
        {
            if (!byName.TryAdd(subscription.Name, subscription))
            {
                throw new InvalidOperationException($"Two subscribers are called '{subscription.Name}'; the name is the inbox, so it must be unique.");
            }
        }
    }

    public IReadOnlyCollection<Subscription> All => byName.Values;

    public Subscription? Find(string name) => byName.GetValueOrDefault(name);
}
