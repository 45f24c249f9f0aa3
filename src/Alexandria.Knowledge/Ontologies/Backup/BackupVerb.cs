using System.Globalization;
using Alexandria.Knowledge.Ontologies.Verbs;
using Alexandria.Modules;

namespace Alexandria.Knowledge.Ontologies.Backup;

/// <summary>Writes the catalog's versions into one file, or checks such a file.</summary>
internal sealed class BackupVerb : Verb
{
    public override string Name => "ontology backup";

    public override string Summary => "Writes the versions of the catalog with their files and plans into one tar, which 'ontology restore' brings back; or checks such a file with --verify. Exit code 1 when something is damaged or missing.";

    public override bool CallsOperations => true;

    public override IReadOnlyList<VerbOption> Options { get; } =
    [
        new("to", "The file that is made. Default: ontologies-DATE-TIME.tar in the present directory."),
        new("ontologies", "Only these ontologies, separated by commas."),
        new("no-verify", "Do not read the file again and check it.") { IsFlag = true },
        new("verify", "Check this backup instead of making one: every digest is compared, and nothing is changed. Needs no server."),
    ];

    public override IReadOnlyList<string> Examples { get; } =
    [
        "ontology backup",
        "ontology backup --to monday.tar --data /srv/alexandria",
        "ontology backup --to units.tar --ontologies uo,pato --json",
        "ontology backup --verify monday.tar",
    ];

    public override Task<int> RunAsync(VerbContext context) =>
        context.Values.GetValueOrDefault("verify") is { } file ? Task.Run(() => Verify(context, file), context.Cancellation) : WriteAsync(context);

    private static async Task<int> WriteAsync(VerbContext context)
    {
        var path = Path.GetFullPath(context.Values.GetValueOrDefault("to") ?? $"ontologies-{TimeProvider.System.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}.tar");
        if (Path.Exists(path))
        {
            return VerbExit.Fail(context, Error.Conflict("file_exists", $"{path} is there already; name another file with --to. A backup never overwrites anything."));
        }

        if (!Directory.Exists(Path.GetDirectoryName(path)))
        {
            return VerbExit.Fail(context, new Error(ErrorKind.NotFound, "directory_not_found", $"There is no directory {Path.GetDirectoryName(path)}."));
        }

        var connected = await context.Connect(context.Cancellation);
        if (connected.Failed)
        {
            return VerbExit.Fail(context, connected.Error);
        }

        Result<BackupReport> written;
        try
        {
            await using var operations = connected.Value;
            using var line = new ProgressLine(context.Error, "writing");
            written = await new BackupWriter(operations, TimeProvider.System, line.Report).WriteAsync(path, OntologyOptions.Split(context.Values.GetValueOrDefault("ontologies") ?? ""), context.Cancellation);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return VerbExit.Fail(context, Error.Unavailable("file_not_written", $"{error.Message.TrimEnd('.')}. Nothing half done was left."));
        }

        return written.Failed ? VerbExit.Fail(context, written.Error) : await TellAsync(context, written.Value);
    }

    private static async Task<int> TellAsync(VerbContext context, BackupReport report)
    {
        if (!context.Values.ContainsKey("no-verify"))
        {
            var read = await Task.Run(() => Examine(context, report.File), context.Cancellation);
            if (read.Failed || read.Value.Problems.Count > 0)
            {
                return VerbExit.Fail(context, Error.Unavailable("backup_damaged", $"{report.File} was written, and read again it is not what was written: {read.Error?.Message ?? read.Value.Problems[0].Message} Look at the disk, and at 'ontology doctor --files true'."));
            }

            report = report with { Verified = true };
        }

        if (context.Json)
        {
            await context.Out.WriteLineAsync(Json.Write(report));
        }
        else
        {
            await context.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{report.File}: {report.Versions:N0} versions of {report.Ontologies:N0} ontologies with {report.Files:N0} files, {Pull.PullSteps.Bytes(report.Bytes)}{(report.Verified ? ", verified" : "")}"));
            foreach (var version in report.Skipped)
            {
                await context.Error.WriteLineAsync($"not in it: {version.OntologyId} {version.Number}  {version.Code}: {version.Message}");
            }
        }

        return report.Skipped.Count == 0 ? VerbExit.Done : VerbExit.No;
    }

    private static Result<BackupContents> Examine(VerbContext context, string path)
    {
        using var line = new ProgressLine(context.Error, "checking");
        return BackupReader.Read(path, (_, _) => { }, line.Report, context.Cancellation);
    }

    private static int Verify(VerbContext context, string file)
    {
        var path = Path.GetFullPath(file);
        var read = Examine(context, path);
        if (read.Failed)
        {
            return VerbExit.Fail(context, read.Error, VerbExit.OfBackup(read.Error));
        }

        var (manifest, problems) = (read.Value.Manifest, read.Value.Problems);
        if (context.Json)
        {
            context.Out.WriteLine(Json.Write(new { File = path, Sound = problems.Count == 0, manifest.MadeAt, manifest.Product, manifest.Versions, Files = manifest.Entries.Count, Bytes = manifest.Entries.Sum(e => e.Bytes), problems }));
        }
        else
        {
            foreach (var problem in problems)
            {
                context.Error.WriteLine($"{problem.Code}: {problem.Message}");
            }

            context.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: {manifest.Versions.Count:N0} versions, {manifest.Entries.Count:N0} files, {Pull.PullSteps.Bytes(manifest.Entries.Sum(e => e.Bytes))}, made {manifest.MadeAt:u}; {(problems.Count == 0 ? "every digest is right" : $"{problems.Count:N0} files are damaged")}"));
        }

        return problems.Count == 0 ? VerbExit.Done : VerbExit.No;
    }
}
