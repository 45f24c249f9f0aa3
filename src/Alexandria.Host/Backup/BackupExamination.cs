using Alexandria.Adapters.Sqlite;
using Alexandria.Data;
using Alexandria.Host.Running;
using Alexandria.Kernel.Audit;

namespace Alexandria.Host.Backup;

/// <summary>Whether what a backup unpacked to is an installation that this program can run.</summary>
internal static class BackupExamination
{
    /// <exception cref="BackupRefusedException">It is not; the message says what is wrong.</exception>
    public static async Task RunAsync(string directory, BackupManifest manifest, IReadOnlySet<string> blobs, IReadOnlyList<Migration> known, CancellationToken cancellation)
    {
        var path = HostSettings.DatabaseOf(directory);
        try
        {
            await using (var database = SqliteDatabase.OpenReadOnly(path))
            {
                await database.ReadAsync(work => ExamineAsync(work, blobs, known), cancellation);
            }

            var rows = await BackupWriter.CountAsync(path, cancellation);
            Expect(rows.Count == manifest.Rows.Count && rows.All(row => manifest.Rows.GetValueOrDefault(row.Key, -1) == row.Value), "its tables have other numbers of rows than its manifest says");
        }
        catch (StorageException damage)
        {
            throw BackupRefusedException.Invalid($"its database is damaged ({damage.InnerException?.Message})");
        }

        var store = ReadOnlyStore.OpenDirectory(directory);
        if (store.Failed)
        {
            throw new BackupRefusedException(store.Error);
        }

        await using var opened = store.Value;
        var audit = await AuditChain.VerifyAsync(opened.Database, opened.Vault, cancellation);
        Expect(audit.Broken is null, $"its audit chain is broken at position {audit.Broken?.Position}: {audit.Broken?.Reason}");
    }

    private static async Task<bool> ExamineAsync(IReadWork work, IReadOnlySet<string> blobs, IReadOnlyList<Migration> known)
    {
        var integrity = await work.QueryAsync<string>("select integrity_check from pragma_integrity_check(5)");
        Expect(integrity is ["ok"], $"its database is damaged ({integrity.FirstOrDefault()})");
        try
        {
            await SqliteSchema.MissingAsync(work, known);
        }
        catch (MigrationRefusedException refusal)
        {
            throw new BackupRefusedException(Error.Conflict("backup_newer", $"The backup does not fit this program. {refusal.Message}"));
        }

        var missing = (await StoredBlobs.NamedAsync(work)).Where(blob => !blobs.Contains(blob)).ToList();
        Expect(missing.Count == 0, $"{missing.Count} stored files that its rows name are missing, such as {missing.FirstOrDefault()}");
        return true;
    }

    private static void Expect(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw BackupRefusedException.Invalid(otherwise);
        }
    }
}
