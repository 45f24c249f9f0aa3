using System.ComponentModel.DataAnnotations;
using Alexandria.Data;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Ontologies.Catalog;

/// <summary>An ontology of the catalog.</summary>
public sealed record OntologyView : IVersioned
{
    public required string Id { get; init; }

    public string? Title { get; init; }

    /// <summary>The version that readers see; null while none has been published.</summary>
    public VersionView? Latest { get; init; }

    /// <summary>Grows when another version becomes the latest.</summary>
    public required long Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>Lists the ontologies of the catalog by their id.</summary>
[Operation("ontologies.list", Effect.Read, Route = "GET /v1/ontologies", Cli = "ontology list", Permission = Permissions.OntologiesRead, Examples = ["ontology list", "ontology list --json"])]
public sealed record ListOntologies : ListOperation<OntologyView>;

internal sealed class ListOntologiesHandler(VersionStore versions) : IOperationHandler<ListOntologies, Page<OntologyView>>
{
    public async Task<Result<Page<OntologyView>>> HandleAsync(ListOntologies request, OperationContext context)
    {
        var cursor = PageCursor.Parse(request.Cursor);
        if (cursor.Failed)
        {
            return cursor.Error;
        }

        var rows = await versions.OntologiesAsync(cursor.Value?.Id ?? "", request.Limit + 1, context.Work);
        var page = Page<OntologyRow>.Of(rows, request.Limit, o => new PageCursor(0, o.Id));
        return new Page<OntologyView>([.. await Views.OfAsync(page.Items, versions, context.Work)], page.NextCursor);
    }
}

/// <summary>Shows an ontology with the version that readers see.</summary>
[Operation("ontologies.get", Effect.Read, Route = "GET /v1/ontologies/{ontologyId}", Cli = "ontology show", Permission = Permissions.OntologiesRead, Resource = "ontologies/{ontologyId}",
    Examples = ["ontology show uo"])]
public sealed record GetOntology : IOperation<OntologyView>
{
    /// <summary>What the specification calls it.</summary>
    [StringLength(64, MinimumLength = 1)] public required string OntologyId { get; init; }
}

internal sealed class GetOntologyHandler(VersionStore versions) : IOperationHandler<GetOntology, OntologyView>
{
    public async Task<Result<OntologyView>> HandleAsync(GetOntology request, OperationContext context) =>
        await versions.FindOntologyAsync(request.OntologyId, context.Work) is { } ontology
            ? (await Views.OfAsync([ontology], versions, context.Work))[0]
            : Error.NotFound("ontology", request.OntologyId);
}

internal static class Views
{
    public static async Task<IReadOnlyList<OntologyView>> OfAsync(IReadOnlyList<OntologyRow> ontologies, VersionStore versions, IReadWork work)
    {
        var views = new List<OntologyView>();
        foreach (var ontology in ontologies)
        {
            views.Add(new()
            {
                Id = ontology.Id,
                Title = ontology.Title,
                Latest = ontology.LatestVersionId is { } id ? (await versions.FindAsync(id, work))?.View(id) : null,
                Version = ontology.Revision,
                CreatedAt = ontology.CreatedAt,
                UpdatedAt = ontology.UpdatedAt,
            });
        }

        return views;
    }
}
