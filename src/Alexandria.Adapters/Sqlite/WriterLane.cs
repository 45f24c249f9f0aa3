using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Alexandria.Adapters.Sql;
using Alexandria.Data;

namespace Alexandria.Adapters.Sqlite;

/// <summary>The only writer of the database: one thread that runs waiting units of work one after another, many of them in one transaction, and so pays one fsync for all.</summary>
/// <remarks>
/// Each unit has its savepoint, so that one that throws or is discarded takes back its own changes only. Callers are answered after the commit, never before.
/// A delegate that really waits (I/O, a timer) holds up every writer while it does: it belongs before the unit of work.
/// </remarks>
internal sealed class WriterLane
{
    private static readonly Meter Meter = new(DatabaseTelemetry.Name);

    private static readonly Histogram<int> CommitUnits =
        Meter.CreateHistogram<int>("alexandria.database.commit.units", "{unit}", "Units of work that shared one transaction.", advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256] });

    private readonly LaneQueue queue = new();
    private readonly ConcurrentQueue<Action> between = new();
    private readonly List<LaneUnit> batch = [];
    private readonly TaskCompletionSource finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SqliteSession session;
    private readonly SqliteOptions options;
    private readonly TimeProvider time;

    public WriterLane(SqliteSession session, SqliteOptions options, TimeProvider time)
    {
        this.session = session;
        this.options = options;
        this.time = time;

        // A thread of its own: commits block, and a starved thread pool must not hold up the one writer.
        new Thread(Run) { IsBackground = true, Name = "sqlite-writer" }.Start();
    }

    /// <exception cref="InvalidOperationException">Asked from inside a unit of work.</exception>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public Task<T> RunAsync<T>(Func<IUnitOfWork, Task<T>> write, WritePriority priority, CancellationToken cancellation)
    {
        if (LaneUnit.IsInside)
        {
            throw new InvalidOperationException("A unit of work cannot start another one: it would wait for itself. Do both in one.");
        }

        var unit = new LaneUnit<T>(write, cancellation) { Queued = time.GetTimestamp() };
        queue.Add(unit, priority);
        return unit.Task;
    }

    /// <summary>Runs something between two transactions, which cannot run inside one.</summary>
    /// <exception cref="StorageException">It failed.</exception>
    public async Task BetweenAsync(Action<SqliteSession> action, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        between.Enqueue(() =>
        {
            try
            {
                action(session);
                done.SetResult();
            }
            catch (Exception error)
            {
                done.SetException(error as StorageException ?? new CommitFailedException(error));
            }
        });

        // An empty unit, so that the lane wakes; it takes its turn like any other.
        await RunAsync(_ => Task.FromResult(0), WritePriority.Background, cancellation);
        await done.Task;
    }

    /// <summary>Units that wait now.</summary>
    public (int Callers, int Background) Queued => queue.Count;

    /// <summary>Takes nothing more, runs what waits, and ends.</summary>
    public Task DrainAsync()
    {
        queue.Close();
        return finished.Task;
    }

    private void Run()
    {
        while (queue.Take(out var first))
        {
            while (between.TryDequeue(out var action))
            {
                action();
            }

            batch.Clear();
            LaneUnit? current = null;
            try
            {
                RunBatch(first, ref current);
            }
            catch (Exception error)
            {
                Abandon(current, error);
            }
        }

        finished.SetResult();
    }

    private void RunBatch(LaneUnit first, ref LaneUnit? current)
    {
        var began = time.GetTimestamp();
        var limit = TimeSpan.FromMilliseconds(options.BatchMilliseconds);
        current = first;
        session.Execute("begin immediate", null);
        do
        {
            if (!current.TryStart())
            {
                continue;
            }

            var wait = time.GetElapsedTime(current.Queued);
            DatabaseTelemetry.WaitDuration.Record(wait.TotalSeconds);
            current.Waited(wait);
            session.Execute("savepoint unit", null);
            var keep = current.Run(session);
            current.Kept = keep;
            if (!session.InTransaction)
            {
                Restart(current);
                return;
            }

            if (!keep)
            {
                session.Execute("rollback to unit", null);
            }

            session.Execute("release unit", null);
            batch.Add(current);
            current = null;
        }
        while (batch.Count < options.BatchUnits && time.GetElapsedTime(began) < limit && queue.TryTake(out current));

        var committing = time.GetTimestamp();
        session.Execute("commit", null);
        var commit = time.GetElapsedTime(committing);
        DatabaseTelemetry.CommitDuration.Record(time.GetElapsedTime(began).TotalSeconds);
        CommitUnits.Record(batch.Count);
        foreach (var unit in batch)
        {
            unit.Committed(commit, batch.Count);
            Measure(unit, unit.Failed ? "failed" : unit.Kept ? "kept" : "discarded");
            unit.Complete();
        }
    }

    // The engine gave up the whole transaction because of one unit (disk full). The others did nothing wrong and run again.
    private void Restart(LaneUnit culprit)
    {
        Measure(culprit, "failed");
        if (culprit.Failed)
        {
            culprit.Complete();
        }
        else
        {
            culprit.Fail(new CommitFailedException(new InvalidOperationException("The delegate ended the transaction, or swallowed the error that did.")));
        }

        queue.PutBack(batch);
    }

    private void Measure(LaneUnit unit, string outcome) =>
        DatabaseTelemetry.WriteDuration.Record(time.GetElapsedTime(unit.Queued).TotalSeconds, new KeyValuePair<string, object?>("outcome", outcome));

    private void Abandon(LaneUnit? current, Exception error)
    {
        session.Rollback();
        var reason = error as StorageException ?? new CommitFailedException(error);
        if (current is not null)
        {
            batch.Add(current);
        }

        foreach (var unit in batch)
        {
            Measure(unit, "failed");
            if (unit.Failed)
            {
                unit.Complete();
            }
            else
            {
                unit.Fail(reason);
            }
        }
    }
}
