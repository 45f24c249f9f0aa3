using System.ComponentModel.DataAnnotations;
using Alexandria.Data;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Ontologies.Catalog;

/// <summary>Removes old versions with their terms and files, and keeps the newest of each ontology; the latest is never removed. Shows what it would remove unless confirmed.</summary>
[Operation("ontologies.prune", Effect.Destructive, Route = "POST /v1/ontologies/prune", Cli = "ontology prune", Permission = Permissions.OntologiesWrite,
    Examples = ["ontology prune", "ontology prune --ontology-id uo --keep 3 --confirm true"])]
public sealed record PruneOntologies : IOperation<PrunedVersions>
{
    /// <summary>Only versions of this ontology.</summary>
    [StringLength(64, MinimumLength = 1)] public string? OntologyId { get; init; }

    /// <summary>How many versions of each ontology stay, 1 to 1,000; the configured number (<c>Knowledge:Ontologies:KeepVersions</c>) unless told.</summary>
    [Range(1, 1_000)] public int? Keep { get; init; }

    /// <summary>Remove them; otherwise they are only named.</summary>
    public bool Confirm { get; init; }
}

/// <summary>Versions that were removed, or would be.</summary>
/// <param name="Removed">Whether they are gone.</param>
/// <param name="Items">The oldest first.</param>
public sealed record PrunedVersions(bool Removed, IReadOnlyList<VersionView> Items);

internal sealed class PruneOntologiesHandler(VersionStore versions, VersionRemoval removal, IDatabase database, OntologyOptions options)
    : IPreparedOperationHandler<PruneOntologies, PrunedVersions, IReadOnlyList<VersionRow>>
{
    public async Task<Result<IReadOnlyList<VersionRow>>> PrepareAsync(PruneOntologies request, PreparationContext context)
    {
        if (request.OntologyId is { } id && await database.ReadAsync(work => versions.FindOntologyAsync(id, work), context.Cancellation) is null)
        {
            return Error.NotFound("ontology", id);
        }

        var old = await database.ReadAsync(work => versions.BeyondAsync(request.OntologyId, request.Keep ?? options.KeepVersions, work), context.Cancellation);
        if (!request.Confirm)
        {
            return Result<IReadOnlyList<VersionRow>>.Success(old);
        }

        var going = new List<VersionRow>();
        foreach (var version in old)
        {
            if (await database.WriteAsync(work => versions.BeginRemovalAsync(version.Id, work), WritePriority.Caller, context.Cancellation))
            {
                await removal.RemoveTermsAsync(version.Id, context.Cancellation);
                going.Add(version);
            }
        }

        return Result<IReadOnlyList<VersionRow>>.Success(going);
    }

    public async Task<Result<PrunedVersions>> HandleAsync(PruneOntologies request, IReadOnlyList<VersionRow> prepared, OperationContext context)
    {
        if (request.Confirm)
        {
            foreach (var version in prepared)
            {
                await removal.RemoveAsync(version.Id, context);
            }
        }

        return new PrunedVersions(request.Confirm, [.. prepared.Select(v => v.View(null))]);
    }
}
