using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Ontologies.Pull;

/// <summary>Shows where a pull stands.</summary>
[Operation("ontologies.get-pull", Effect.Read, Route = "GET /v1/ontology-pulls/{pullId}", Cli = "ontology get-pull", Permission = Permissions.OntologiesRead, Examples = ["ontology get-pull PULL"])]
public sealed record GetPull : IOperation<PullView>
{
    /// <summary>The pull's id.</summary>
    [StringLength(64, MinimumLength = 1)] public required string PullId { get; init; }
}

internal sealed class GetPullHandler(PullStore pulls) : IOperationHandler<GetPull, PullView>
{
    public async Task<Result<PullView>> HandleAsync(GetPull request, OperationContext context) =>
        await pulls.FindAsync(request.PullId, context.Work) is { } pull ? pull.View() : Error.NotFound("ontology_pull", request.PullId);
}

/// <summary>Lists pulls, the newest first.</summary>
[Operation("ontologies.list-pulls", Effect.Read, Route = "GET /v1/ontology-pulls", Cli = "ontology pulls", Permission = Permissions.OntologiesRead,
    Examples = ["ontology pulls --status running", "ontology pulls --ontology-id uo --limit 5"])]
public sealed record ListPulls : ListOperation<PullView>
{
    /// <summary>Only those of this ontology.</summary>
    [StringLength(64, MinimumLength = 1)] public string? OntologyId { get; init; }

    /// <summary>Only those that stand so.</summary>
    public PullStatus? Status { get; init; }
}

internal sealed class ListPullsHandler(PullStore pulls) : IOperationHandler<ListPulls, Page<PullView>>
{
    public async Task<Result<Page<PullView>>> HandleAsync(ListPulls request, OperationContext context)
    {
        var cursor = PageCursor.Parse(request.Cursor);
        return cursor.Failed
            ? cursor.Error
            : Page<PullRow>.Of(await pulls.ListAsync(request.OntologyId, request.Status, cursor.Value, request.Limit + 1, context.Work), request.Limit, p => PageCursor.At(p.StartedAt, p.Id))
                .Select(p => p.View());
    }
}
