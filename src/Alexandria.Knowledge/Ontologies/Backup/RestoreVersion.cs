using System.Security.Cryptography;
using System.Text.Json;
using Alexandria.Blobs;
using Alexandria.Contracts.Knowledge;
using Alexandria.Data;
using Alexandria.Identity;
using Alexandria.Knowledge.Ontologies.Catalog;
using Alexandria.Knowledge.Ontologies.Files;
using Alexandria.Knowledge.Ontologies.Plan;
using Alexandria.Knowledge.Ontologies.Policy;
using Alexandria.Knowledge.Ontologies.Pull;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Ontologies.Backup;

/// <summary>Brings a version back whose files are in the store: it is staged, and a pull reads, checks and completes it with the id and number that it had. What 'ontology restore' asks for each version of a backup.</summary>
[Operation("ontologies.restore-version", Effect.Write, Route = "POST /v1/ontology-versions", Cli = "ontology step restore", Permission = Permissions.OntologiesWrite, Status = 202, Mcp = false,
    Examples = ["ontology step restore record.json"])]
public sealed record RestoreVersion : IOperation<RestoringVersion>
{
    /// <summary>JSON: the record as <c>ontologies.get-record</c> answers it, and the pieces of its files.</summary>
    [Content("application/json", MaxBytes = RestorableVersion.MostBytes)] public required byte[] Record { get; init; }
}

/// <summary>A version on its way back.</summary>
/// <param name="Pull">The pull that reads it; null when the version is there already.</param>
public sealed record RestoringVersion(PullView? Pull);

internal sealed class RestoreVersionHandler(VersionStore versions, PullStore pulls, PlanStore plans, FileStore files, IBlobStore blobs, Planner planner, IDatabase database, OntologyOptions options)
    : IPreparedOperationHandler<RestoreVersion, RestoringVersion, RestorableVersion>
{
    public async Task<Result<RestorableVersion>> PrepareAsync(RestoreVersion request, PreparationContext context)
    {
        RestorableVersion? asked;
        try
        {
            asked = JsonSerializer.Deserialize<RestorableVersion>(request.Record, Json.Tolerant);
        }
        catch (JsonException)
        {
            return Invalid("it is not as 'ontology backup' writes it");
        }

        if (asked is null || RecordCheck.Problem(asked.Record, options.Extraction()) is { } || asked.Files.Any(f => !RecordCheck.IsDigest(f.Sha256)))
        {
            return Invalid(asked is null ? "it is empty" : RecordCheck.Problem(asked.Record, options.Extraction()) ?? "a digest is none");
        }

        var needed = asked.Record.Files.Select(f => f.Sha256).Concat(asked.Record.ArtifactBytes is null ? [] : [asked.Record.Version.Artifact]).ToHashSet(StringComparer.Ordinal);
        var uploaded = asked.Files.Where(f => needed.Contains(f.Sha256)).DistinctBy(f => f.Sha256, StringComparer.Ordinal).ToDictionary(f => f.Sha256, StringComparer.Ordinal);
        foreach (var sha256 in needed)
        {
            if (await database.ReadAsync(work => files.HasAsync(sha256, work), context.Cancellation))
            {
                uploaded.Remove(sha256);
            }
            else if (!uploaded.TryGetValue(sha256, out var file) || !await IsAsync(file, context.Cancellation))
            {
                return Invalid($"the file {sha256} is not in the store, or its pieces are another file's");
            }
        }

        return asked with { Files = [.. uploaded.Values] };
    }

    public async Task<Result<RestoringVersion>> HandleAsync(RestoreVersion request, RestorableVersion prepared, OperationContext context)
    {
        var (record, version) = (prepared.Record, prepared.Record.Version);
        if (await PresentAsync(version, context.Work) is { } present)
        {
            return present;
        }

        if (await pulls.AddAsync(record.Plan?.Id ?? "", record.Entry, context, PullStage.Validate, version.Id, RestoredState.Of(record)) is not { } pull)
        {
            return Error.Conflict("restore_pull_running", $"A pull of '{version.OntologyId}' is running; restore when it has ended.");
        }

        foreach (var file in prepared.Files)
        {
            await files.RecordAsync(new StoredFile(file.Sha256, file.Pieces.Sum(p => p.Bytes), [.. file.Pieces.Select(p => new FilePiece { BlobId = p.BlobId, Bytes = p.Bytes })]), context.Work);
        }

        await versions.StageAsync(Staged(record, pull), [.. record.Files.Select(f => new VersionFile { Path = f.Path, Sha256 = f.Sha256, Bytes = f.Bytes, Main = f.Main })], context);
        if (record.Plan is { } plan)
        {
            // Whoever wrote the file is not believed as to what may be taken.
            await plans.RestoreAsync(plan, [.. plan.Entries.Select(e => e.Resolved && planner.CheckLicence(e) is { } error ? e with { Resolved = false, Code = error.Code, Message = error.Message } : e)], context.Work);
        }

        await Gates.RecordAsync([new(OntologyGate.Boundary, "restored_from_backup", true, version.OntologyId)], context);
        context.Publish(new OntologyPullStarted(pull.Id, pull.OntologyId, pull.PlanId, pull.Revision));
        context.Audit("ontology_version", version.Id, null, new { version.OntologyId, version.Number, version.Artifact, version.Content, Restored = true });
        return new RestoringVersion(pull.View());
    }

    private static VersionRow Staged(VersionRecord record, PullRow pull) => new()
    {
        Id = record.Version.Id,
        OntologyId = record.Version.OntologyId,
        Number = record.Version.Number,
        Label = record.Version.Label,
        Title = record.Version.Title,
        Licence = record.Version.Licence,
        Url = record.Version.Url,
        Artifact = record.Version.Artifact,
        Content = record.Version.Content,
        Format = "",
        State = VersionState.Staged,
        Statements = 0,
        Terms = 0,
        Synonyms = 0,
        CrossReferences = 0,
        Edges = 0,
        Axioms = 0,
        PullId = pull.Id,
        CreatedAt = record.Version.CreatedAt,
    };

    /// <summary>What is to be answered when the version, or another one with its number, is there; null when it is not.</summary>
    private async Task<Result<RestoringVersion>?> PresentAsync(VersionView version, IReadWork work)
    {
        if (await versions.FindByNumberAsync(version.OntologyId, version.Number, work) is { } other && other.Id != version.Id)
        {
            return Error.Conflict("restore_number_taken", $"Another version {version.Number} of '{version.OntologyId}' is in the catalog. It stays; restore into an installation that does not have it.");
        }

        if (await versions.FindAsync(version.Id, work) is not { } row)
        {
            return null;
        }

        if ((row.OntologyId, row.Number, row.Artifact, row.Content) != (version.OntologyId, version.Number, version.Artifact, version.Content))
        {
            return Error.Conflict("restore_version_differs", $"The catalog has a version {version.Id} with other content. It stays; the backup is of another catalog, or one of the two was changed.");
        }

        if (row.Visible)
        {
            return new RestoringVersion(null);
        }

        // An earlier restore of it goes on, after a kill as well.
        return await pulls.FindAsync(row.PullId, work) is { Status: PullStatus.Running } pull
            ? new RestoringVersion(pull.View())
            : Error.Conflict("restore_version_unfinished", $"Version {version.Number} of '{version.OntologyId}' was left unfinished. Run 'ontology doctor --repair true', then restore again.");
    }

    /// <summary>Whether the pieces are the file that they are said to be.</summary>
    private async Task<bool> IsAsync(UploadedFile file, CancellationToken cancellation)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var piece in file.Pieces)
        {
            if (!RecordCheck.IsDigest(piece.BlobId) || await blobs.GetAsync(piece.BlobId, cancellation) is not { } content || content.Length != piece.Bytes)
            {
                return false;
            }

            whole.AppendData(content.Span);
        }

        return Convert.ToHexStringLower(whole.GetHashAndReset()) == file.Sha256;
    }

    private static Error Invalid(string why) => Error.Unprocessable("restore_record_invalid", $"The version cannot be restored: {why}. Nothing was changed.");
}
