using Alexandria.Adapters.Sql;
using Alexandria.Data;

namespace Alexandria.Adapters.Sqlite;

/// <summary>Compares a database with the migrations of a program, without changing anything.</summary>
public static class SqliteSchema
{
    /// <returns>How many of them are not applied yet.</returns>
    /// <exception cref="MigrationRefusedException">The database was written by a newer program, or a migration was changed after it had been applied.</exception>
    public static async Task<int> MissingAsync(IReadWork work, IReadOnlyList<Migration> migrations) => (await SchemaLedger.MissingAsync(work, migrations)).Count;
}
