using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using Alexandria.Contracts.Knowledge;
using Alexandria.Data;
using Alexandria.Identity;
using Alexandria.Knowledge.Ontologies.Catalog;
using Alexandria.Knowledge.Ontologies.Extraction;
using Alexandria.Knowledge.Ontologies.Files;
using Alexandria.Knowledge.Ontologies.Plan;
using Alexandria.Knowledge.Ontologies.Policy;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Ontologies.Pull;

/// <summary>Step of a pull: takes the files out of an archive into the store and stages the version that they are.</summary>
[Operation("ontologies.extract", Effect.Write, Route = "POST /v1/ontology-pulls/{pullId}/extract", Cli = "ontology step extract", Permission = Permissions.OntologiesPullAutomatically, Mcp = false)]
public sealed record ExtractOntology : IOperation<PullView>
{
    /// <summary>The pull's id.</summary>
    [StringLength(64, MinimumLength = 1)] public required string PullId { get; init; }
}

/// <summary>What an extraction came to.</summary>
internal sealed record Extracted
{
    public required PullRow Pull { get; init; }

    /// <summary>The archive's format; <c>none</c> when the artifact is the file itself.</summary>
    public string Format { get; init; } = "none";

    public IReadOnlyList<(string Path, StoredFile File)> Files { get; init; } = [];

    /// <summary>Path of the ontology itself.</summary>
    public string Main { get; init; } = "";

    public TimeSpan Elapsed { get; init; }

    public Error? Refusal { get; init; }
}

internal sealed class ExtractOntologyHandler(PullStore pulls, VersionStore versions, FileStore files, ArchiveExtractor extractor, PullProgress progress, IWorkingDirectory working, IDatabase database, OntologyOptions options)
    : IPreparedOperationHandler<ExtractOntology, PullView, Extracted>
{
    private const string TaxonomyPackage = "META-INF/taxonomyPackage.xml";

    public async Task<Result<Extracted>> PrepareAsync(ExtractOntology request, PreparationContext context)
    {
        var (pull, pieces) = await database.ReadAsync(
            async work =>
            {
                var row = await pulls.FindAsync(request.PullId, work);
                return (row, row?.Artifact is { } artifact ? await files.PiecesAsync(artifact, work) : []);
            },
            context.Cancellation);
        if (pull is null)
        {
            return Error.NotFound("ontology_pull", request.PullId);
        }

        if (pull is not { Status: PullStatus.Running, Stage: PullStage.Extract })
        {
            return new Extracted { Pull = pull };
        }

        var started = Stopwatch.GetTimestamp();
        using var folder = new PullFolder(working, pull.Id, PullStage.Extract);
        var archive = folder.File("artifact");
        await using (var copy = File.Create(archive))
        {
            await files.CopyAsync(pieces, copy, context.Cancellation);
        }

        var show = progress.Of(pull.Id, context.Cancellation);
        var target = folder.File("content");
        var extracted = await extractor.ExtractAsync(archive, target, options.Extraction(), new Told(p => show(p.Bytes, null)), context.Cancellation);
        var entry = pull.Planned();
        if (extracted.Failed)
        {
            // What is no archive is the ontology itself; whether it can be read is for validation to say.
            return extracted.Error.Code is ExtractionCodes.FormatUnknown or ExtractionCodes.Empty
                ? new Extracted { Pull = pull, Files = [(NameOf(entry.Url), await StoreAsync(archive, context.Cancellation))], Main = NameOf(entry.Url), Elapsed = Stopwatch.GetElapsedTime(started) }
                : new Extracted { Pull = pull, Refusal = extracted.Error };
        }

        var main = MainOf(entry, extracted.Value);
        if (main.Failed)
        {
            return new Extracted { Pull = pull, Refusal = main.Error };
        }

        var stored = new List<(string, StoredFile)>();
        foreach (var file in extracted.Value.Files)
        {
            stored.Add((file.Path, await StoreAsync(Path.Combine(target, file.Path), context.Cancellation)));
        }

        return new Extracted { Pull = pull, Format = extracted.Value.Format.ToString().ToLowerInvariant(), Files = stored, Main = main.Value, Elapsed = Stopwatch.GetElapsedTime(started) };
    }

    public async Task<Result<PullView>> HandleAsync(ExtractOntology request, Extracted prepared, OperationContext context)
    {
        var pull = await pulls.FindAsync(request.PullId, context.Work);
        if (pull is not { Status: PullStatus.Running, Stage: PullStage.Extract })
        {
            return pull?.View() ?? prepared.Pull.View();
        }

        if (prepared.Refusal is { } refusal)
        {
            await pulls.EndAsync(pull, PullStatus.Refused, refusal, context);
            return (await pulls.FindAsync(pull.Id, context.Work))!.View();
        }

        foreach (var (_, file) in prepared.Files)
        {
            await files.RecordAsync(file, context.Work);
        }

        var entry = pull.Planned();
        var version = new VersionRow
        {
            Id = context.NewId(),
            OntologyId = pull.OntologyId,
            Number = await versions.NextNumberAsync(pull.OntologyId, context.Work),
            Label = entry.Version,
            Title = entry.Title,
            Licence = entry.Licence,
            Url = entry.Url,
            Artifact = pull.Artifact!,
            Content = prepared.Files.First(f => f.Path == prepared.Main).File.Sha256,
            Format = "",
            State = VersionState.Staged,
            Statements = 0,
            Terms = 0,
            Synonyms = 0,
            CrossReferences = 0,
            Edges = 0,
            Axioms = 0,
            PullId = pull.Id,
            CreatedAt = context.Now,
        };
        await versions.StageAsync(version, [.. prepared.Files.Select(f => new VersionFile { Path = f.Path, Sha256 = f.File.Sha256, Bytes = f.File.Bytes, Main = f.Path == prepared.Main })], context);
        await pulls.AdvanceAsync(pull with { VersionId = version.Id }, PullStage.Validate, context.Work);
        context.Publish(new OntologyExtracted(
            pull.Id, pull.OntologyId, prepared.Format, prepared.Files.Count, prepared.Files.Sum(f => f.File.Bytes), (long)prepared.Elapsed.TotalMilliseconds, pull.Revision + 1));
        await Gates.RecordAsync([new(OntologyGate.Extraction, prepared.Format == "none" ? "no_archive" : "extracted", true, pull.OntologyId)], context);
        context.Audit("ontology_version", version.Id, null, new { version.OntologyId, version.Number, version.Artifact, version.Content });
        return (await pulls.FindAsync(pull.Id, context.Work))!.View();
    }

    /// <summary>The file of the archive that the specification names; or the taxonomy package's description; or the only file that can be a vocabulary.</summary>
    private static Result<string> MainOf(PlanEntry entry, ExtractionSummary extracted)
    {
        var paths = extracted.Files.Select(f => f.Path).ToList();
        if (entry.Member is { } member)
        {
            return paths.Contains(member, StringComparer.Ordinal)
                ? member
                : Error.Unprocessable("archive_member_missing", $"The archive of '{entry.OntologyId}' has no file '{Shown.Of(member)}'; it has {Listed(paths)}.");
        }

        if (entry.Resolver == "xbrl")
        {
            return paths.Find(p => p == TaxonomyPackage || p.EndsWith("/" + TaxonomyPackage, StringComparison.Ordinal)) is { } package
                ? package
                : Error.Unprocessable("archive_no_taxonomy", $"The archive of '{entry.OntologyId}' is no taxonomy package: it has no {TaxonomyPackage}.");
        }

        var candidates = paths.Count == 1 ? paths : paths.FindAll(p => VocabularyFormats.OfName(p) is not null);
        return candidates is [var only]
            ? only
            : Error.Unprocessable("archive_member_ambiguous", $"The archive of '{entry.OntologyId}' has {candidates.Count:N0} files that can be the ontology; name one as 'member': {Listed(candidates.Count > 0 ? candidates : paths)}.");
    }

    private static string Listed(List<string> paths) => string.Join(", ", paths.Take(10).Select(Shown.Of)) + (paths.Count > 10 ? $" and {paths.Count - 10:N0} more" : "");

    /// <summary>The last part of an address, as a file's name.</summary>
    private static string NameOf(string url)
    {
        var name = Uri.UnescapeDataString(new Uri(url).Segments[^1]).Trim('/');
        return name.Length is 0 or > 200 || name.Any(c => char.IsControl(c) || c is '/' or '\\') ? "ontology" : name;
    }

    private async Task<StoredFile> StoreAsync(string path, CancellationToken cancellation)
    {
        await using var content = File.OpenRead(path);
        return await files.PutAsync(content, cancellation);
    }

    private sealed class Told(Action<ExtractionProgress> tell) : IProgress<ExtractionProgress>
    {
        public void Report(ExtractionProgress value) => tell(value);
    }
}
