using System.Diagnostics;
using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Kernel.Replicas;
using Alexandria.Kernel.Telemetry;

namespace Alexandria.Kernel.Events;

/// <summary>Writes events into the log, and knows how far it reaches.</summary>
internal sealed class EventStore(EventCatalog catalog, EventMetrics metrics, TimeProvider time, IEventBus? bus = null)
{
    /// <summary>What <see cref="AppendAsync"/> answers where positions are given after the commit.</summary>
    public const long LaterNumbered = -1;

    // Continuations run elsewhere: whoever commits must not run its followers.
    private TaskCompletionSource moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long head;

    /// <summary>Position of the newest event that is known to be committed; 0 when there is none. Every event up to it is visible to a new snapshot.</summary>
    public long Head => Volatile.Read(ref head);

    /// <summary>Writes the events in the caller's unit of work; answers the highest position (0 when there is none, <see cref="LaterNumbered"/> when they get theirs after the commit).</summary>
    public async Task<long> AppendAsync(IUnitOfWork work, EventOrigin origin, IReadOnlyList<IEvent> events)
    {
        var positions = await work.QueryEachAsync<long>(
            """
            insert into events (id, name, version, tenant, subject, revision, occurred_at, actor, trace_id, trace_parent, payload)
            values (@id, @name, @version, @tenant, @subject, @revision, @occurredAt, @actor, @traceId, @traceParent, @payload)
            returning coalesce(position, -1)
            """,
            [.. events.Select(@event => RowOf(@event, origin))]);
        return positions.Count == 0 ? 0 : positions[^1];
    }

    /// <summary>Called after the unit committed: moves <see cref="Head"/> and wakes whoever follows the log.</summary>
    /// <param name="position">What <see cref="AppendAsync"/> answered; 0 changes nothing.</param>
    public void Committed(long position)
    {
        if (position == LaterNumbered)
        {
            bus?.Signal(Relay.Wanted, 0);
            return;
        }

        if (Advance(position) is > 0 and var moved)
        {
            metrics.Appended(moved);
        }
    }

    /// <summary>Takes over the log that an earlier process left.</summary>
    public async Task LoadAsync(IDatabase database, CancellationToken cancellation) => Advance(await database.ReadAsync(HeadOfAsync, cancellation));

    /// <summary>Takes over that the log reaches as far as this, whoever wrote it.</summary>
    /// <returns>By how much it moved.</returns>
    public long Advance(long position)
    {
        var seen = Volatile.Read(ref head);
        while (position > seen)
        {
            var before = Interlocked.CompareExchange(ref head, position, seen);
            if (before == seen)
            {
                Wake();
                return position - seen;
            }

            seen = before;
        }

        return 0;
    }

    /// <summary>The head as this snapshot has it, which may be ahead of <see cref="Head"/>.</summary>
    public static Task<long> HeadOfAsync(IReadWork work) =>
        work.FirstOrDefaultAsync<long>("select coalesce(max(position), 0) from events");

    /// <summary>Completes when the head is above <paramref name="position"/>.</summary>
    public async Task WaitAsync(long position, CancellationToken cancellation)
    {
        while (true)
        {
            // First the signal, then the head: a move between the two completes the signal that is waited for.
            var signal = Volatile.Read(ref moved).Task;
            if (Head > position)
            {
                return;
            }

            await signal.WaitAsync(cancellation);
        }
    }

    private void Wake() =>
        Interlocked.Exchange(ref moved, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    private object RowOf(IEvent @event, EventOrigin origin)
    {
        var attribute = catalog.Attribute(@event.GetType());
        var id = Ids.New(time);
        using var span = KernelTelemetry.Source.StartActivity($"publish {attribute.Name}", ActivityKind.Producer);
        span?.SetMessaging("publish", attribute.Name, id);
        return new
        {
            id,
            attribute.Name,
            attribute.Version,
            origin.Tenant,
            @event.Subject,
            @event.Revision,
            OccurredAt = origin.At,
            origin.Actor,
            origin.TraceId,
            TraceParent = Tracing.Present,
            Payload = catalog.Serialize(@event),
        };
    }
}
