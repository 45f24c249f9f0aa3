using System.Globalization;
using System.Text.Json.Nodes;
using Alexandria.Adapters.DataDirectory;
using Alexandria.Host.Replicas;
using Alexandria.Host.Running;
using Alexandria.Modules;
using Alexandria.Surfaces.Cli;

namespace Alexandria.Host.Backup;

/// <summary>What the verbs of backups have in common.</summary>
internal abstract class BackupVerbBase(ProcessSetup setup, TimeProvider time) : Verb
{
    // ENOSPC and EDQUOT of Linux, as IOException.HResult has them.
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;

    protected ProcessSetup Setup => setup;

    protected TimeProvider Time => time;

    public sealed override async Task<int> RunAsync(VerbContext context)
    {
        var progress = new BackupProgress(context.Error, !context.Json && !System.Console.IsErrorRedirected);
        Result<JsonObject> answer;
        try
        {
            answer = await RunAsync(context, progress.Show);
        }
        catch (BackupRefusedException refusal)
        {
            answer = refusal.Error;
        }
        catch (IOException error) when (error is not FileNotFoundException)
        {
            answer = error.HResult is NoSpace or QuotaExceeded
                ? Error.Unavailable("disk_full", "The disk that the files go to is full. Free some space, or name another place; nothing half done was left.")
                : Error.Unavailable("file_not_usable", $"{error.Message.TrimEnd('.')}. Nothing half done was left.");
        }
        catch (UnauthorizedAccessException error)
        {
            answer = Error.Conflict("file_not_permitted", $"{error.Message} Run it as the account that owns the files.");
        }
        finally
        {
            progress.End();
        }

        if (answer.Failed)
        {
            return VerbFailure.Report(context, answer.Error);
        }

        VerbAnswer.Write(context, answer.Value);
        return ExitCodes.Done;
    }

    protected abstract Task<Result<JsonObject>> RunAsync(VerbContext context, Action<string, double> progress);

    protected static JsonObject Describe(BackupReport report) => System.Text.Json.JsonSerializer.SerializeToNode(report, Json.Options)!.AsObject();

    /// <summary>Unpacks into a directory and examines what comes of it.</summary>
    protected async Task<BackupManifest> UnpackAsync(string file, string directory, bool withBlobs, Action<string, double> progress, CancellationToken cancellation)
    {
        OwnerOnly.CreateDirectory(directory);
        var (manifest, blobs) = await new BackupReader(file, progress).UnpackAsync(directory, withBlobs, cancellation);
        progress("checks", 0);
        await BackupExamination.RunAsync(directory, manifest, blobs, setup.Inventory.Migrations("Sqlite"), cancellation);
        progress("checks", 1);
        return manifest;
    }

    /// <summary>Unpacks beside the file, examines, and removes it again.</summary>
    protected async Task<BackupManifest> VerifyAsync(string file, Action<string, double> progress, CancellationToken cancellation)
    {
        var directory = file + ".verify";
        Remove(directory);
        try
        {
            return await UnpackAsync(file, directory, withBlobs: false, progress, cancellation);
        }
        finally
        {
            Remove(directory);
        }
    }

    protected static void Remove(string directory)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}

/// <summary>Makes a backup, and reads it again.</summary>
internal sealed class BackupVerb(ProcessSetup setup, TimeProvider time) : BackupVerbBase(setup, time)
{
    public override string Name => "backup";

    public override string Summary => "Writes the whole installation into one file, also while the server runs, and checks that it can be restored. The file holds the keys: guard it like the data directory.";

    public override IReadOnlyList<VerbOption> Options { get; } =
    [
        new("to", "The file; with a name that ends with .gz it is compressed. Default: alexandria-DATE-TIME.tar in the present directory."),
        new("no-verify", "Do not read the file again and check it.") { IsFlag = true },
    ];

    public override IReadOnlyList<string> Examples { get; } = ["backup", "backup --data /srv/alexandria --to /backups/monday.tar.gz", "backup --to nightly.tar --json"];

    protected override async Task<Result<JsonObject>> RunAsync(VerbContext context, Action<string, double> progress)
    {
        var began = Time.GetTimestamp();
        if (ScaleOut.Of(Setup.Configuration(context.DataDirectory).Host) is not null)
        {
            return Error.Conflict("backup_elsewhere", "This installation lives in PostgreSQL, which has its own means: pg_dump, or a base backup with archived logs, and a copy of the file in KeyFile. docs/guides/scale-out.md has the commands.");
        }

        var file = Path.GetFullPath(context.Values.GetValueOrDefault("to") ?? $"alexandria-{Time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}.tar");
        if (!File.Exists(HostSettings.DatabaseOf(context.DataDirectory)))
        {
            return Error.NotFound("data_directory", context.DataDirectory);
        }

        if (File.Exists(file) || Directory.Exists(file))
        {
            return Error.Conflict("file_exists", $"{file} is there already; name another file with --to. A backup never overwrites anything.");
        }

        if (!Directory.Exists(Path.GetDirectoryName(file)))
        {
            return Error.NotFound("directory", Path.GetDirectoryName(file)!);
        }

        var manifest = await new BackupWriter(context.DataDirectory, Time, progress).WriteAsync(file, context.Cancellation);
        var verify = !context.Values.ContainsKey("no-verify");
        if (verify)
        {
            await VerifyAsync(file, progress, context.Cancellation);
        }

        return Describe(BackupReport.Of(file, manifest, Time.GetElapsedTime(began), verify));
    }
}

/// <summary>Looks a backup over without restoring it.</summary>
internal sealed class BackupCheckVerb(ProcessSetup setup, TimeProvider time) : BackupVerbBase(setup, time)
{
    public override string Name => "backup check";

    public override string Summary => "Reads a backup as a whole and checks that it can be restored: every digest, the database's integrity, the audit chain. Changes nothing.";

    public override IReadOnlyList<VerbOption> Options { get; } = [new("file", "The backup.") { Required = true }];

    public override IReadOnlyList<string> Examples { get; } = ["backup check --file monday.tar.gz"];

    protected override async Task<Result<JsonObject>> RunAsync(VerbContext context, Action<string, double> progress)
    {
        var began = Time.GetTimestamp();
        var file = Path.GetFullPath(context.Values["file"]);
        return File.Exists(file)
            ? Describe(BackupReport.Of(file, await VerifyAsync(file, progress, context.Cancellation), Time.GetElapsedTime(began), verified: true))
            : Error.NotFound("file", file);
    }
}

/// <summary>Makes a data directory out of a backup.</summary>
internal sealed class RestoreVerb(ProcessSetup setup, TimeProvider time) : BackupVerbBase(setup, time)
{
    public override string Name => "restore";

    public override string Summary => "Makes a data directory out of a backup. Everything is unpacked and checked beside it first; a directory that is in use or not empty is left as it is.";

    public override IReadOnlyList<VerbOption> Options { get; } =
    [
        new("from", "The backup.") { Required = true },
        new("replace", "Take the place of a data directory that is not empty; the old one is kept beside it.") { IsFlag = true },
    ];

    public override IReadOnlyList<string> Examples { get; } = ["restore --from monday.tar.gz --data /srv/alexandria", "restore --from monday.tar.gz --data /srv/alexandria --replace"];

    protected override async Task<Result<JsonObject>> RunAsync(VerbContext context, Action<string, double> progress)
    {
        var began = Time.GetTimestamp();
        var file = Path.GetFullPath(context.Values["from"]);
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(context.DataDirectory));
        if (!File.Exists(file))
        {
            return Error.NotFound("file", file);
        }

        var there = Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any();
        if (there && !context.Values.ContainsKey("replace"))
        {
            return Error.Conflict("data_directory_not_empty", $"{target} is not empty; name another with --data, or add --replace, which keeps the old one beside it.");
        }

        if (DataDirectoryLock.IsHeld(target))
        {
            return Error.Conflict("data_directory_in_use", $"A process works on {target}; stop it first.");
        }

        var staging = target + ".restoring";
        Remove(staging);
        try
        {
            var manifest = await UnpackAsync(file, staging, withBlobs: true, progress, context.Cancellation);
            DirectoryFlush.Flush(staging);
            string? kept = there ? $"{target}.before-{Time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}" : null;
            Swap(staging, target, kept);
            var answer = Describe(BackupReport.Of(file, manifest, Time.GetElapsedTime(began), verified: true));
            answer["dataDirectory"] = target;
            answer["keptDirectory"] = kept;
            return answer;
        }
        finally
        {
            Remove(staging);
        }
    }

    // A kill between the two moves leaves the old directory under its new name and the checked one under ".restoring": nothing is lost.
    private static void Swap(string staging, string target, string? kept)
    {
        if (kept is not null)
        {
            Directory.Move(target, kept);
        }
        else if (Directory.Exists(target))
        {
            Directory.Delete(target);
        }

        Directory.Move(staging, target);
        DirectoryFlush.Flush(Path.GetDirectoryName(target)!);
    }
}
