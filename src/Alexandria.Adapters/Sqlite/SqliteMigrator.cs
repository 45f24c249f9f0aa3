using Alexandria.Adapters.Sql;
using Alexandria.Data;

namespace Alexandria.Adapters.Sqlite;

/// <summary>Applies migrations and remembers them, with a digest of their text, in <c>schema_migrations</c>.</summary>
internal sealed class SqliteMigrator(SqliteDatabase database, TimeProvider time) : IMigrator
{
    public string Dialect => "Sqlite";

    public async Task<int> ApplyAsync(IReadOnlyList<Migration> migrations, CancellationToken cancellation)
    {
        var missing = await database.WriteAsync(
            async work =>
            {
                await work.ExecuteAsync(SchemaLedger.CreateTable);
                return await SchemaLedger.MissingAsync(work, migrations);
            },
            WritePriority.Caller,
            cancellation);
        foreach (var migration in missing)
        {
            await ApplyAsync(migration, cancellation);
        }

        database.ForgetStatements();
        return missing.Count;
    }

    private async Task ApplyAsync(Migration migration, CancellationToken cancellation)
    {
        try
        {
            await database.WriteAsync(
                async work =>
                {
                    ((SqliteWork)work).ExecuteScript(migration.Sql);
                    return await SchemaLedger.RecordAsync(work, migration, time.GetUtcNow());
                },
                WritePriority.Caller,
                cancellation);
        }
        catch (Exception error) when (error is not OperationCanceledException and not CommitFailedException)
        {
            throw SchemaLedger.Failure(migration, error);
        }
    }
}
