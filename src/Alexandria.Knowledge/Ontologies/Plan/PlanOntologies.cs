using System.ComponentModel.DataAnnotations;
using Alexandria.Contracts.Knowledge;
using Alexandria.Identity;
using Alexandria.Knowledge.Ontologies.Policy;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Ontologies.Plan;

/// <summary>Finds out which files a specification's ontologies are, under which licence, and what changed since; downloads nothing. The plan is what a pull follows.</summary>
[Operation("ontologies.plan", Effect.Write, Route = "POST /v1/ontology-plans", Cli = "ontology plan", Permission = Permissions.OntologiesWrite, Status = 201,
    Examples = ["ontology plan ontologies.yaml", "ontology plan --specification-file ontologies.yaml --json"])]
public sealed record PlanOntologies : IOperation<PlanView>
{
    /// <summary>YAML as <c>ontology init</c> writes it.</summary>
    [StringLength(Knowledge.Ontologies.Plan.Specification.MostCharacters, MinimumLength = 1)]
    [Content("application/yaml", "text/yaml", "text/plain")]
    public required string Specification { get; init; }
}

internal sealed class PlanOntologiesHandler(Planner planner, PlanStore plans) : IPreparedOperationHandler<PlanOntologies, PlanView, IReadOnlyList<PlanEntry>>
{
    public async Task<Result<IReadOnlyList<PlanEntry>>> PrepareAsync(PlanOntologies request, PreparationContext context)
    {
        var specification = SpecificationReader.Read(request.Specification, planner.Resolvers);
        return specification.Failed
            ? specification.Error
            : Result<IReadOnlyList<PlanEntry>>.Success(await planner.PlanAsync(specification.Value.Ontologies, context.Conversation, context.Cancellation));
    }

    public async Task<Result<PlanView>> HandleAsync(PlanOntologies request, IReadOnlyList<PlanEntry> prepared, OperationContext context)
    {
        var plan = await plans.AddAsync(request.Specification, prepared, context);
        await Gates.RecordAsync(prepared.Select(e => e.Resolved ? new GateDecision(OntologyGate.Configuration, "planned", true, e.OntologyId) : new(Gates.Of(e.Code!), e.Code!, false, e.OntologyId, e.Message)), context);
        context.Publish(new OntologiesPlanned(plan.Id, (int)plan.Resolved, (int)plan.Refused, 1));
        context.Audit("ontology_plan", plan.Id, null, plan.View());
        return plan.View();
    }
}
