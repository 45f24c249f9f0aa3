using System.Globalization;
using Alexandria.Adapters.DataDirectory;
using Alexandria.Adapters.Sqlite;
using Alexandria.Data;
using Alexandria.Host.Backup;
using Alexandria.Host.Configuration;
using Alexandria.Host.Replicas;

namespace Alexandria.Host.Running;

/// <summary>What comes before this program's migrations on the database of another: one of a newer program is refused, one of an older program is backed up.</summary>
internal sealed class SchemaUpgrade(ProcessSetup setup, LoadedConfiguration configuration, TextWriter notices, TimeProvider time)
{
    private const string Prefix = "before-upgrade-";
    private const int Kept = 2;

    /// <summary>Called with the data directory's lock held, before anything is opened for writing.</summary>
    /// <returns>Why the program may not start on this database; null when it may.</returns>
    public async Task<Error?> PrepareAsync(CancellationToken cancellation)
    {
        // PostgreSQL is backed up by its own means; the migrator refuses a newer schema itself.
        if (ScaleOut.Of(configuration.Host) is { } scaleOut)
        {
            return await ScaleOutHome.RefusalAsync(scaleOut, configuration.Root, cancellation);
        }

        var path = HostSettings.DatabaseOf(configuration.DataDirectory);
        if (!File.Exists(path))
        {
            return null;
        }

        int missing;
        try
        {
            missing = await MissingAsync(path, cancellation);
        }
        catch (MigrationRefusedException refusal)
        {
            return Error.Conflict("schema_refused", refusal.Message);
        }

        return missing > 0 && (configuration.Root.GetSection(UpgradeOptions.Section).Get<UpgradeOptions>() ?? new UpgradeOptions()).Backup
            ? await BackUpAsync(missing, cancellation)
            : null;
    }

    // A database without the table is one whose very first start was killed: there is nothing to lose in it.
    private async Task<int> MissingAsync(string path, CancellationToken cancellation)
    {
        await using var database = SqliteDatabase.OpenReadOnly(path);
        return await database.ReadAsync(
            async work => await work.FirstOrDefaultAsync<long>("select count(*) from sqlite_master where name = 'schema_migrations'") == 0
                ? 0
                : await SqliteSchema.MissingAsync(work, setup.Inventory.Migrations("Sqlite")),
            cancellation);
    }

    private async Task<Error?> BackUpAsync(int missing, CancellationToken cancellation)
    {
        var directory = Path.Combine(configuration.DataDirectory, "backups");
        OwnerOnly.CreateDirectory(directory);
        var file = Path.Combine(directory, $"{Prefix}{time.GetUtcNow().ToString("yyyyMMdd-HHmmssfff", CultureInfo.InvariantCulture)}.tar");
        try
        {
            await new BackupWriter(configuration.DataDirectory, time, (_, _) => { }).WriteAsync(file, cancellation);
        }
        catch (IOException error)
        {
            return Error.Unavailable("upgrade_backup_failed", $"The database has to be changed for this version, and the backup before it failed: {error.Message.TrimEnd('.')}. Nothing was changed. Make room, or make a backup elsewhere and set Upgrade:Backup to false.");
        }

        await notices.WriteLineAsync($"upgrade: {missing} migrations are applied now; the installation as it was is in {file}");
        foreach (var old in Directory.GetFiles(directory, Prefix + "*.tar").OrderDescending(StringComparer.Ordinal).Skip(Kept))
        {
            File.Delete(old);
        }

        return null;
    }
}
