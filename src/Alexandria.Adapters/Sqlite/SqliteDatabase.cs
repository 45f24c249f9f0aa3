using System.ComponentModel.DataAnnotations;
using Alexandria.Adapters.DataDirectory;
using Alexandria.Data;

namespace Alexandria.Adapters.Sqlite;

/// <summary>The database's embedded home: SQLite with a write-ahead log, one writer lane that groups units of work into one fsync, and a few readers. One process at a time may write.</summary>
/// <remarks>A unit's delegate runs on the lane's thread. It should only read and write rows: while it waits for anything else, so does every writer. A read holds one of the few readers until it ends, so it must not wait for another read.</remarks>
public sealed class SqliteDatabase : IDatabase, IDatabaseMaintenance, IAsyncDisposable
{
    private readonly SqliteSession? writer;
    private readonly WriterLane? lane;
    private readonly ReaderPool readers;
    private readonly SqliteMetrics? metrics;
    private readonly Lock gate = new();
    private Task? closing;

    private SqliteDatabase(SqliteOptions options, TimeProvider time, bool readOnly)
    {
        if (!readOnly)
        {
            writer = SqliteSession.OpenWriter(options);
            lane = new WriterLane(writer, options, time);
        }

        readers = new ReaderPool(options, readOnly, time);
        metrics = lane is null ? null : new SqliteMetrics(options.Path, () => lane.Queued, () => readers.InUse);
    }

    /// <summary>Version of the native library in use: <c>3.40.1</c>.</summary>
    public static string LibraryVersion => SqliteLibrary.Version;

    /// <summary>Opens the database for reading and writing, and creates it when it is not there.</summary>
    /// <exception cref="ValidationException">An option is out of its range.</exception>
    public static SqliteDatabase Open(SqliteOptions options, TimeProvider time)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        CreateFile(options.Path);
        return new SqliteDatabase(options, time, readOnly: false);
    }

    /// <summary>Opens the database for reading only, also beside a running server. Writes throw.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static SqliteDatabase OpenReadOnly(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no database at '{path}'.", path);
        }

        return new SqliteDatabase(new SqliteOptions { Path = path }, TimeProvider.System, readOnly: true);
    }

    public Task<T> ReadAsync<T>(Func<IReadWork, Task<T>> read, CancellationToken cancellation) => readers.ReadAsync(read, cancellation);

    /// <exception cref="CommitFailedException">The transaction could not be made durable; nothing of the unit is there.</exception>
    /// <exception cref="InvalidOperationException">The database was opened read-only, or a unit of work asked for another one.</exception>
    public Task<T> WriteAsync<T>(Func<IUnitOfWork, Task<T>> write, WritePriority priority, CancellationToken cancellation) =>
        lane is null
            ? throw new InvalidOperationException("The database was opened read-only.")
            : lane.RunAsync(write, priority, cancellation);

    public Task CompactAsync(CancellationToken cancellation) =>
        lane is null
            ? throw new InvalidOperationException("The database was opened read-only.")
            : lane.BetweenAsync(
                session =>
                {
                    // The copy that it makes on its way may be larger than memory.
                    session.ExecuteScript("pragma temp_store = file; vacuum; pragma temp_store = memory;");
                    if (session.Query<CheckpointResult>("pragma wal_checkpoint(truncate)", null, firstOnly: true) is not [{ Busy: 0 }])
                    {
                        throw new CommitFailedException(new TimeoutException("Readers held the write-ahead log while it was to be emptied."));
                    }
                },
                cancellation);

    /// <summary>Runs what waits, moves the write-ahead log into the database, and closes it.</summary>
    public ValueTask DisposeAsync()
    {
        lock (gate)
        {
            return new(closing ??= CloseAsync());
        }
    }

    internal void ForgetStatements() => readers.ForgetStatements();

    private async Task CloseAsync()
    {
        metrics?.Dispose();
        if (lane is not null)
        {
            await lane.DrainAsync();
        }

        await readers.CloseAsync();
        if (writer is not null)
        {
            // The last connection to close removes the log. When it cannot be copied (disk full), it stays and the next start reads it.
            using (writer)
            {
                writer.ExecuteScript("pragma wal_checkpoint(truncate);");
            }
        }
    }

    private sealed record CheckpointResult
    {
        public long Busy { get; init; }

        public long Log { get; init; }

        public long Checkpointed { get; init; }
    }

    private static void CreateFile(string path)
    {
        if (File.Exists(path))
        {
            return;
        }

        using (new FileStream(path, OwnerOnly.Options(FileMode.CreateNew, FileAccess.Write, FileShare.None)))
        {
        }

        DirectoryFlush.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }
}
