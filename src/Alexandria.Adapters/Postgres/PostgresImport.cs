using Alexandria.Adapters.Sql;
using Alexandria.Data;
using Npgsql;
using NpgsqlTypes;

namespace Alexandria.Adapters.Postgres;

/// <summary>A column of a table that rows are copied into.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The server's name of the type: <c>text</c>, <c>bigint</c>, <c>integer</c>, <c>double precision</c>, <c>bytea</c>.</param>
public sealed record ImportColumn(string Name, string Type);

/// <summary>Fills a database with another one's tables. While it is open nobody else can; until it is finished the table <c>migration_progress</c> says that the database is no whole installation.</summary>
public sealed class PostgresImport : IAsyncDisposable
{
    // Beside the migrator's own key.
    private const long LockKey = 0x416C6578616E6473;

    private static readonly HashSet<string> OwnTables = new(["blobs", "commit_marks", "migration_progress", "schema_migrations", "units"], StringComparer.Ordinal);

    private readonly NpgsqlConnection connection;

    private PostgresImport(NpgsqlConnection connection) => this.connection = connection;

    /// <returns>Null when another import runs on this database.</returns>
    /// <exception cref="StorageException">The server cannot be reached.</exception>
    public static async Task<PostgresImport?> OpenAsync(PostgresDatabase database, CancellationToken cancellation)
    {
        var opened = new PostgresImport(await TranslatedAsync(() => database.Source.OpenConnectionAsync(cancellation).AsTask()));
        try
        {
            // The lock of one that was killed a moment ago may still be there.
            await opened.RunAsync("set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set lock_timeout = '10s'", cancellation);
            await opened.RunAsync($"select pg_advisory_lock({LockKey}); set lock_timeout = 0", cancellation);
            return opened;
        }
        catch (StorageException busy) when (busy.Error == StorageException.Busy)
        {
            await opened.DisposeAsync();
            return null;
        }
    }

    /// <summary>Whether the database is one that an import began to fill and did not finish.</summary>
    public static async Task<bool> IsUnfinishedAsync(IReadWork work) =>
        await work.FirstOrDefaultAsync<long>("select count(*) from pg_tables where schemaname = current_schema() and tablename = 'migration_progress'") > 0;

    /// <summary>Whose copy the database is becoming; null when no import began.</summary>
    public async Task<string?> SourceAsync(CancellationToken cancellation) =>
        await ScalarAsync("select to_regclass('migration_progress')::text", cancellation) is string
            ? (string?)await ScalarAsync("select source from migration_progress where table_name = ''", cancellation)
            : null;

    /// <summary>Marks the database as unfinished.</summary>
    public Task BeginAsync(string source, CancellationToken cancellation) => RunAsync(
        $"""
        create table if not exists migration_progress (table_name text primary key, source text not null);
        insert into migration_progress (table_name, source) values ('', '{source.Replace("'", "''", StringComparison.Ordinal)}') on conflict do nothing;
        """,
        cancellation);

    /// <summary>The tables to fill with their columns, in order of their names; without numbers of arrival, which the source does not have.</summary>
    public async Task<SortedDictionary<string, IReadOnlyList<ImportColumn>>> TablesAsync(CancellationToken cancellation)
    {
        var rows = new List<(string Table, ImportColumn Column)>();
        await using var command = new NpgsqlCommand(
            """
            select c.table_name, c.column_name, c.data_type from information_schema.columns c
            join pg_tables t on t.schemaname = c.table_schema and t.tablename = c.table_name
            where c.table_schema = current_schema() and c.is_identity = 'NO' order by c.column_name collate "C"
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add((reader.GetString(0), new ImportColumn(reader.GetString(1), reader.GetString(2))));
        }

        return new(
            rows.Where(row => !OwnTables.Contains(row.Table)).GroupBy(row => row.Table, StringComparer.Ordinal)
                .ToDictionary(table => table.Key, IReadOnlyList<ImportColumn> (table) => [.. table.Select(row => row.Column)], StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    /// <summary>Whether a table, or the blobs, hold anything.</summary>
    public async Task<bool> HasRowsAsync(string table, CancellationToken cancellation) => await ScalarAsync($"select 1 from \"{table}\" limit 1", cancellation) is not null;

    /// <summary>Whether the table was copied as a whole before.</summary>
    public async Task<bool> IsCopiedAsync(string table, CancellationToken cancellation) => await ScalarAsync($"select 1 from migration_progress where table_name = '{table}'", cancellation) is not null;

    /// <summary>Replaces the table's rows by these, in one transaction: a kill leaves what was there before.</summary>
    /// <param name="table">Which.</param>
    /// <param name="columns">Of the rows.</param>
    /// <param name="rows">Values fit the columns' types; texts are stored as the server can.</param>
    /// <param name="copied">Told after each row how many there are.</param>
    /// <param name="cancellation">Gives up; nothing is changed then.</param>
    /// <exception cref="StorageException">The server cannot be reached any more, or its disk is full.</exception>
    public Task CopyAsync(string table, IReadOnlyList<ImportColumn> columns, IEnumerable<object?[]> rows, Action<long> copied, CancellationToken cancellation) => TranslatedAsync(async () =>
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await RunAsync($"truncate table \"{table}\" restart identity", cancellation);
        var identity = await ScalarAsync($"select column_name from information_schema.columns where table_schema = current_schema() and table_name = '{table}' and is_identity = 'YES'", cancellation) as string;

        // A number of arrival is the position that the row has already.
        var position = identity is null ? -1 : columns.ToList().FindIndex(c => c.Name == "position");
        var names = columns.Select(c => $"\"{c.Name}\"").Concat(identity is null ? [] : [identity]);
        await using (var importer = await connection.BeginBinaryImportAsync($"copy \"{table}\" ({string.Join(", ", names)}) from stdin (format binary, freeze)", cancellation))
        {
            importer.Timeout = TimeSpan.FromMinutes(10);
            var count = 0L;
            foreach (var row in rows)
            {
                cancellation.ThrowIfCancellationRequested();
                await importer.StartRowAsync(cancellation);
                for (var i = 0; i < columns.Count; i++)
                {
                    await WriteAsync(importer, columns[i], row[i], cancellation);
                }

                if (identity is not null)
                {
                    await importer.WriteAsync((long)row[position]!, NpgsqlDbType.Bigint, cancellation);
                }

                copied(++count);
            }

            await importer.CompleteAsync(cancellation);
        }

        if (identity is not null)
        {
            await RunAsync($"select setval(pg_get_serial_sequence('{table}', '{identity}'), coalesce(max({identity}), 0) + 1, false) from \"{table}\"", cancellation);
        }

        await RunAsync($"insert into migration_progress (table_name, source) values ('{table}', '') on conflict do nothing", cancellation);
        await transaction.CommitAsync(cancellation);
        return 0;
    });

    /// <summary>Reads a whole table back.</summary>
    public Task<TableDigest> DigestAsync(string table, IReadOnlyList<ImportColumn> columns, Action<long> read, CancellationToken cancellation) => TranslatedAsync(async () =>
    {
        var digest = new TableDigest();
        var values = new object?[columns.Count];
        await using var command = new NpgsqlCommand($"select {string.Join(", ", columns.Select(c => $"\"{c.Name}\""))} from \"{table}\"", connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = reader.IsDBNull(i) ? null : columns[i].Type == "integer" ? reader.GetInt64(i) : reader.GetValue(i);
            }

            digest.Add(values);
            read(digest.Rows);
        }

        return digest;
    });

    /// <summary>How many blobs there are, and how many of them do not have the content that their id promises.</summary>
    public async Task<(long Count, long Damaged)> CheckBlobsAsync(CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select count(*), count(*) filter (where encode(sha256(content), 'hex') <> id) from blobs", connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <summary>Takes the mark away: the database is a whole installation from here on.</summary>
    public async Task FinishAsync(CancellationToken cancellation)
    {
        await RunAsync("analyze", cancellation);
        await RunAsync("drop table migration_progress", cancellation);
    }

    /// <summary>The value as the column of that type stores it, so that both sides give the same digest.</summary>
    public static object? Stored(ImportColumn column, object? value) => (column.Type, value) switch
    {
        (_, null) => null,
        ("text", string text) => StorableText.Of(text),
        ("double precision", long number) => (double)number,
        ("bigint" or "integer", long) or ("double precision", double) or ("bytea", byte[]) => value,
        _ => throw new InvalidDataException($"The column '{column.Name}' ({column.Type}) cannot take a value of type {value.GetType().Name}."),
    };

    public async ValueTask DisposeAsync()
    {
        // Closed for good, and the lock with it.
        NpgsqlConnection.ClearPool(connection);
        await connection.DisposeAsync();
    }

    private static Task WriteAsync(NpgsqlBinaryImporter importer, ImportColumn column, object? value, CancellationToken cancellation) => value switch
    {
        null => importer.WriteNullAsync(cancellation),
        string text => importer.WriteAsync(text, NpgsqlDbType.Text, cancellation),
        long number when column.Type == "integer" => importer.WriteAsync(checked((int)number), NpgsqlDbType.Integer, cancellation),
        long number => importer.WriteAsync(number, NpgsqlDbType.Bigint, cancellation),
        double number => importer.WriteAsync(number, NpgsqlDbType.Double, cancellation),
        byte[] bytes => importer.WriteAsync(bytes, NpgsqlDbType.Bytea, cancellation),
        _ => throw new ArgumentException($"A value of type {value.GetType().Name} is in no column.", nameof(value)),
    };

    private static async Task<T> TranslatedAsync<T>(Func<Task<T>> run)
    {
        try
        {
            return await run();
        }
        catch (NpgsqlException error)
        {
            throw PostgresErrors.Translate(error);
        }
    }

    private Task<int> RunAsync(string sql, CancellationToken cancellation) => TranslatedAsync(async () =>
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return await command.ExecuteNonQueryAsync(cancellation);
    });

    private Task<object?> ScalarAsync(string sql, CancellationToken cancellation) => TranslatedAsync(async () =>
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return await command.ExecuteScalarAsync(cancellation) is var found and not DBNull ? found : null;
    });
}
