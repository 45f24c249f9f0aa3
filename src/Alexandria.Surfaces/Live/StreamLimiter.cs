using System.Collections.Concurrent;
using Alexandria.Identity;

namespace Alexandria.Surfaces.Live;

/// <summary>Counts the open streams of each caller.</summary>
internal sealed class StreamLimiter
{
    /// <summary>How many streams one caller may hold open: enough for every tab of a busy browser and some scripts.</summary>
    public const int MaxPerCaller = 20;

    private readonly ConcurrentDictionary<(string Tenant, string Caller), int> open = new();

    /// <summary>A place to be given back by disposing it; null when the caller has all of his.</summary>
    public IDisposable? Enter(Caller caller)
    {
        var key = (caller.Tenant, caller.Id);
        if (open.AddOrUpdate(key, 1, static (_, count) => count + 1) <= MaxPerCaller)
        {
            return new Place(this, key);
        }

        Leave(key);
        return null;
    }

    private void Leave((string Tenant, string Caller) key)
    {
        open.AddOrUpdate(key, 0, static (_, count) => count - 1);
        // Removes only while the count is 0, so that nobody who enters now is forgotten.
        open.TryRemove(new KeyValuePair<(string, string), int>(key, 0));
    }

    private sealed class Place(StreamLimiter limiter, (string Tenant, string Caller) key) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
            {
                limiter.Leave(key);
            }
        }
    }
}
