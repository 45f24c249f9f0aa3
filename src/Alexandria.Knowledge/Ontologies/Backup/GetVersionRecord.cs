using System.ComponentModel.DataAnnotations;
using Alexandria.Data;
using Alexandria.Identity;
using Alexandria.Knowledge.Ontologies.Catalog;
using Alexandria.Knowledge.Ontologies.Files;
using Alexandria.Knowledge.Ontologies.Plan;
using Alexandria.Knowledge.Ontologies.Pull;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Ontologies.Backup;

/// <summary>A version as a backup keeps it. 'ontology backup' asks for each.</summary>
[Operation("ontologies.get-record", Effect.Read, Route = "GET /v1/ontology-versions/{versionId}/record", Cli = "ontology step record", Permission = Permissions.OntologiesWrite, Mcp = false,
    Examples = ["ontology step record VERSION --json"])]
public sealed record GetVersionRecord : IOperation<VersionRecord>
{
    /// <summary>The version's id.</summary>
    [StringLength(64, MinimumLength = 1)] public required string VersionId { get; init; }
}

internal sealed class GetVersionRecordHandler(VersionStore versions, PullStore pulls, PlanStore plans, ArtifactStore artifacts, ValidationStore validations, FileStore files) : IOperationHandler<GetVersionRecord, VersionRecord>
{
    public async Task<Result<VersionRecord>> HandleAsync(GetVersionRecord request, OperationContext context)
    {
        var work = context.Work;
        if (await versions.FindAsync(request.VersionId, work) is not { Visible: true } version || await pulls.FindAsync(version.PullId, work) is not { } pull)
        {
            return Error.NotFound("ontology_version", request.VersionId);
        }

        var held = await versions.FilesAsync(version.Id, work);
        var upstream = await artifacts.FindAsync(version.Url, work);
        var plan = await plans.FindAsync(pull.PlanId, work);
        return new VersionRecord
        {
            Version = version.View((await versions.FindOntologyAsync(version.OntologyId, work))?.LatestVersionId),
            Files = [.. held.Select(f => new FileView(f.Path, f.Sha256, f.Bytes, f.Main))],
            ArtifactBytes = await files.HasAsync(version.Artifact, work) ? (await files.PiecesAsync(version.Artifact, work)).Sum(p => p.Bytes) : null,
            Whole = await AllThereAsync(held, work),
            Entry = pull.Planned(),
            ValidatedAt = (await validations.LatestAsync(version.Id, work))?.ValidatedAt,
            Upstream = upstream?.Sha256 != version.Artifact
                ? null
                : new() { MediaType = upstream.MediaType, ETag = upstream.ETag, LastModified = upstream.LastModified, FetchedAt = upstream.FetchedAt },
            Plan = plan is null
                ? null
                : new() { Id = plan.Id, Specification = plan.Specification, Entries = plan.List(), CreatedBy = plan.CreatedBy, CreatedAt = plan.CreatedAt },
        };
    }

    private async Task<bool> AllThereAsync(IReadOnlyList<VersionFile> held, IReadWork work)
    {
        foreach (var sha256 in held.Select(f => f.Sha256).Distinct(StringComparer.Ordinal))
        {
            if (!await files.HasAsync(sha256, work))
            {
                return false;
            }
        }

        return true;
    }
}
