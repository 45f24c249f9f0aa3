using System.Text.Json.Nodes;
using Alexandria.Adapters.Postgres;
using Alexandria.Adapters.Sqlite;
using Alexandria.Data;
using Alexandria.Host.Running;
using Alexandria.Modules;
using Alexandria.Surfaces.Cli;

namespace Alexandria.Host.Migrate;

/// <summary>Moves an installation from its embedded home to PostgreSQL. The source is only read.</summary>
internal sealed class MigrateVerb(ProcessSetup setup, TimeProvider time) : Verb
{
    public override string Name => "migrate";

    public override string Summary => "Copies an installation from SQLite to PostgreSQL and verifies the copy: rows, digests, blobs, the audit chain. The server must be stopped meanwhile. What a kill interrupts is gone on with by the next run.";

    public override IReadOnlyList<VerbOption> Options { get; } =
    [
        new("from", "The home to move from.") { Default = "sqlite" },
        new("to", "The home to move to.") { Default = "postgres" },
        new("database", "Connection string of the PostgreSQL database, empty and made with UTF8 and the collation C. Better given as ALEXANDRIA_DATABASE: a command line is seen by others."),
    ];

    public override IReadOnlyList<string> Examples { get; } =
    [
        "migrate --from sqlite --to postgres --data /srv/alexandria",
        "migrate --from sqlite --to postgres --database 'Host=db;Database=alexandria;Username=alexandria' --json",
    ];

    public override async Task<int> RunAsync(VerbContext context)
    {
        var progress = new MoveProgress(context.Error, context.Json, !System.Console.IsErrorRedirected, time);
        Result<MoveReport> answer;
        try
        {
            answer = await RunAsync(context, progress);
        }
        catch (MigrationRefusedException refusal)
        {
            answer = Error.Conflict("schema_refused", refusal.Message);
        }
        catch (StorageException storage)
        {
            answer = storage.Error with { Message = $"{storage.Error.Message} ({storage.InnerException?.Message ?? "no details"}) Run the same command again: it goes on where this one stopped." };
        }
        finally
        {
            progress.End();
        }

        if (answer.Failed)
        {
            return VerbFailure.Report(context, answer.Error);
        }

        VerbAnswer.Write(context, System.Text.Json.JsonSerializer.SerializeToNode(answer.Value, Json.Options) as JsonObject ?? []);
        return ExitCodes.Done;
    }

    private async Task<Result<MoveReport>> RunAsync(VerbContext context, MoveProgress progress)
    {
        if (context.Values.GetValueOrDefault("from", "sqlite") != "sqlite" || context.Values.GetValueOrDefault("to", "postgres") != "postgres")
        {
            return Error.Invalid("wrong_use", "The one way that there is goes from sqlite to postgres.");
        }

        if ((context.Values.GetValueOrDefault("database") ?? setup.Variable("ALEXANDRIA_DATABASE")) is not { } connectionString)
        {
            return Error.Invalid("database_missing", "Name the PostgreSQL database with --database or ALEXANDRIA_DATABASE.");
        }

        if (!File.Exists(HostSettings.DatabaseOf(context.DataDirectory)))
        {
            return Error.NotFound("data_directory", context.DataDirectory);
        }

        var held = DataDirectory.TryTake(context.DataDirectory, socket: null);
        if (held.Failed)
        {
            return held.Error;
        }

        if (held.Value.Lock is not { } own)
        {
            return Error.Conflict("data_directory_in_use", $"{(held.Value.Holder is { } holder ? $"Process {holder.ProcessId}" : "Another process")} runs on {context.DataDirectory}; stop it first: what it wrote during the move would be missing from the copy.");
        }

        using (own)
        {
            await using var source = SqliteDatabase.OpenReadOnly(HostSettings.DatabaseOf(context.DataDirectory));
            var missing = await source.ReadAsync(work => SqliteSchema.MissingAsync(work, setup.Inventory.Migrations("Sqlite")), context.Cancellation);
            if (missing > 0)
            {
                return Error.Conflict("source_not_current", $"The installation was last run by an older version: {missing} changes of its schema are missing. Start this version on it once, stop it, and move then.");
            }

            await using var services = new ServiceCollection().AddPostgres(new PostgresOptions { ConnectionString = connectionString }).BuildServiceProvider();
            try
            {
                _ = services.GetRequiredService<PostgresDatabase>();
            }
            catch (ArgumentException)
            {
                // Not its text: it may quote the password.
                return Error.Invalid("invalid_database", "The connection string cannot be read; it looks like Host=db;Database=alexandria;Username=alexandria;Password=…");
            }

            return await new Move(context.DataDirectory, services, setup.Inventory.Migrations("Postgres"), progress, time).RunAsync(context.Cancellation);
        }
    }
}
