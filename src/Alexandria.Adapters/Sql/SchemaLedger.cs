using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Alexandria.Data;

namespace Alexandria.Adapters.Sql;

/// <summary>The table <c>schema_migrations</c>: which migrations were applied, with a digest of their text.</summary>
internal static class SchemaLedger
{
    public const string CreateTable = """
        create table if not exists schema_migrations (
            module text not null,
            number integer not null,
            name text not null,
            digest text not null,
            applied_at bigint not null,
            primary key (module, number))
        """;

    /// <summary>The migrations that were not applied yet.</summary>
    /// <exception cref="MigrationRefusedException">Those that were applied are not the ones given.</exception>
    public static async Task<IReadOnlyList<Migration>> MissingAsync(IReadWork work, IReadOnlyList<Migration> migrations)
    {
        var modules = migrations.GroupBy(migration => migration.Module, StringComparer.Ordinal).Select(InOrder).ToList();
        var applied = await work.QueryAsync<AppliedMigration>("select module, number, name, digest from schema_migrations order by module, number");
        foreach (var module in modules)
        {
            Check(module, applied.Where(row => row.Module == module[0].Module).ToDictionary(row => row.Number));
        }

        var known = applied.Select(row => (row.Module, row.Number)).ToHashSet();
        return [.. modules.SelectMany(module => module).Where(migration => !known.Contains((migration.Module, migration.Number)))];
    }

    /// <summary>Notes a migration as applied; in the transaction that applies it.</summary>
    public static Task<int> RecordAsync(IUnitOfWork work, Migration migration, DateTimeOffset now) => work.ExecuteAsync(
        "insert into schema_migrations (module, number, name, digest, applied_at) values (@module, @number, @name, @digest, @now)",
        new { migration.Module, migration.Number, migration.Name, Digest = Digest(migration), now });

    /// <summary>What is thrown when a migration's own SQL failed.</summary>
    public static InvalidOperationException Failure(Migration migration, Exception error) =>
        new($"{Title(migration)} failed and was taken back: {error.Message}", error);

    private static List<Migration> InOrder(IGrouping<string, Migration> module)
    {
        var ordered = module.OrderBy(migration => migration.Number).ToList();
        for (var i = 0; i < ordered.Count; i++)
        {
            if (ordered[i].Number != i + 1)
            {
                throw new MigrationRefusedException($"The migrations of {module.Key} must be numbered 1, 2, 3 …; number {i + 1} is missing or there twice.");
            }
        }

        return ordered;
    }

    private static void Check(List<Migration> module, Dictionary<int, AppliedMigration> applied)
    {
        var newest = applied.Count == 0 ? 0 : applied.Keys.Max();
        if (newest > module.Count)
        {
            throw new MigrationRefusedException(
                $"The database has migration {newest} of {module[0].Module}, which this program does not know: it was written by a newer one. Start that one.");
        }

        foreach (var migration in module.Take(newest))
        {
            if (!applied.TryGetValue(migration.Number, out var row))
            {
                throw new MigrationRefusedException($"{Title(migration)} was never applied, although a later one was. Restore the database from a backup.");
            }

            if (row.Digest != Digest(migration))
            {
                throw new MigrationRefusedException(
                    $"{Title(migration)} was changed after it had been applied (as '{row.Name}'). Undo the change and write a new migration.");
            }
        }
    }

    private static string Title(Migration migration) =>
        string.Create(CultureInfo.InvariantCulture, $"Migration {migration.Number} of {migration.Module} ('{migration.Name}')");

    // Line ends differ between checkouts, which changes nothing.
    private static string Digest(Migration migration) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(migration.Sql.ReplaceLineEndings("\n"))));

    private sealed record AppliedMigration
    {
        public required string Module { get; init; }

        public required int Number { get; init; }

        public required string Name { get; init; }

        public required string Digest { get; init; }
    }
}
