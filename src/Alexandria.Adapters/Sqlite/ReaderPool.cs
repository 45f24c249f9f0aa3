using Alexandria.Adapters.Sql;
using Alexandria.Data;

namespace Alexandria.Adapters.Sqlite;

/// <summary>Connections that only read, opened when first needed. Each read is one transaction, hence one snapshot.</summary>
internal sealed class ReaderPool(SqliteOptions options, bool readOnlyFile, TimeProvider time)
{
    private readonly SemaphoreSlim free = new(options.Readers);
    private readonly Lock gate = new();
    private readonly Stack<SqliteSession> idle = new();
    private readonly HashSet<SqliteSession> outdated = [];
    private readonly List<SqliteSession> all = [];
    private bool closed;

    public int InUse => options.Readers - free.CurrentCount;

    public async Task<T> ReadAsync<T>(Func<IReadWork, Task<T>> read, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        await free.WaitAsync(cancellation);
        DatabaseTelemetry.ReadWait.Record(time.GetElapsedTime(began).TotalSeconds);
        var outcome = "failed";
        SqliteSession? session = null;
        try
        {
            session = Rent();
            session.Execute("begin", null);
            var work = new SqliteWork(session);
            var registration = cancellation.UnsafeRegister(static reading => ((SqliteSession)reading!).Interrupt(), session);
            try
            {
                var answer = await read(work);
                outcome = "succeeded";
                return answer;
            }
            finally
            {
                work.End();
                await registration.DisposeAsync();
                session.Rollback();
            }
        }
        finally
        {
            if (session is not null)
            {
                Return(session);
            }

            free.Release();
            DatabaseTelemetry.ReadDuration.Record(time.GetElapsedTime(began).TotalSeconds, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }

    /// <summary>Each connection forgets its prepared statements before its next read: the schema has changed.</summary>
    public void ForgetStatements()
    {
        lock (gate)
        {
            outdated.UnionWith(all);
        }
    }

    /// <summary>Waits for the reads that run, then closes every connection.</summary>
    public async Task CloseAsync()
    {
        lock (gate)
        {
            closed = true;
        }

        for (var i = 0; i < options.Readers; i++)
        {
            await free.WaitAsync();
        }

        foreach (var session in all)
        {
            session.Dispose();
        }

        // Whoever waited meanwhile finds the pool closed.
        free.Release(options.Readers);
    }

    private SqliteSession Rent()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, typeof(SqliteDatabase));
            if (!idle.TryPop(out var session))
            {
                session = SqliteSession.OpenReader(options, readOnlyFile);
                all.Add(session);
            }

            if (outdated.Remove(session))
            {
                session.ForgetStatements();
            }

            return session;
        }
    }

    private void Return(SqliteSession session)
    {
        lock (gate)
        {
            idle.Push(session);
        }
    }
}
