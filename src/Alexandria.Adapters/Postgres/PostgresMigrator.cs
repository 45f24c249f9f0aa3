using Alexandria.Adapters.Sql;
using Alexandria.Data;
using Npgsql;

namespace Alexandria.Adapters.Postgres;

/// <summary>Applies migrations under one advisory lock: of several processes that start at once one migrates, and the others wait for it.</summary>
internal sealed class PostgresMigrator(PostgresDatabase database, TimeProvider time) : IMigrator
{
    // Any constant that no other program uses for something else in the same database.
    private const long LockKey = 0x416C6578616E6472;

    private const string AdapterTables = $"""
        {SchemaLedger.CreateTable};
        {PostgresUnits.CreateUnits}
        {CommitMarks.CreateTable}
        {PostgresBlobStore.CreateTable}
        """;

    public string Dialect => "Postgres";

    /// <exception cref="MigrationRefusedException">Also: the database is not in UTF8 with the collation C, in which texts have the same order as in the program.</exception>
    public async Task<int> ApplyAsync(IReadOnlyList<Migration> migrations, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await database.Source.OpenConnectionAsync(cancellation);
            await RunAsync(connection, "set statement_timeout = 0; set lock_timeout = 0", cancellation);
            await CheckAsync(connection, cancellation);
            await RunAsync(connection, FormattableString.Invariant($"select pg_advisory_lock({LockKey})"), cancellation);
            try
            {
                return await ApplyMissingAsync(migrations, cancellation);
            }
            finally
            {
                await RunAsync(connection, FormattableString.Invariant($"select pg_advisory_unlock({LockKey}); reset statement_timeout; reset lock_timeout"), CancellationToken.None);
            }
        }
        catch (NpgsqlException error)
        {
            throw PostgresErrors.Translate(error);
        }
        finally
        {
            database.Source.Clear();
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task CheckAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select pg_encoding_to_char(encoding) || ' ' || datcollate from pg_database where datname = current_database()", connection);
        var found = (string?)await command.ExecuteScalarAsync(cancellation);
        if (found is not ("UTF8 C" or "UTF8 POSIX" or "UTF8 C.UTF-8" or "UTF8 C.utf8"))
        {
            throw new MigrationRefusedException(
                $"The PostgreSQL database has the encoding and collation '{found}'; it must have UTF8 and C, in which text has one order everywhere. Make it with: create database NAME template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'");
        }
    }

    private async Task<int> ApplyMissingAsync(IReadOnlyList<Migration> migrations, CancellationToken cancellation)
    {
        var missing = await database.BesideAsync(
            async work =>
            {
                await work.ExecuteScriptAsync(AdapterTables);
                return await SchemaLedger.MissingAsync(work, migrations);
            },
            queued: false,
            cancellation);
        foreach (var migration in missing)
        {
            try
            {
                await database.BesideAsync(
                    async work =>
                    {
                        await work.ExecuteScriptAsync(migration.Sql);
                        return await SchemaLedger.RecordAsync(work, migration, time.GetUtcNow());
                    },
                    queued: false,
                    cancellation);
            }
            catch (Exception error) when (error is not OperationCanceledException and not StorageException)
            {
                throw SchemaLedger.Failure(migration, error);
            }
        }

        return missing.Count;
    }
}
