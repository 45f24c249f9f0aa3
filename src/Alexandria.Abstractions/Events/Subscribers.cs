using Alexandria.Data;
using Alexandria.Identity;

namespace Alexandria.Events;

/// <summary>Names a subscriber; the name is its cursor and its inbox, so it never changes.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SubscriberAttribute(string name) : Attribute
{
    /// <summary>Dotted and unique in the process: <c>support.relink</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Whether a new subscriber begins at the log's end; unless told, it begins at the beginning.</summary>
    public bool FromNow { get; init; }
}

/// <summary>Handles an event once per installation. Handler and inbox mark commit in one transaction, so that a redelivery changes nothing.</summary>
public interface ISharedSubscriber<TEvent>
    where TEvent : IEvent
{
    /// <summary>Only reads and writes rows through the context. An error of kind Unavailable is tried again later; any other becomes a dead letter, as does an exception after the last attempt.</summary>
    Task<Result<Nothing>> HandleAsync(TEvent @event, DeliveryContext context);
}

/// <summary>One delivery of an event inside its unit of work.</summary>
public sealed class DeliveryContext(EventEnvelope envelope, IUnitOfWork work, DateTimeOffset now, CancellationToken cancellation)
{
    private readonly List<IEvent> events = [];

    public EventEnvelope Envelope { get; } = envelope;

    public string Tenant => Envelope.Tenant;

    public IUnitOfWork Work { get; } = work;

    public DateTimeOffset Now { get; } = now;

    public CancellationToken Cancellation { get; } = cancellation;

    public IReadOnlyList<IEvent> Events => events;

    /// <summary>Records a further event in the same transaction.</summary>
    public void Publish(IEvent @event) => events.Add(@event);
}

/// <summary>A cache in memory over rows, in every process: an index. It is rebuilt at start and then follows the log; nothing in it is the record of anything.</summary>
public interface IProjection
{
    /// <summary>The event records that it follows.</summary>
    IReadOnlyCollection<Type> Follows { get; }

    /// <summary>Fills it from rows. Called once, before any <see cref="ApplyAsync"/>.</summary>
    Task RebuildAsync(IReadWork work, CancellationToken cancellation);

    /// <summary>Takes a batch of events in, in the order of the log. The same event may come again; the rows already show what it says.</summary>
    Task ApplyAsync(IReadOnlyList<(EventEnvelope Envelope, IEvent Event)> events, IReadWork work, CancellationToken cancellation);
}

/// <summary>Gives projections that are up to date.</summary>
public interface IProjections
{
    /// <summary>The projection with every event applied that was committed when this was called: who has been answered finds what he wrote.</summary>
    Task<TProjection> CurrentAsync<TProjection>(CancellationToken cancellation)
        where TProjection : class, IProjection;
}

/// <summary>Reads the log of events.</summary>
public interface IEventLog
{
    /// <summary>Position of the newest committed event; 0 when there is none.</summary>
    long Head { get; }

    /// <summary>Up to <paramref name="limit"/> events of a tenant after a position, oldest first, with any of the names (empty: all).</summary>
    Task<IReadOnlyList<EventEnvelope>> ReadAsync(string tenant, long after, IReadOnlyCollection<string> names, int limit, CancellationToken cancellation);

    /// <summary>Newest first, below a position (null: from the newest): for pages that look back.</summary>
    Task<IReadOnlyList<EventEnvelope>> ReadBackAsync(string tenant, long? before, EventFilter filter, int limit, CancellationToken cancellation);

    /// <summary>Completes when the head is above <paramref name="position"/>.</summary>
    Task WaitAsync(long position, CancellationToken cancellation);

    /// <summary>Deliveries that failed for good or wait for another attempt, newest first.</summary>
    Task<IReadOnlyList<FailedDelivery>> ReadFailedAsync(string tenant, FailedDeliveryFilter filter, int limit, CancellationToken cancellation);

    /// <summary>Clears a subscriber's mark, so that the event is delivered to it again. A handled one only with <paramref name="force"/>.</summary>
    Task<Result<Nothing>> ReplayAsync(string eventId, string subscriber, bool force, Caller caller, IUnitOfWork work);
}

public sealed record EventFilter(string? Name = null, string? Subject = null);

/// <summary>What failed deliveries are filtered by.</summary>
/// <param name="Subscriber">Only deliveries to it.</param>
/// <param name="EventId">Only deliveries of it.</param>
/// <param name="Before">Position and subscriber of the last delivery of the page before; null for the newest.</param>
public sealed record FailedDeliveryFilter(string? Subscriber = null, string? EventId = null, Operations.PageCursor? Before = null);

/// <summary>A delivery that is a dead letter, or waits for another attempt.</summary>
public sealed record FailedDelivery
{
    public required long Position { get; init; }

    public required string EventId { get; init; }

    public required string EventName { get; init; }

    public required string Subscriber { get; init; }

    public required int Attempts { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset FailedAt { get; init; }

    /// <summary>When it is tried again; null on a dead letter.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }
}
