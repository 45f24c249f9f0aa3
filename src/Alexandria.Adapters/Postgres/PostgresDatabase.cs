using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using Alexandria.Adapters.Sql;
using Alexandria.Data;
using Npgsql;

namespace Alexandria.Adapters.Postgres;

/// <summary>The database's scale-out home: PostgreSQL, each unit of work a SERIALIZABLE transaction that is begun again when concurrent ones keep it from committing.</summary>
public sealed class PostgresDatabase : IDatabase, IDatabaseMaintenance, IAsyncDisposable
{
    // Leases, the order of commit and the question after a lost commit must not wait behind units of work.
    private const int SpareConnections = 4;

    // A process that stands still in the middle of a unit holds its locks: others wait for them, and the leases that it fenced by them stay with it. So the server ends such a unit soon. What only reads holds up nobody.
    internal const string EndWhenStill = "set local idle_in_transaction_session_timeout = '8s'";

    private readonly TimeProvider time;
    private readonly ConnectionGate gate;
    private readonly PostgresTelemetry telemetry;
    private readonly PostgresUnits units;
    private readonly Lock closingGate = new();
    private Task? closing;

    private PostgresDatabase(PostgresOptions options, TimeProvider time)
    {
        this.time = time;
        Source = NpgsqlDataSource.Create(ConnectionStringOf(options));
        Process = ProcessName.New(time);
        gate = new ConnectionGate(options);
        telemetry = new PostgresTelemetry(gate);
        units = new PostgresUnits(Source, new CommitMarks(Source, Process, TimeSpan.FromSeconds(options.LostCommitSeconds), time), options.Attempts, time);
    }

    /// <summary>Name of this process at the database.</summary>
    internal string Process { get; }

    internal NpgsqlDataSource Source { get; }

    /// <summary>Makes ready; the server is asked for nothing before the first unit or read.</summary>
    /// <exception cref="ValidationException">An option is out of its range.</exception>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    public static PostgresDatabase Open(PostgresOptions options, TimeProvider time)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        return new PostgresDatabase(options, time);
    }

    /// <exception cref="StorageException">The server cannot be reached, or no connection became free in time.</exception>
    public async Task<T> ReadAsync<T>(Func<IReadWork, Task<T>> read, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        var outcome = "failed";
        try
        {
            var place = await gate.EnterAsync(WritePriority.Caller, cancellation);
            DatabaseTelemetry.ReadWait.Record(time.GetElapsedTime(began).TotalSeconds);
            var session = new PostgresSession(Source, PostgresSession.ReadOnlySnapshot);
            var work = new PostgresWork(session, cancellation);
            try
            {
                var answer = await read(work);
                outcome = "succeeded";
                return answer;
            }
            finally
            {
                work.End();

                // Nobody needs to wait until the snapshot is given up; its place is taken until then.
                _ = GiveUpAsync(session, place);
            }
        }
        finally
        {
            DatabaseTelemetry.ReadDuration.Record(time.GetElapsedTime(began).TotalSeconds, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }

    /// <exception cref="InvalidOperationException">A unit of work asked for another one, or went on after a statement that failed.</exception>
    public async Task<T> WriteAsync<T>(Func<IUnitOfWork, Task<T>> write, WritePriority priority, CancellationToken cancellation)
    {
        if (PresentUnit.IsInside)
        {
            throw new InvalidOperationException("A unit of work cannot start another one: it could wait for itself. Do both in one.");
        }

        var began = time.GetTimestamp();
        using var span = DatabaseTelemetry.Write(Activity.Current, "postgresql");
        var outcome = "failed";
        try
        {
            using var place = await gate.EnterAsync(priority, cancellation);
            var wait = time.GetElapsedTime(began);
            DatabaseTelemetry.WaitDuration.Record(wait.TotalSeconds);
            span?.SetTag("alexandria.database.wait", wait.TotalSeconds);
            var (value, kept) = await units.RunAsync(write, place.Number, cancellation);
            outcome = kept ? "kept" : "discarded";
            return value;
        }
        catch (Exception error)
        {
            span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", error.GetType().FullName);
            throw;
        }
        finally
        {
            DatabaseTelemetry.WriteDuration.Record(time.GetElapsedTime(began).TotalSeconds, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }

    /// <remarks>Rewrites table by table; each is locked while that lasts. What the write-ahead log and its archive still hold is the server's operator's business.</remarks>
    public async Task CompactAsync(CancellationToken cancellation)
    {
        try
        {
            await using var connection = await Source.OpenConnectionAsync(cancellation);
            await using var preparing = new NpgsqlCommand("set statement_timeout = 0; set lock_timeout = 0", connection);
            await preparing.ExecuteNonQueryAsync(cancellation);
            foreach (var table in await TablesAsync(connection, cancellation))
            {
                await using var vacuum = new NpgsqlCommand($"vacuum (full) {table}", connection) { CommandTimeout = 0 };
                await vacuum.ExecuteNonQueryAsync(cancellation);
            }
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw PostgresErrors.Translate(error) as StorageException ?? new CommitFailedException(error);
        }
        finally
        {
            // With the settings of that connection.
            Source.Clear();
        }
    }

    /// <summary>Waits for the units and reads that run, and closes every connection.</summary>
    public ValueTask DisposeAsync()
    {
        lock (closingGate)
        {
            return new(closing ??= CloseAsync());
        }
    }

    /// <summary>A short READ COMMITTED transaction of this adapter itself, which takes no part in the conflicts of units of work.</summary>
    /// <param name="run">Its statements; run once.</param>
    /// <param name="queued">Whether it waits for its turn like a caller's unit; if not, it must be short and rare.</param>
    /// <param name="cancellation">Gives up.</param>
    internal async Task<T> BesideAsync<T>(Func<PostgresWork, Task<T>> run, bool queued, CancellationToken cancellation)
    {
        using var place = queued ? await gate.EnterAsync(WritePriority.Caller, cancellation) : null;
        await using var session = new PostgresSession(Source, PostgresSession.ReadCommitted, EndWhenStill);
        var work = new PostgresWork(session, cancellation);
        var answer = await run(work);
        try
        {
            await session.CommitAsync();
        }
        catch (NpgsqlException error)
        {
            throw PostgresErrors.Translate(error);
        }

        return answer;
    }

    private static string ConnectionStringOf(PostgresOptions options)
    {
        var given = new NpgsqlConnectionStringBuilder(options.ConnectionString);
        var milliseconds = FormattableString.Invariant($"-c statement_timeout={options.StatementTimeoutSeconds}s -c lock_timeout={options.LockTimeoutSeconds}s");

        // A sequential scan locks its whole table against every concurrent unit: on small tables all of them would conflict.
        // Its prohibitive price would also start the compiler for nothing.
        given.Options = $"{given.Options} {milliseconds} -c enable_seqscan=off -c jit=off -c idle_in_transaction_session_timeout=5min".TrimStart();
        given.ApplicationName ??= "alexandria";
        given.MaxPoolSize = options.MaxConnections + SpareConnections;
        given.Timeout = options.ConnectSeconds;

        // The server's own limit comes first; this one notices a server that is gone without a word.
        given.CommandTimeout = options.StatementTimeoutSeconds + 5;
        given.MaxAutoPrepare = 512;
        given.AutoPrepareMinUsages = 2;
        given.NoResetOnClose = true;
        given.KeepAlive = 30;
        given.Multiplexing = false;
        given.Enlist = false;
        return given.ConnectionString;
    }

    private static async Task<List<string>> TablesAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var tables = new List<string>();
        await using var command = new NpgsqlCommand("select quote_ident(tablename) from pg_tables where schemaname = current_schema() order by tablename", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            tables.Add(reader.GetString(0));
        }

        return tables;
    }

    private static async Task GiveUpAsync(PostgresSession session, IDisposable place)
    {
        using (place)
        {
            await session.DisposeAsync();
        }
    }

    private async Task CloseAsync()
    {
        await gate.CloseAsync();
        telemetry.Dispose();
        await Source.DisposeAsync();
    }
}
