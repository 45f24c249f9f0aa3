using System.Globalization;
using Alexandria.Knowledge.Ontologies.Verbs;
using Alexandria.Modules;

namespace Alexandria.Knowledge.Ontologies.Backup;

/// <summary>Brings the versions of a backup back into the catalog.</summary>
internal sealed class RestoreVerb : Verb
{
    public override string Name => "ontology restore";

    public override string Summary => "Brings the versions of a backup that 'ontology backup' wrote back into the catalog, with their ids and numbers; what is there stays as it is, and running it again goes on. The whole file is checked first. Exit code 1 when a version did not come back.";

    public override bool CallsOperations => true;

    public override IReadOnlyList<VerbOption> Options { get; } =
    [
        new("file", "The backup.") { Required = true, IsPositional = true },
        new("ontologies", "Only these ontologies, separated by commas."),
    ];

    public override IReadOnlyList<string> Examples { get; } = ["ontology restore monday.tar", "ontology restore monday.tar --ontologies uo --json"];

    public override Task<int> RunAsync(VerbContext context) => Task.Run(() => RestoreAsync(context), context.Cancellation);

    private static async Task<int> RestoreAsync(VerbContext context)
    {
        var path = Path.GetFullPath(context.Values["file"]);
        using var line = new ProgressLine(context.Error, "checking");
        var read = BackupReader.Read(path, (_, _) => { }, line.Report, context.Cancellation);
        line.Dispose();
        if (read.Failed)
        {
            return VerbExit.Fail(context, read.Error, VerbExit.OfBackup(read.Error));
        }

        if (read.Value.Problems is [var first, ..] problems)
        {
            return VerbExit.Fail(context, Error.Unprocessable("backup_damaged", string.Create(CultureInfo.InvariantCulture, $"The backup is damaged in {problems.Count:N0} places: {first.Message} Nothing was restored; 'ontology backup --verify' names them all.")), VerbExit.No);
        }

        var ontologies = OntologyOptions.Split(context.Values.GetValueOrDefault("ontologies") ?? "");
        if (ontologies.Except(read.Value.Manifest.Versions.Select(v => v.OntologyId), StringComparer.Ordinal).FirstOrDefault() is { } missing)
        {
            return VerbExit.Fail(context, new Error(ErrorKind.NotFound, "ontology_not_in_backup", $"The backup has no '{Shown.Of(missing)}'."));
        }

        var connected = await context.Connect(context.Cancellation);
        if (connected.Failed)
        {
            return VerbExit.Fail(context, connected.Error);
        }

        await using var operations = connected.Value;
        using var sending = new ProgressLine(context.Error, "restoring");
        Result<IReadOnlyList<RestoredVersion>> restored;
        try
        {
            restored = await new VersionRestorer(operations, sending.Report).RestoreAsync(path, read.Value.Manifest, ontologies, context.Cancellation);
        }
        catch (OperationCanceledException)
        {
            sending.Dispose();
            await context.Error.WriteLineAsync("Stopped. What has come back stays; the same command goes on from there.");
            throw;
        }

        sending.Dispose();
        return restored.Failed ? VerbExit.Fail(context, restored.Error) : await TellAsync(context, restored.Value);
    }

    private static async Task<int> TellAsync(VerbContext context, IReadOnlyList<RestoredVersion> versions)
    {
        var (came, present) = (versions.Count(v => v.Status == "restored"), versions.Count(v => v.Status == "present"));
        if (context.Json)
        {
            await context.Out.WriteLineAsync(Json.Write(new { Restored = came, Present = present, Failed = versions.Count - came - present, Items = versions }));
        }
        else
        {
            foreach (var version in versions)
            {
                await context.Out.WriteLineAsync($"{Shown.Line(version.OntologyId)} {version.Number.ToString(CultureInfo.InvariantCulture)}  {version.Status}{(version.Code is null ? "" : $"  {version.Code}: {Shown.Line(version.Message ?? "")}")}");
            }

            await context.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{came:N0} restored, {present:N0} present before, {versions.Count - came - present:N0} not restored"));
        }

        return came + present == versions.Count ? VerbExit.Done : VerbExit.No;
    }
}
