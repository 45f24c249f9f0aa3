using System.Diagnostics;
using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Kernel.Events;
using Alexandria.Kernel.Replicas;
using Alexandria.Kernel.Telemetry;
using Microsoft.Extensions.Logging;

namespace Alexandria.Kernel.Projections;

/// <summary>Keeps one projection at the head of the log.</summary>
/// <remarks>An instance is built once and then only fed. When it cannot take an event in, it may be half changed: it is thrown away and another is built from rows, which show what the event says.</remarks>
internal sealed partial class ProjectionFollower(
    Type type, Func<IProjection> create, IDatabase database, EventStore store, CommittedHead committed, EventFeed feed, EventCatalog catalog, ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim moving = new(1, 1);
    private volatile Built? built;

    public string Name => type.Name;

    /// <summary>Events committed, yet not applied.</summary>
    public long Lag => Math.Max(0, store.Head - (built?.Position ?? 0));

    /// <summary>The projection with everything up to the head at the time of the call.</summary>
    public ValueTask<IProjection> CurrentAsync(CancellationToken patience, CancellationToken stopping)
    {
        var head = committed.EventsAsync(patience);
        return head.IsCompletedSuccessfully ? CurrentAsync(head.Result, patience, stopping) : WhenKnownAsync(head, patience, stopping);
    }

    /// <summary>Waits for events beyond what is applied, and applies them.</summary>
    public async Task FollowAsync(CancellationToken stopping)
    {
        await CatchUpAsync(store.Head, stopping, stopping);
        while (true)
        {
            await store.WaitAsync(built?.Position ?? 0, stopping);
            await CatchUpAsync(store.Head, stopping, stopping);
        }
    }

    public void Dispose() => moving.Dispose();

    private ValueTask<IProjection> CurrentAsync(long head, CancellationToken patience, CancellationToken stopping) =>
        built is { } now && now.Position >= head ? new(now.Projection) : CatchUpAsync(head, patience, stopping);

    private async ValueTask<IProjection> WhenKnownAsync(ValueTask<long> head, CancellationToken patience, CancellationToken stopping) =>
        await CurrentAsync(await head, patience, stopping);

    // Patience is the caller's; once it is his turn he works for everybody, so that a caller who leaves spoils nothing.
    private async ValueTask<IProjection> CatchUpAsync(long head, CancellationToken patience, CancellationToken stopping)
    {
        await moving.WaitAsync(patience);
        try
        {
            var now = built ?? await BuildAsync(stopping);
            while (now.Position < head)
            {
                now = await AdvanceAsync(now, stopping);
            }

            return now.Projection;
        }
        finally
        {
            moving.Release();
        }
    }

    private async Task<Built> BuildAsync(CancellationToken stopping)
    {
        var projection = create();
        var position = await database.ReadAsync(
            async work =>
            {
                var head = await EventStore.HeadOfAsync(work);
                await projection.RebuildAsync(work, stopping);
                return head;
            },
            stopping);
        var follows = projection.Follows.ToHashSet();
        return built = new(projection, position, follows, [.. follows.Select(followed => catalog.Attribute(followed).Name)]);
    }

    private async Task<Built> AdvanceAsync(Built now, CancellationToken stopping)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            var entries = await feed.ReadAsync(now.Position, stopping);
            var batch = now.Select(entries, catalog);
            if (batch.Count > 0)
            {
                await database.ReadAsync(
                    async work =>
                    {
                        await now.Projection.ApplyAsync(batch, work, stopping);
                        return true;
                    },
                    stopping);
            }

            Measure(began, "succeeded");
            return built = now with { Position = entries[^1].Envelope.Position };
        }
        catch (Exception error) when (!stopping.IsCancellationRequested)
        {
            Measure(began, "failed");
            LogStale(logger, error, Name, now.Position);
            built = null;
            return await BuildAsync(stopping);
        }
    }

    private void Measure(long began, string outcome) =>
        KernelTelemetry.ProjectionDuration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, new("projection", Name), new("outcome", outcome));

    [LoggerMessage(Level = LogLevel.Error, Message = "The projection {Projection} could not take in the events after position {Position}; it is rebuilt from rows")]
    private static partial void LogStale(ILogger logger, Exception error, string projection, long position);

    private sealed record Built(IProjection Projection, long Position, HashSet<Type> Follows, HashSet<string> Names)
    {
        /// <exception cref="InvalidDataException">A followed event cannot be read, so only the rows tell what it said.</exception>
        public IReadOnlyList<(EventEnvelope Envelope, IEvent Event)> Select(IReadOnlyList<FeedEntry> entries, EventCatalog catalog)
        {
            var batch = new List<(EventEnvelope, IEvent)>();
            foreach (var entry in entries)
            {
                if (entry.Event is null && Names.Contains(entry.Envelope.Name))
                {
                    throw new InvalidDataException($"Event {entry.Envelope.Id} is {entry.Defect}");
                }

                if (entry.Event is not null && catalog.As(entry.Event, Follows) is { } @event)
                {
                    batch.Add((entry.Envelope, @event));
                }
            }

            return batch;
        }
    }
}
