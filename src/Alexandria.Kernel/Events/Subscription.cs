using System.Threading.Channels;
using Alexandria.Events;

namespace Alexandria.Kernel.Events;

/// <summary>Handles one event in its unit of work. The answer on success is what to do once it has committed.</summary>
internal delegate Task<Result<Action?>> DeliveryHandler(IServiceProvider services, IEvent @event, DeliveryContext context);

/// <summary>A shared subscription: who gets which events, once per installation.</summary>
internal sealed class Subscription
{
    private readonly Channel<string> replays = Channel.CreateUnbounded<string>();
    private readonly HashSet<Type> types;
    private readonly HashSet<string> names;

    public Subscription(string name, IEnumerable<Type> eventTypes, bool fromNow, EventCatalog catalog, DeliveryHandler handle)
    {
        (Name, FromNow, Handle) = (name, fromNow, handle);
        types = [.. eventTypes];
        names = [.. types.Select(type => catalog.Attribute(type).Name)];
    }

    public string Name { get; }

    /// <summary>Whether it begins at the log's end when it is new.</summary>
    public bool FromNow { get; }

    public DeliveryHandler Handle { get; }

    /// <summary>Ids of events that were marked for another delivery.</summary>
    public ChannelReader<string> Replays => replays.Reader;

    /// <summary>Another version of a followed event is not for it, unless no record can read that version: then it is malformed and must not vanish.</summary>
    public bool Wants(FeedEntry entry) => entry.Event is { } @event ? types.Contains(@event.GetType()) : names.Contains(entry.Envelope.Name);

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
