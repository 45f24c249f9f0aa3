using Alexandria.Adapters.DataDirectory;
using Alexandria.Adapters.Sqlite;
using Alexandria.Kernel.Audit;
using Alexandria.Modules;
using Alexandria.Surfaces.Cli;

namespace Alexandria.Host.Audit;

/// <summary>Recomputes the audit's chain: read-only, beside a running server if there is one.</summary>
internal sealed class AuditVerifyVerb : Verb
{
    public override string Name => "audit verify";

    public override string Summary => "Verifies every sealed audit record against the chain; exit code 1 names the first broken one.";

    public override IReadOnlyList<string> Examples { get; } = ["audit verify --data /srv/alexandria", "audit verify --json"];

    public override async Task<int> RunAsync(VerbContext context)
    {
        var store = ReadOnlyStore.Open(context.DataDirectory);
        if (store.Failed)
        {
            return VerbFailure.Report(context, store.Error);
        }

        await using var opened = store.Value;
        var found = await AuditChain.VerifyAsync(opened.Database, opened.Vault, context.Cancellation);
        if (context.Json)
        {
            VerbAnswer.Write(context, System.Text.Json.JsonSerializer.SerializeToNode(found, Json.Options)!);
        }
        else
        {
            await context.Out.WriteLineAsync($"sealed and verified  {found.Sealed}");
            if (found.Broken is { } broken)
            {
                await context.Out.WriteLineAsync($"broken               at position {broken.Position}{(broken.RecordId is { } id ? $", record {id}" : "")}: {broken.Reason}");
            }
            else
            {
                await context.Out.WriteLineAsync($"not yet sealed       {found.Unsealed}");
            }
        }

        return found.Broken is null ? ExitCodes.Done : ExitCodes.No;
    }
}

/// <summary>A data directory's database and audit key, for reading.</summary>
internal sealed record ReadOnlyStore(SqliteDatabase Database, AuditVaultFiles Vault) : IAsyncDisposable
{
    /// <summary>Opens both; makes nothing that is not there.</summary>
    public static Result<ReadOnlyStore> Open(string dataDirectory)
    {
        var database = HostSettings.DatabaseOf(dataDirectory);
        if (!File.Exists(database))
        {
            return Error.NotFound("data_directory", dataDirectory);
        }

        if (!AuditVaultFiles.HasKey(dataDirectory))
        {
            return Error.Conflict("audit_key_missing", $"{dataDirectory} has no audit key (keys/audit.key); restore it from a backup, without it the audit cannot be verified.");
        }

        try
        {
            return new ReadOnlyStore(SqliteDatabase.OpenReadOnly(database), new AuditVaultFiles(dataDirectory));
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return Error.Conflict("data_directory_unreadable", exception.Message);
        }
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
