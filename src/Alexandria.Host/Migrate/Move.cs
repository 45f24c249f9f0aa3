using Alexandria.Adapters.Blobs;
using Alexandria.Adapters.DataDirectory;
using Alexandria.Adapters.Postgres;
using Alexandria.Adapters.Sql;
using Alexandria.Adapters.Sqlite;
using Alexandria.Blobs;
using Alexandria.Data;
using Alexandria.Kernel.Audit;

namespace Alexandria.Host.Migrate;

/// <summary>Fills an empty PostgreSQL database with an installation, table by table, each in one transaction, and finds out whether the two are the same. Called with the data directory's lock held.</summary>
internal sealed class Move(string dataDirectory, IServiceProvider services, IReadOnlyList<Migration> migrations, MoveProgress progress, TimeProvider time)
{
    private readonly PostgresDatabase target = services.GetRequiredService<PostgresDatabase>();
    private readonly AuditVaultFiles vault = new(dataDirectory);

    public async Task<Result<MoveReport>> RunAsync(CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        await using var import = await PostgresImport.OpenAsync(target, cancellation);
        if (import is null)
        {
            return Error.Conflict("migration_running", "Another 'alexandria migrate' fills this database; wait for its end.");
        }

        if (await RefusalAsync(import, cancellation) is { } refusal)
        {
            return refusal;
        }

        await services.GetRequiredService<IMigrator>().ApplyAsync(migrations, cancellation);
        await import.BeginAsync(Installation, cancellation);
        using var export = SqliteExport.Open(HostSettings.DatabaseOf(dataDirectory));
        var tables = await import.TablesAsync(cancellation);
        if (Difference(export.Tables(), tables) is { } difference)
        {
            return Error.Conflict("schema_differs", $"The two databases do not have the same tables: {difference}. Run the version that wrote both.");
        }

        var counts = tables.Keys.ToDictionary(table => table, export.Count, StringComparer.Ordinal);
        var copying = time.GetTimestamp();
        var replaced = await CopyAsync(import, export, tables, counts, cancellation);
        var copySeconds = time.GetElapsedTime(copying).TotalSeconds;
        var blobs = await CopyBlobsAsync(import, cancellation);
        if (blobs.Failed)
        {
            return blobs.Error;
        }

        var verified = await VerifyAsync(import, export, tables, counts, cancellation);
        if (verified.Failed)
        {
            return verified.Error;
        }

        var audit = await AuditChain.VerifyAsync(target, vault, cancellation);
        if (audit.Broken is { } broken)
        {
            return Error.Conflict("audit_broken", $"The audit chain does not verify on the target, at position {broken.Position}: {broken.Reason}. The target stays marked as unfinished; see what 'alexandria audit verify' says about the source.");
        }

        await import.FinishAsync(cancellation);
        return new MoveReport(
            tables.Count, verified.Value.Rows, Math.Round(verified.Value.Bytes / 1e6, 1), blobs.Value, replaced, audit.Sealed,
            Math.Round(time.GetElapsedTime(began).TotalSeconds, 1), Math.Round(copySeconds, 1));
    }

    // Of the audit's key, which an installation keeps as long as it lives; the digest says nothing about it.
    private string Installation => Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(vault.Key.Span, "alexandria-installation"u8));

    private string Blobs => Path.Combine(dataDirectory, "blobs");

    private async Task<Error?> RefusalAsync(PostgresImport import, CancellationToken cancellation)
    {
        if (await import.SourceAsync(cancellation) is { } source)
        {
            return source == Installation ? null : Error.Conflict("target_of_another_installation", "Another installation's move into this database was begun and not finished. Take a new database, or drop that one if it is of no use.");
        }

        foreach (var table in (await import.TablesAsync(cancellation)).Keys)
        {
            if (await import.HasRowsAsync(table, cancellation))
            {
                return Error.Conflict("target_not_empty", $"The database holds data already (table '{table}'): an installation that was moved before, or another one. Nothing was changed; take an empty database.");
            }
        }

        return null;
    }

    private static string? Difference(SortedDictionary<string, IReadOnlyList<string>> source, SortedDictionary<string, IReadOnlyList<ImportColumn>> target)
    {
        static IEnumerable<string> Lines(string table, IEnumerable<string> columns) => columns.Select(c => $"{table}.{c}");
        var there = source.Where(t => t.Key != "schema_migrations").SelectMany(t => Lines(t.Key, t.Value)).ToList();
        var wanted = target.SelectMany(t => Lines(t.Key, t.Value.Select(c => c.Name))).ToList();
        var different = there.Except(wanted, StringComparer.Ordinal).Concat(wanted.Except(there, StringComparer.Ordinal)).Take(5).ToList();
        return different.Count == 0 ? null : string.Join(", ", different);
    }

    private async Task<long> CopyAsync(
        PostgresImport import, SqliteExport export, SortedDictionary<string, IReadOnlyList<ImportColumn>> tables, Dictionary<string, long> counts, CancellationToken cancellation)
    {
        var replaced = 0L;
        progress.Begin("copy", counts.Values.Sum());
        foreach (var (table, columns) in tables)
        {
            if (!await import.IsCopiedAsync(table, cancellation))
            {
                replaced += await CopyAsync(import, export, table, columns, cancellation);
            }

            progress.Done(table, counts[table]);
        }

        return replaced;
    }

    private async Task<long> CopyAsync(PostgresImport import, SqliteExport export, string table, IReadOnlyList<ImportColumn> columns, CancellationToken cancellation)
    {
        var replaced = 0L;
        await import.CopyAsync(
            table,
            columns,
            Stored(export, table, columns, () => replaced++),
            done => progress.Show(table, done),
            cancellation);
        return replaced;
    }

    private static IEnumerable<object?[]> Stored(SqliteExport export, string table, IReadOnlyList<ImportColumn> columns, Action replaced)
    {
        foreach (var row in export.Rows(table, [.. columns.Select(c => c.Name)]))
        {
            for (var i = 0; i < row.Length; i++)
            {
                var stored = PostgresImport.Stored(columns[i], row[i]);
                if (stored is string && !ReferenceEquals(stored, row[i]))
                {
                    replaced();
                }

                row[i] = stored;
            }

            yield return row;
        }
    }

    private async Task<Result<long>> CopyBlobsAsync(PostgresImport import, CancellationToken cancellation)
    {
        await using var provider = new ServiceCollection().AddDirectoryBlobs(Blobs).BuildServiceProvider();
        var (from, to) = (provider.GetRequiredService<IBlobStore>(), services.GetRequiredService<IBlobStore>());
        var ids = Directory.EnumerateFiles(Blobs, "*", SearchOption.AllDirectories).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal).ToList();
        progress.Begin("blobs", ids.Count);
        var copied = 0L;
        foreach (var id in ids)
        {
            if (!await target.ReadAsync(work => to.HasAsync(id, work), cancellation))
            {
                var content = await from.GetAsync(id, cancellation);
                await to.PutAsync(content ?? throw new StorageException(StorageException.NotReachable, new FileNotFoundException(id)), cancellation);
            }

            progress.Show("blobs", ++copied);
        }

        progress.Done("blobs", copied);
        var (count, damaged) = await import.CheckBlobsAsync(cancellation);
        return count == ids.Count && damaged == 0
            ? count
            : Error.Conflict("blobs_differ", $"The source has {ids.Count} blobs, the target {count}, {damaged} of them with another content than their id promises. The target stays marked as unfinished.");
    }

    // What an earlier run copied may be older than the source is now: such a table is copied once more.
    private async Task<Result<TableDigest>> VerifyAsync(
        PostgresImport import, SqliteExport export, SortedDictionary<string, IReadOnlyList<ImportColumn>> tables, Dictionary<string, long> counts, CancellationToken cancellation)
    {
        var all = new TableDigest();
        progress.Begin("verify", 2 * counts.Values.Sum());
        foreach (var (table, columns) in tables)
        {
            var source = DigestOf(export, table, columns);
            var copy = await import.DigestAsync(table, columns, read => progress.Show(table, counts[table] + read), cancellation);
            if (!copy.Matches(source))
            {
                await CopyAsync(import, export, table, columns, cancellation);
                copy = await import.DigestAsync(table, columns, _ => { }, cancellation);
            }

            if (!copy.Matches(source))
            {
                return Error.Conflict("copy_differs", $"The table '{table}' has {source.Rows} rows in the source and {copy.Rows} in the copy, or other values. The target stays marked as unfinished.");
            }

            all.Include(copy);
            progress.Done(table, 2 * counts[table]);
        }

        return all;
    }

    private TableDigest DigestOf(SqliteExport export, string table, IReadOnlyList<ImportColumn> columns)
    {
        var digest = new TableDigest();
        foreach (var row in Stored(export, table, columns, () => { }))
        {
            digest.Add(row);
            progress.Show(table, digest.Rows);
        }

        return digest;
    }
}
