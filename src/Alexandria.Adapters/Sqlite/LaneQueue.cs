using System.Diagnostics.CodeAnalysis;
using Alexandria.Data;

namespace Alexandria.Adapters.Sqlite;

/// <summary>What waits for the writer: callers and background work take turns, so that neither starves. What callers start in the background keeps pace with them; a caller waits for one background unit at most for each caller before him.</summary>
internal sealed class LaneQueue
{
    private readonly Lock gate = new();
    private readonly SemaphoreSlim arrivals = new(0);
    private readonly Queue<LaneUnit> callers = new();
    private readonly Queue<LaneUnit> background = new();
    private bool backgroundsTurn;
    private bool closed;

    public (int Callers, int Background) Count
    {
        get
        {
            lock (gate)
            {
                return (callers.Count, background.Count);
            }
        }
    }

    /// <exception cref="ObjectDisposedException">The queue was closed.</exception>
    public void Add(LaneUnit unit, WritePriority priority)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, typeof(SqliteDatabase));
            (priority == WritePriority.Caller ? callers : background).Enqueue(unit);
        }

        arrivals.Release();
    }

    /// <summary>Back to the front of the line, in order: units whose batch came to nothing.</summary>
    public void PutBack(IReadOnlyList<LaneUnit> units)
    {
        lock (gate)
        {
            var later = callers.ToArray();
            callers.Clear();
            foreach (var unit in units.Concat(later))
            {
                callers.Enqueue(unit);
            }
        }

        if (units.Count > 0)
        {
            arrivals.Release(units.Count);
        }
    }

    /// <summary>Waits for the next unit.</summary>
    /// <returns>False when the queue is closed and empty.</returns>
    public bool Take([NotNullWhen(true)] out LaneUnit? unit)
    {
        arrivals.Wait();
        return Next(out unit);
    }

    /// <summary>The next unit, if one waits.</summary>
    public bool TryTake([NotNullWhen(true)] out LaneUnit? unit)
    {
        unit = null;
        return arrivals.Wait(0) && Next(out unit);
    }

    /// <summary>Lets nothing more in; what waits is still taken.</summary>
    public void Close()
    {
        lock (gate)
        {
            if (closed)
            {
                return;
            }

            closed = true;
        }

        arrivals.Release();
    }

    private bool Next([NotNullWhen(true)] out LaneUnit? unit)
    {
        lock (gate)
        {
            var (first, second) = backgroundsTurn ? (background, callers) : (callers, background);
            if (first.TryDequeue(out unit) || second.TryDequeue(out unit))
            {
                backgroundsTurn = !backgroundsTurn;
                return true;
            }

            // The arrival that Close announced: keep it for whoever asks again.
            arrivals.Release();
            return false;
        }
    }
}
