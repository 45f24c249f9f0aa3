using Alexandria.Adapters.DataDirectory;
using Alexandria.Adapters.Sqlite;
using Alexandria.Audit;
using Alexandria.Data;
using Alexandria.Host.Configuration;
using Alexandria.Host.Replicas;

namespace Alexandria.Host.Running;

/// <summary>An installation's database and audit key, for reading beside whoever writes.</summary>
internal sealed class ReadOnlyStore(IDatabase database, IAuditVault vault, Func<ValueTask> close) : IAsyncDisposable
{
    public IDatabase Database => database;

    public IAuditVault Vault => vault;

    /// <summary>Opens both; makes nothing that is not there.</summary>
    public static async Task<Result<ReadOnlyStore>> OpenAsync(LoadedConfiguration configuration, CancellationToken cancellation)
    {
        var faults = ScaleOut.Faults(configuration.Host).ToList();
        if (faults.Count > 0)
        {
            return ProcessSetup.Refusal(faults)!;
        }

        return ScaleOut.Of(configuration.Host) is { } scaleOut ? await ScaleOutHome.OpenAsync(scaleOut, configuration.Root, configuration.DataDirectory, cancellation) : OpenDirectory(configuration.DataDirectory);
    }

    /// <summary>Opens the embedded home of a data directory.</summary>
    public static Result<ReadOnlyStore> OpenDirectory(string dataDirectory)
    {
        var path = HostSettings.DatabaseOf(dataDirectory);
        if (!File.Exists(path))
        {
            return Error.NotFound("data_directory", dataDirectory);
        }

        if (!AuditVaultFiles.HasKey(dataDirectory))
        {
            return Error.Conflict("audit_key_missing", $"{dataDirectory} has no audit key (keys/audit.key); restore it from a backup, without it the audit cannot be verified.");
        }

        try
        {
            var opened = SqliteDatabase.OpenReadOnly(path);
            return new ReadOnlyStore(opened, new AuditVaultFiles(dataDirectory), opened.DisposeAsync);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return Error.Conflict("data_directory_unreadable", exception.Message);
        }
    }

    public ValueTask DisposeAsync() => close();
}
