using System.Collections.Concurrent;
using Alexandria.Data;

namespace Alexandria.Adapters.Postgres;

/// <summary>Lets as many units of work and reads in as there are connections, background work to half of them at most.</summary>
internal sealed class ConnectionGate
{
    private readonly SemaphoreSlim all;
    private readonly SemaphoreSlim background;
    private readonly ConcurrentBag<int> places;
    private readonly int size;
    private readonly TimeSpan patience;
    private int waitingCallers;
    private int waitingBackground;
    private volatile bool closed;

    public ConnectionGate(PostgresOptions options)
    {
        size = options.MaxConnections;
        all = new(size);
        background = new(size / 2);
        places = [.. Enumerable.Range(0, size)];
        patience = TimeSpan.FromSeconds(options.ConnectionWaitSeconds);
    }

    public (int Callers, int Background) Waiting => (Volatile.Read(ref waitingCallers), Volatile.Read(ref waitingBackground));

    public int InUse => size - all.CurrentCount;

    /// <summary>Waits for a place.</summary>
    /// <exception cref="CommitFailedException">None became free in time: <c>storage_busy</c>.</exception>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public async Task<Place> EnterAsync(WritePriority priority, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(closed, typeof(PostgresDatabase));
        var own = priority == WritePriority.Background ? background : null;
        Count(priority, 1);
        try
        {
            await WaitAsync(own, cancellation);
            try
            {
                await WaitAsync(all, cancellation);
            }
            catch
            {
                own?.Release();
                throw;
            }
        }
        finally
        {
            Count(priority, -1);
        }

        if (closed)
        {
            all.Release();
            own?.Release();
            throw new ObjectDisposedException(typeof(PostgresDatabase).FullName);
        }

        return new Place(this, own, places.TryTake(out var number) ? number : throw new InvalidOperationException("There are more places than connections."));
    }

    /// <summary>Lets nobody more in, and waits until everybody has left.</summary>
    public async Task CloseAsync()
    {
        closed = true;
        for (var i = 0; i < size; i++)
        {
            await all.WaitAsync();
        }

        // Whoever waited meanwhile finds it closed.
        all.Release(size);
    }

    private async Task WaitAsync(SemaphoreSlim? semaphore, CancellationToken cancellation)
    {
        if (semaphore is not null && !await semaphore.WaitAsync(patience, cancellation))
        {
            throw new CommitFailedException(StorageException.Busy, new TimeoutException($"No connection became free within {patience.TotalSeconds} seconds; all {size} of them are in use."));
        }
    }

    private void Count(WritePriority priority, int change)
    {
        if (priority == WritePriority.Background)
        {
            Interlocked.Add(ref waitingBackground, change);
        }
        else
        {
            Interlocked.Add(ref waitingCallers, change);
        }
    }

    /// <summary>The right to use one connection.</summary>
    /// <param name="gate">Which gave it.</param>
    /// <param name="share">What else it takes a part of; null for none.</param>
    /// <param name="number">From 0, below the number of connections; nobody else's meanwhile.</param>
    internal sealed class Place(ConnectionGate gate, SemaphoreSlim? share, int number) : IDisposable
    {
        public int Number => number;

        public void Dispose()
        {
            gate.places.Add(number);
            gate.all.Release();
            share?.Release();
        }
    }
}
