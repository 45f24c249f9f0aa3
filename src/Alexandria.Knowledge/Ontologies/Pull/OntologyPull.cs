using Alexandria.Contracts.Knowledge;
using Alexandria.Identity;
using Alexandria.Workflows;

namespace Alexandria.Knowledge.Ontologies.Pull;

/// <summary>What a pull remembers between its steps.</summary>
internal sealed class OntologyPullState
{
    public string PullId { get; set; } = "";
}

/// <summary>The way of one ontology into the catalog. Each step ends in a boundary: files first, then rows, event and audit record in one transaction; a step that was cut off begins again and finds what is there.</summary>
/// <remarks>A step that refuses the ontology ends the pull, and the steps after it find nothing to do.</remarks>
[Workflow("ontology-pull", 1, Permissions = [Permissions.OntologiesPullAutomatically])]
internal sealed class OntologyPull : Workflow<OntologyPullState>
{
    private static readonly StepOptions Patient = new() { Attempts = 8 };

    public override void Define(WorkflowBuilder<OntologyPullState> flow) => flow
        .StartedBy<OntologyPullStarted>(e => e.PullId, (state, e) => state.PullId = e.PullId)
        .Call("download", state => new DownloadOntology { PullId = state.PullId }, Answered, Patient)
        .Call("extract", state => new ExtractOntology { PullId = state.PullId }, Answered, Patient)
        .Call("validate", state => new ValidateOntology { PullId = state.PullId }, Answered, Patient)
        .Call("publish", state => new PublishPulled { PullId = state.PullId }, Answered, Patient);

    private static StepResult Answered(OntologyPullState state, PullView pull) =>
        StepResult.NextWith(pull.Status == PullStatus.Running ? $"{pull.Stage} is next" : $"{pull.Status}{(pull.Code is null ? "" : ": " + pull.Code)}");
}
