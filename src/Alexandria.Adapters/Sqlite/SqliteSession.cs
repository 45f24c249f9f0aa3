using Alexandria.Adapters.Sql;
using Alexandria.Data;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Alexandria.Adapters.Sqlite;

/// <summary>One connection with its prepared statements. Used by one thread at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly StatementCache statements;

    private SqliteSession(SqliteConnection connection, int cachedStatements)
    {
        this.connection = connection;
        statements = new StatementCache(connection, cachedStatements);
    }

    /// <summary>Whether a transaction is open. Some errors (disk full, I/O) end it without being asked to.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(connection.Handle) == 0;

    // Each unit's savepoint keeps the pages as they were before it. On disk, the default, they cost more system calls than the log itself.
    public static SqliteSession OpenWriter(SqliteOptions options) => Open(
        options,
        SqliteOpenMode.ReadWriteCreate,
        $"""
        pragma journal_mode = wal;
        pragma synchronous = full;
        pragma foreign_keys = on;
        pragma secure_delete = on;
        pragma temp_store = memory;
        pragma cache_size = -{options.WriterCacheKiB};
        pragma wal_autocheckpoint = {options.CheckpointPages};
        pragma journal_size_limit = 67108864;
        """);

    /// <summary>Opens a connection that reads only. With <paramref name="readOnlyFile"/> it also leaves the files as it found them: those of a killed server (a log not yet copied into the database) included.</summary>
    public static SqliteSession OpenReader(SqliteOptions options, bool readOnlyFile) => Open(
        options,
        // Where there is no log, SQLite makes an empty one, which only a connection that may write takes away again.
        readOnlyFile && File.Exists(options.Path + "-wal") ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWrite,
        $"""
        pragma query_only = on;
        pragma cache_size = -{options.ReaderCacheKiB};
        pragma wal_autocheckpoint = 0;
        """);

    public List<T> Query<T>(string sql, object? parameters, bool firstOnly)
    {
        var bound = ParameterValues.Bind(sql, parameters);
        try
        {
            var statement = statements.Get(bound);
            using var reader = statement.Command.ExecuteReader();
            var map = statement.Mapper<T>(reader);
            var rows = new List<T>(firstOnly ? 1 : 4);
            while (reader.Read())
            {
                rows.Add(map(reader));
                if (firstOnly)
                {
                    break;
                }
            }

            return rows;
        }
        catch (SqliteException error)
        {
            throw Translate(error);
        }
    }

    /// <summary>Rows one after the other, as SQLite has them: null, <c>long</c>, <c>double</c>, <c>string</c> or <c>byte[]</c>. The array is filled anew for each.</summary>
    public IEnumerable<object?[]> Stream(string sql, int columns)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var values = new object[columns];
        while (Read(reader))
        {
            reader.GetValues(values);
            for (var i = 0; i < columns; i++)
            {
                values[i] = values[i] is DBNull ? null! : values[i];
            }

            yield return values;
        }
    }

    public int Execute(string sql, object? parameters)
    {
        var bound = ParameterValues.Bind(sql, parameters);
        try
        {
            return Math.Max(0, statements.Get(bound).Command.ExecuteNonQuery());
        }
        catch (SqliteException error)
        {
            throw Translate(error);
        }
    }

    /// <summary>Ends the transaction without its changes; does nothing when there is none.</summary>
    public void Rollback()
    {
        if (InTransaction)
        {
            statements.Get(new("rollback", [])).Command.ExecuteNonQuery();
        }
    }

    /// <summary>Runs statements that are not prepared ahead, since later ones may need what earlier ones create; forgets what was prepared before.</summary>
    public void ExecuteScript(string sql)
    {
        statements.Clear();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        try
        {
            command.ExecuteNonQuery();
        }
        catch (SqliteException error)
        {
            throw Translate(error);
        }
    }

    /// <summary>Forgets the prepared statements: the schema has changed.</summary>
    public void ForgetStatements() => statements.Clear();

    /// <summary>Makes what runs on this connection in another thread fail soon.</summary>
    public void Interrupt() => raw.sqlite3_interrupt(connection.Handle);

    public void Dispose()
    {
        statements.Clear();
        connection.Dispose();
    }

    private static bool Read(SqliteDataReader reader)
    {
        try
        {
            return reader.Read();
        }
        catch (SqliteException error)
        {
            throw Translate(error);
        }
    }

    private static Exception Translate(SqliteException error) => error.SqliteErrorCode switch
    {
        raw.SQLITE_CONSTRAINT => new ConstraintViolationException(error.Message, error),
        raw.SQLITE_FULL => new CommitFailedException(StorageException.Full, error),
        raw.SQLITE_IOERR or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_BUSY => new CommitFailedException(error),
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => new StorageException(StorageException.Damaged, error),
        raw.SQLITE_INTERRUPT => new OperationCanceledException("The statement was interrupted.", error),
        _ => error,
    };

    private static SqliteSession Open(SqliteOptions options, SqliteOpenMode mode, string pragmas)
    {
        SqliteLibrary.EnsureLoaded();
        var opened = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = options.Path,
            Mode = mode,
            Pooling = false,
            // Seconds; 0 would wait for ever.
            DefaultTimeout = Math.Max(1, options.BusyMilliseconds / 1_000),
        }.ToString());
        try
        {
            opened.Open();
            var session = new SqliteSession(opened, options.CachedStatements);
            session.ExecuteScript($"pragma busy_timeout = {options.BusyMilliseconds};");
            session.ExecuteScript(pragmas);
            return session;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }
}
