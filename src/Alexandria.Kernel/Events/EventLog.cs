using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Identity;
using Alexandria.Kernel.Replicas;

namespace Alexandria.Kernel.Events;

/// <summary>The log as modules and surfaces read it.</summary>
internal sealed class EventLog(IDatabase database, EventStore store, CommittedHead committed, Lazy<SubscriptionCatalog> subscriptions, TimeProvider time, IEventBus? bus = null) : IEventLog
{
    /// <summary>Columns that make an <see cref="EventEnvelope"/>.</summary>
    public const string Columns = "position, id, name, version, tenant, subject, revision, occurred_at, actor, trace_id, trace_parent, payload";

    public long Head => store.Head;

    public Task<IReadOnlyList<EventEnvelope>> ReadAsync(string tenant, long after, IReadOnlyCollection<string> names, int limit, CancellationToken cancellation)
    {
        var byName = names.Count > 0 ? "and name in @names" : "";
        return database.ReadAsync(
            work => work.QueryAsync<EventEnvelope>(
                $"select {Columns} from events where tenant = @tenant and position > @after {byName} order by position limit @limit",
                new { tenant, after, names, limit }),
            cancellation);
    }

    public async Task<IReadOnlyList<EventEnvelope>> ReadBackAsync(string tenant, long? before, EventFilter filter, int limit, CancellationToken cancellation)
    {
        // Who looks back finds what he did a moment ago.
        await committed.EventsAsync(cancellation);
        var byName = filter.Name is null ? "" : "and name = @name";
        var bySubject = filter.Subject is null ? "" : "and subject = @subject";
        return await database.ReadAsync(
            work => work.QueryAsync<EventEnvelope>(
                $"select {Columns} from events where tenant = @tenant and position < @before {byName} {bySubject} order by position desc limit @limit",
                new { tenant, before = before ?? long.MaxValue, filter.Name, filter.Subject, limit }),
            cancellation);
    }

    public Task WaitAsync(long position, CancellationToken cancellation) => store.WaitAsync(position, cancellation);

    public Task<IReadOnlyList<FailedDelivery>> ReadFailedAsync(string tenant, FailedDeliveryFilter filter, int limit, CancellationToken cancellation)
    {
        var bySubscriber = filter.Subscriber is null ? "" : "and d.subscriber = @subscriber";
        var byEvent = filter.EventId is null ? "" : "and d.event_id = @eventId";
        return database.ReadAsync(
            work => work.QueryAsync<FailedDelivery>(
                $"""
                select d.position, d.event_id, e.name as event_name, d.subscriber, d.attempts, d.reason, d.updated_at as failed_at, d.next_attempt_at
                from deliveries d join events e on e.id = d.event_id
                where d.tenant = @tenant and d.outcome <> 'handled' and (d.position, d.subscriber) < (@position, @id) {bySubscriber} {byEvent}
                order by d.position desc, d.subscriber desc limit @limit
                """,
                new { tenant, position = filter.Before?.Key ?? long.MaxValue, id = filter.Before?.Id ?? "", filter.Subscriber, filter.EventId, limit }),
            cancellation);
    }

    public async Task<Result<Nothing>> ReplayAsync(string eventId, string subscriber, bool force, Caller caller, IUnitOfWork work)
    {
        if (subscriptions.Value.Find(subscriber) is not { } subscription)
        {
            return Error.NotFound("subscriber", subscriber);
        }

        // The row stays, so that the replay survives a kill; a delivery that comes before this unit has committed finds the old mark and does nothing.
        var cleared = await work.ExecuteAsync(
            """
            update deliveries set outcome = 'retrying', attempts = 0, reason = @reason, next_attempt_at = @now, updated_at = @now
            where subscriber = @subscriber and event_id = @eventId and tenant = @tenant and (outcome <> 'handled' or @force = 1)
            """,
            new { subscriber, eventId, caller.Tenant, force, Reason = $"replayed by {caller.Id}", Now = time.GetUtcNow() });
        if (cleared > 0)
        {
            subscription.Replay(eventId);
            bus?.Signal(DueDeliveries.Replayed, 1);
            return Nothing.Value;
        }

        var known = await work.FirstOrDefaultAsync<string>(
            "select outcome from deliveries where subscriber = @subscriber and event_id = @eventId and tenant = @tenant",
            new { subscriber, eventId, caller.Tenant });
        return known is null
            ? Error.NotFound("delivery", $"{eventId} to {subscriber}")
            : Error.Conflict("already_handled", "The subscriber has handled this event; force the replay to deliver it once more.");
    }
}
