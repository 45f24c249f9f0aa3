using Alexandria.Adapters.Sql;
using Alexandria.Data;
using Npgsql;

namespace Alexandria.Adapters.Postgres;

/// <summary>Runs units of work as SERIALIZABLE transactions: begins again what met others, and finds out what became of a commit whose answer was lost.</summary>
/// <param name="source">Of connections.</param>
/// <param name="marks">By which a lost commit is found out.</param>
/// <param name="attempts">How often a unit is begun.</param>
/// <param name="time">Of pauses.</param>
internal sealed class PostgresUnits(NpgsqlDataSource source, CommitMarks marks, int attempts, TimeProvider time)
{
    /// <summary>The table by whose lock a unit is alone.</summary>
    internal const string CreateUnits = "create table if not exists units ();";

    // Of the units of one process that met others twice, one at a time tries again.
    private const int FirstOrderlyAttempt = 3;

    // Then it waits for every unit of every process to end, and lets none begin: nothing can keep it from committing.
    private const int FirstAttemptAlone = 5;

    // Unlike an advisory lock, taken before the transaction's snapshot.
    private const string BeAmongOthers = "lock table units in row share mode";
    private const string BeAlone = "lock table units in exclusive mode";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(4);

    private readonly SemaphoreSlim orderly = new(1);

    /// <summary>Runs a unit until it commits, is discarded, or fails for another reason than that it met others.</summary>
    /// <param name="write">The unit; may be run again.</param>
    /// <param name="place">Number of the connection that it may use: the row of its commit mark.</param>
    /// <param name="cancellation">Gives up between two attempts.</param>
    /// <returns>Its value, and whether what it wrote is kept.</returns>
    public async Task<(T Value, bool Kept)> RunAsync<T>(Func<IUnitOfWork, Task<T>> write, int place, CancellationToken cancellation)
    {
        var isOrderly = false;
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await AttemptAsync(write, place, alone: attempt >= FirstAttemptAlone);
                }
                catch (StorageException error) when (attempt < attempts && PostgresErrors.IsConflict(error))
                {
                    PostgresTelemetry.Retries.Add(1);
                }

                if (attempt + 1 == FirstOrderlyAttempt)
                {
                    await orderly.WaitAsync(cancellation);
                    isOrderly = true;
                }

                await Task.Delay(FirstPause * Math.Min(attempt, 8) * Random.Shared.NextDouble(), time, cancellation);
            }
        }
        finally
        {
            if (isOrderly)
            {
                orderly.Release();
            }
        }
    }

    private async Task<(T Value, bool Kept)> AttemptAsync<T>(Func<IUnitOfWork, Task<T>> write, int place, bool alone)
    {
        var began = time.GetTimestamp();
        await using var session = new PostgresSession(source, PostgresSession.Serializable, PostgresDatabase.EndWhenStill, alone ? BeAlone : BeAmongOthers);
        var work = new PostgresWork(session, CancellationToken.None);
        T value;
        try
        {
            value = await PresentUnit.RunAsync(() => write(work));
        }
        catch (Exception) when (work.Failure is not null && PostgresErrors.IsConflict(work.Failure))
        {
            // Whatever the delegate made of it.
            throw work.Failure;
        }
        finally
        {
            work.End();
        }

        if (work.Failure is { } failure)
        {
            throw failure as StorageException ?? (Exception)new InvalidOperationException("The unit of work went on after a statement that had failed; nothing of it was kept. Let the exception out.", failure);
        }

        if (work.Discarded)
        {
            return (value, false);
        }

        await CommitAsync(session, work.Wrote, place);
        DatabaseTelemetry.CommitDuration.Record(time.GetElapsedTime(began).TotalSeconds);
        return (value, true);
    }

    private async Task CommitAsync(PostgresSession session, bool wrote, int place)
    {
        if (!wrote)
        {
            await TranslatedAsync(() => session.CommitAsync());
            return;
        }

        var unit = marks.NextUnit();
        try
        {
            await session.CommitAsync(marks.Of(place, unit));
        }
        catch (Exception error) when (PostgresErrors.IsConnectionLoss(error))
        {
            if (!await OutcomeAsync(place, unit))
            {
                throw new CommitFailedException(error);
            }
        }
        catch (NpgsqlException error)
        {
            var translated = PostgresErrors.Translate(error);
            throw translated as StorageException ?? new CommitFailedException(translated);
        }
    }

    private async Task<bool> OutcomeAsync(int place, long unit)
    {
        var outcome = "unknown";
        try
        {
            var committed = await marks.IsCommittedAsync(place, unit);
            outcome = committed ? "committed" : "nothing";
            return committed;
        }
        finally
        {
            PostgresTelemetry.LostCommits.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }

    private static async Task TranslatedAsync(Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (NpgsqlException error)
        {
            throw PostgresErrors.Translate(error);
        }
    }
}
