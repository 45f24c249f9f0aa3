using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Ontologies.Catalog;

/// <summary>Lists the versions of an ontology that the catalog keeps, the newest first.</summary>
[Operation("ontologies.versions", Effect.Read, Route = "GET /v1/ontologies/{ontologyId}/versions", Cli = "ontology versions", Permission = Permissions.OntologiesRead,
    Examples = ["ontology versions uo"])]
public sealed record ListVersions : ListOperation<VersionView>
{
    /// <summary>What the specification calls it.</summary>
    [StringLength(64, MinimumLength = 1)] public required string OntologyId { get; init; }
}

internal sealed class ListVersionsHandler(VersionStore versions) : IOperationHandler<ListVersions, Page<VersionView>>
{
    public async Task<Result<Page<VersionView>>> HandleAsync(ListVersions request, OperationContext context)
    {
        var cursor = PageCursor.Parse(request.Cursor);
        if (cursor.Failed)
        {
            return cursor.Error;
        }

        if (await versions.FindOntologyAsync(request.OntologyId, context.Work) is not { } ontology)
        {
            return Error.NotFound("ontology", request.OntologyId);
        }

        var rows = await versions.ListAsync(request.OntologyId, cursor.Value?.Key ?? long.MaxValue, request.Limit + 1, context.Work);
        return Page<VersionRow>.Of(rows, request.Limit, v => new PageCursor(v.Number, v.Id)).Select(v => v.View(ontology.LatestVersionId));
    }
}

/// <summary>A version with its files.</summary>
public sealed record VersionDetails
{
    public required VersionView Version { get; init; }

    /// <summary>By path.</summary>
    public required IReadOnlyList<FileView> Files { get; init; }
}

/// <summary>A file of a version.</summary>
/// <param name="Path">Within the archive, or the file's name.</param>
/// <param name="Sha256">Its digest.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Main">Whether it is the ontology itself.</param>
public sealed record FileView(string Path, string Sha256, long Bytes, bool Main);

/// <summary>Shows a version and its files.</summary>
[Operation("ontologies.get-version", Effect.Read, Route = "GET /v1/ontology-versions/{versionId}", Cli = "ontology version", Permission = Permissions.OntologiesRead, Examples = ["ontology version VERSION"])]
public sealed record GetVersion : IOperation<VersionDetails>
{
    /// <summary>The version's id.</summary>
    [StringLength(64, MinimumLength = 1)] public required string VersionId { get; init; }
}

internal sealed class GetVersionHandler(VersionStore versions) : IOperationHandler<GetVersion, VersionDetails>
{
    public async Task<Result<VersionDetails>> HandleAsync(GetVersion request, OperationContext context)
    {
        if (await versions.FindAsync(request.VersionId, context.Work) is not { Visible: true } version)
        {
            return Error.NotFound("ontology_version", request.VersionId);
        }

        var latest = (await versions.FindOntologyAsync(version.OntologyId, context.Work))?.LatestVersionId;
        return new VersionDetails { Version = version.View(latest), Files = [.. (await versions.FilesAsync(version.Id, context.Work)).Select(f => new FileView(f.Path, f.Sha256, f.Bytes, f.Main))] };
    }
}

/// <summary>Finds the versions that a file belongs to, by its digest.</summary>
[Operation("ontologies.find-artifact", Effect.Read, Route = "GET /v1/ontology-artifacts/{sha256}", Cli = "ontology find-artifact", Permission = Permissions.OntologiesRead,
    Examples = ["ontology find-artifact 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])]
public sealed record FindArtifact : IOperation<ArtifactVersions>
{
    /// <summary>SHA-256 of a downloaded file or of a file within an archive, 64 hexadecimal digits.</summary>
    [RegularExpression("^[0-9a-f]{64}$")] public required string Sha256 { get; init; }
}

/// <summary>Versions with a file.</summary>
/// <param name="Items">The newest first, at most 200.</param>
public sealed record ArtifactVersions(IReadOnlyList<VersionView> Items);

internal sealed class FindArtifactHandler(VersionStore versions) : IOperationHandler<FindArtifact, ArtifactVersions>
{
    private const int Most = 200;

    public async Task<Result<ArtifactVersions>> HandleAsync(FindArtifact request, OperationContext context)
    {
        var items = new List<VersionView>();
        foreach (var version in await versions.WithArtifactAsync(request.Sha256, Most, context.Work))
        {
            items.Add(version.View((await versions.FindOntologyAsync(version.OntologyId, context.Work))?.LatestVersionId));
        }

        return new ArtifactVersions(items);
    }
}

/// <summary>Makes a version the latest by a person's word: an earlier one after a bad release, or one that its findings held back.</summary>
[Operation("ontologies.publish", Effect.Write, Route = "POST /v1/ontology-versions/{versionId}/publish", Cli = "ontology publish", Permission = Permissions.OntologiesWrite,
    Examples = ["ontology publish VERSION"])]
public sealed record PublishVersion : IOperation<VersionView>
{
    /// <summary>The version's id.</summary>
    [StringLength(64, MinimumLength = 1)] public required string VersionId { get; init; }
}

internal sealed class PublishVersionHandler(VersionStore versions) : IOperationHandler<PublishVersion, VersionView>
{
    public async Task<Result<VersionView>> HandleAsync(PublishVersion request, OperationContext context)
    {
        if (await versions.FindAsync(request.VersionId, context.Work) is not { Visible: true } version)
        {
            return Error.NotFound("ontology_version", request.VersionId);
        }

        if ((await versions.FindOntologyAsync(version.OntologyId, context.Work))!.LatestVersionId != version.Id)
        {
            await Policy.Gates.RecordAsync([new(Contracts.Knowledge.OntologyGate.Boundary, "published_by_hand", true, version.OntologyId)], context);
            await versions.PublishAsync(version, context);
        }

        return (await versions.FindAsync(version.Id, context.Work))!.View(version.Id);
    }
}
