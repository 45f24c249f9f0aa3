using System.Text;
using Alexandria.Adapters.DuckDb.Native;
using Alexandria.Adapters.Sql;

namespace Alexandria.Adapters.DuckDb;

/// <summary>One connection. Used by one thread at a time; only <see cref="Interrupt"/> may come from another.</summary>
internal sealed unsafe class DuckDbSession : IDisposable
{
    private readonly ConnectionHandle connection;

    /// <exception cref="DuckDbException">No connection can be had.</exception>
    public DuckDbSession(DatabaseHandle database)
    {
        if (DuckDbApi.duckdb_connect(database, out connection) != 0)
        {
            connection.Dispose();
            throw new DuckDbException(DuckDbErrorType.Unknown, "DuckDB gives no further connection.");
        }
    }

    /// <summary>Reads all rows as records; the mapper is strict (<see cref="RowMapper{T}"/>).</summary>
    public List<T> Query<T>(string sql, object? parameters)
    {
        using var result = Run(sql, parameters);
        using var reader = new DuckDbReader(result);
        var map = RowMapper<T>.For(reader);
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(map(reader));
        }

        return rows;
    }

    /// <summary>Runs one statement to its end.</summary>
    /// <returns>How many rows it changed.</returns>
    public long Execute(string sql, object? parameters)
    {
        using var result = Run(sql, parameters);
        return result.Changed;
    }

    /// <summary>Runs statements one after the other; later ones may need what earlier ones make.</summary>
    public void ExecuteScript(string sql)
    {
        using var statements = Extract(sql, out var count);
        for (var i = 0; i < count; i++)
        {
            Start(Prepare(statements, i)).Dispose();
        }
    }

    /// <summary>Begins one statement with its parameters bound (<c>@name</c>); rows are computed as they are read.</summary>
    /// <exception cref="DuckDbException">DuckDB refused it.</exception>
    /// <exception cref="ArgumentException">The text holds none, or more than one, or a parameter is missing.</exception>
    public DuckDbResult Run(string sql, object? parameters)
    {
        var bound = ParameterValues.Bind(sql, parameters);
        var statement = PrepareOne(SqlText.Of(bound.Sql).Positional);
        try
        {
            Bind(statement, bound.Values);
        }
        catch
        {
            statement.Dispose();
            throw;
        }

        return Start(statement);
    }

    /// <summary>Begins one statement that takes no parameters, as it is written. Whether it holds <c>@</c> or not, nothing in it is replaced.</summary>
    public DuckDbResult RunVerbatim(string sql) => Start(PrepareOne(sql));

    public DuckDbAppender Append(string table)
    {
        if (DuckDbApi.duckdb_appender_create(connection, null, table, out var appender) != 0)
        {
            using (appender)
            {
                throw new DuckDbException(DuckDbErrorType.Catalog, DuckDbApi.Text(DuckDbApi.duckdb_appender_error(appender.DangerousGetHandle())) ?? $"There is no table {table}.");
            }
        }

        return new(appender);
    }

    /// <summary>Makes the statement that runs in another thread fail soon. One that has not begun is not touched.</summary>
    public void Interrupt() => DuckDbApi.duckdb_interrupt(connection);

    public void Dispose() => connection.Dispose();

    private StatementHandle PrepareOne(string sql)
    {
        using var statements = Extract(sql, out var count);
        return count == 1 ? Prepare(statements, 0) : throw new ArgumentException($"One statement is wanted, {count} are there.", nameof(sql));
    }

    private ExtractedHandle Extract(string sql, out int count)
    {
        if (sql.Contains('\0', StringComparison.Ordinal))
        {
            throw new DuckDbException(DuckDbErrorType.Parser, "The text holds a zero character.");
        }

        count = (int)DuckDbApi.duckdb_extract_statements(connection, sql, out var statements);
        if (count == 0 && DuckDbApi.Text(DuckDbApi.duckdb_extract_statements_error(statements)) is { Length: > 0 } message)
        {
            statements.Dispose();
            throw new DuckDbException(DuckDbErrorType.Parser, message);
        }

        return statements;
    }

    private StatementHandle Prepare(ExtractedHandle statements, int index)
    {
        if (DuckDbApi.duckdb_prepare_extracted_statement(connection, statements, (nuint)index, out var statement) != 0)
        {
            using (statement)
            {
                throw Failure(DuckDbApi.Text(DuckDbApi.duckdb_prepare_error(statement)));
            }
        }

        return statement;
    }

    // Preparing tells no type of error; its words begin with one.
    private static DuckDbException Failure(string? message)
    {
        var type = message switch
        {
            null => DuckDbErrorType.Unknown,
            _ when message.StartsWith("Permission Error", StringComparison.Ordinal) => DuckDbErrorType.Permission,
            _ when message.StartsWith("INTERRUPT Error", StringComparison.Ordinal) => DuckDbErrorType.Interrupt,
            _ when message.StartsWith("Out of Memory Error", StringComparison.Ordinal) => DuckDbErrorType.OutOfMemory,
            _ => DuckDbErrorType.Binder,
        };
        return new(type, message ?? "The statement cannot be prepared.");
    }

    private static void Bind(StatementHandle statement, List<BoundValue> values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            var index = (nuint)(i + 1);
            var state = values[i].Value switch
            {
                long number => DuckDbApi.duckdb_bind_int64(statement, index, number),
                double real => DuckDbApi.duckdb_bind_double(statement, index, real),
                string text => BindText(statement, index, text),
                byte[] bytes => BindBytes(statement, index, bytes),
                _ => DuckDbApi.duckdb_bind_null(statement, index),
            };
            if (state != 0)
            {
                throw new ArgumentException($"The parameter @{values[i].Name} cannot be bound.", nameof(values));
            }
        }
    }

    private static int BindText(StatementHandle statement, nuint index, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* first = bytes)
        {
            // An empty array has no address, which would be taken for a null.
            byte none = 0;
            return DuckDbApi.duckdb_bind_varchar_length(statement, index, first == null ? &none : first, (nuint)bytes.Length);
        }
    }

    private static int BindBytes(StatementHandle statement, nuint index, byte[] bytes)
    {
        fixed (byte* first = bytes)
        {
            byte none = 0;
            return DuckDbApi.duckdb_bind_blob(statement, index, first == null ? &none : first, (nuint)bytes.Length);
        }
    }

    private static DuckDbResult Start(StatementHandle statement)
    {
        var result = new ResultHandle();
        try
        {
            if (DuckDbApi.duckdb_execute_prepared_streaming(statement, result.Value) != 0)
            {
                throw new DuckDbException(
                    (DuckDbErrorType)DuckDbApi.duckdb_result_error_type(result.Value),
                    DuckDbApi.Text(DuckDbApi.duckdb_result_error(result.Value)) ?? "The statement failed.");
            }

            return new(statement, result);
        }
        catch
        {
            result.Dispose();
            statement.Dispose();
            throw;
        }
    }
}
