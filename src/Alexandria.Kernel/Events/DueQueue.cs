namespace Alexandria.Kernel.Events;

/// <summary>Hands each key over when its time has come. A key has one time: the newest given.</summary>
internal sealed class DueQueue<TKey> : IDisposable
    where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly PriorityQueue<(TKey Key, DateTimeOffset Due), DateTimeOffset> queue = new();
    private readonly Dictionary<TKey, DateTimeOffset> dues = [];
    private readonly Action<TKey> due;
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private bool disposed;

    public DueQueue(TimeProvider time, Action<TKey> due)
    {
        (this.time, this.due) = (time, due);
        timer = time.CreateTimer(_ => HandOver(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(TKey key, DateTimeOffset at)
    {
        lock (gate)
        {
            if (at > time.GetUtcNow())
            {
                dues[key] = at;
                queue.Enqueue((key, at), at);
                Arm();
                return;
            }

            dues.Remove(key);
        }

        due(key);
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
        }

        timer.Dispose();
    }

    private void HandOver()
    {
        List<TKey> ready = [];
        lock (gate)
        {
            var now = time.GetUtcNow();
            while (queue.TryPeek(out var entry, out var at) && at <= now)
            {
                queue.Dequeue();
                if (dues.TryGetValue(entry.Key, out var newest) && newest == entry.Due)
                {
                    dues.Remove(entry.Key);
                    ready.Add(entry.Key);
                }
            }

            Arm();
        }

        ready.ForEach(due);
    }

    private void Arm()
    {
        if (disposed || !queue.TryPeek(out _, out var at))
        {
            return;
        }

        // The clock may be set between reading it and arming the timer, which counts from then on: so until both agree.
        for (var (armed, wait) = (-1.0, Wait(at)); wait != armed; (armed, wait) = (wait, Wait(at)))
        {
            timer.Change(TimeSpan.FromMilliseconds(wait), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Milliseconds until then. Timers count whole ones; one too early would find nothing due and be armed with zero again and again.</summary>
    private double Wait(DateTimeOffset at) =>
        Math.Clamp(Math.Ceiling((at - time.GetUtcNow()).TotalMilliseconds), 0, TimeSpan.FromDays(1).TotalMilliseconds);
}
