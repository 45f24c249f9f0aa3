using System.ComponentModel.DataAnnotations;
using Alexandria.Contracts.Knowledge;
using Alexandria.Identity;
using Alexandria.Knowledge.Ontologies.Catalog;
using Alexandria.Knowledge.Ontologies.Policy;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Ontologies.Pull;

/// <summary>Last step of a pull: readers see the new version from here on.</summary>
[Operation("ontologies.publish-pulled", Effect.Write, Route = "POST /v1/ontology-pulls/{pullId}/publish", Cli = "ontology step publish", Permission = Permissions.OntologiesPullAutomatically, Mcp = false)]
public sealed record PublishPulled : IOperation<PullView>
{
    /// <summary>The pull's id.</summary>
    [StringLength(64, MinimumLength = 1)] public required string PullId { get; init; }
}

internal sealed class PublishPulledHandler(PullStore pulls, VersionStore versions) : IOperationHandler<PublishPulled, PullView>
{
    public async Task<Result<PullView>> HandleAsync(PublishPulled request, OperationContext context)
    {
        var pull = await pulls.FindAsync(request.PullId, context.Work);
        if (pull is null)
        {
            return Error.NotFound("ontology_pull", request.PullId);
        }

        if (pull is { Status: PullStatus.Running, Stage: PullStage.Publish } && await versions.FindAsync(pull.VersionId!, context.Work) is { State: VersionState.Valid } version)
        {
            await Gates.RecordAsync([new(OntologyGate.Boundary, "published", true, pull.OntologyId)], context);
            await versions.PublishAsync(version, context);
            await pulls.EndAsync(pull, PullStatus.Published, null, context);
        }

        return (await pulls.FindAsync(pull.Id, context.Work))!.View();
    }
}
