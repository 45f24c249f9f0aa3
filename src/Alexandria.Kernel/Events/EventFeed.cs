using Alexandria.Data;
using Alexandria.Events;

namespace Alexandria.Kernel.Events;

/// <summary>An event of the log with its record.</summary>
/// <param name="Envelope">As it stands in the log.</param>
/// <param name="Event">Null when the payload cannot be read.</param>
/// <param name="Defect">Why it cannot be read; null when it can.</param>
internal sealed record FeedEntry(EventEnvelope Envelope, IEvent? Event, string? Defect);

/// <summary>The end of the log in memory: every follower in the process needs the newest events, which are so read and deserialised once. Who lags behind what is kept reads the table.</summary>
internal sealed class EventFeed(IDatabase database, EventStore store, EventCatalog catalog) : IDisposable
{
    private const int Batch = 500;
    private const int Kept = 1024;

    private readonly SemaphoreSlim reading = new(1, 1);

    // Replaced as a whole, so readers need no lock. Begins at the head: older events are read from the table.
    private volatile Window? window;

    /// <summary>The next events after a position, oldest first; empty only when there is none up to the head.</summary>
    public async Task<IReadOnlyList<FeedEntry>> ReadAsync(long after, CancellationToken cancellation)
    {
        while (after < store.Head)
        {
            var seen = window;
            if (seen is not null && after < seen.From)
            {
                return await LoadAsync(after, cancellation);
            }

            if (seen is not null && after < seen.To)
            {
                return seen.After(after, Batch);
            }

            await ExtendAsync(seen, cancellation);
        }

        return [];
    }

    public FeedEntry Entry(EventEnvelope envelope) =>
        catalog.TryDeserialize(envelope, out var @event, out var reason) ? new(envelope, @event, null) : new(envelope, null, reason);

    public void Dispose() => reading.Dispose();

    private async Task ExtendAsync(Window? seen, CancellationToken cancellation)
    {
        await reading.WaitAsync(cancellation);
        try
        {
            if (window == seen)
            {
                var newer = seen is null ? [] : await LoadAsync(seen.To, cancellation);
                window = seen is null ? new(store.Head, store.Head, []) : seen.Extend(newer, Kept);
            }
        }
        finally
        {
            reading.Release();
        }
    }

    private async Task<IReadOnlyList<FeedEntry>> LoadAsync(long after, CancellationToken cancellation)
    {
        var envelopes = await database.ReadAsync(
            work => work.QueryAsync<EventEnvelope>(
                $"select {EventLog.Columns} from events where position > @after order by position limit @limit",
                new { after, Limit = Batch }),
            cancellation);
        return [.. envelopes.Select(Entry)];
    }

    /// <summary>Every event above From up to To.</summary>
    private sealed record Window(long From, long To, FeedEntry[] Entries)
    {
        public FeedEntry[] After(long position, int limit)
        {
            var (low, high) = (0, Entries.Length);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = Entries[middle].Envelope.Position > position ? (low, middle) : (middle + 1, high);
            }

            return Entries[low..Math.Min(low + limit, Entries.Length)];
        }

        public Window Extend(IReadOnlyList<FeedEntry> newer, int kept)
        {
            if (newer.Count == 0)
            {
                return this;
            }

            var dropped = Math.Max(0, Entries.Length + newer.Count - kept);
            var from = dropped == 0 ? From : Entries[dropped - 1].Envelope.Position;
            return new(from, newer[^1].Envelope.Position, [.. Entries[dropped..], .. newer]);
        }
    }
}
