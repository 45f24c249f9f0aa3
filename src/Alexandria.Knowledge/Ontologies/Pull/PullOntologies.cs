using System.ComponentModel.DataAnnotations;
using Alexandria.Contracts.Knowledge;
using Alexandria.Identity;
using Alexandria.Knowledge.Ontologies.Plan;
using Alexandria.Knowledge.Ontologies.Policy;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Ontologies.Pull;

/// <summary>Starts to bring ontologies into the catalog, each by a workflow of its own: download, extract, validate, publish. Give a plan, or a lock file to get the very same files again.</summary>
[Operation("ontologies.pull", Effect.Write, Route = "POST /v1/ontology-pulls", Cli = "ontology pull", Permission = Permissions.OntologiesWrite, Status = 202,
    Examples = ["ontology pull --plan-id PLAN", "ontology pull --plan-id PLAN --ontologies uo --ontologies pato", "ontology pull --lock-file ontologies.lock.json"])]
public sealed record PullOntologies : IOperation<StartedPulls>
{
    /// <summary>The plan to follow; either this or a lock.</summary>
    [StringLength(64, MinimumLength = 1)] public string? PlanId { get; init; }

    /// <summary>A lock file, as <c>ontology lock</c> writes it; a file with another digest than it names is refused.</summary>
    [StringLength(PlanLock.MostCharacters, MinimumLength = 2)] public string? Lock { get; init; }

    /// <summary>Only these of it; all that could be resolved unless told.</summary>
    [MaxLength(Specification.MostEntries)] public IReadOnlyList<string> Ontologies { get; init; } = [];
}

/// <summary>Pulls that were started.</summary>
public sealed record StartedPulls
{
    /// <summary>In the order of the plan.</summary>
    public required IReadOnlyList<PullView> Items { get; init; }

    /// <summary>Ontologies of which a pull is running already, which goes on.</summary>
    public required IReadOnlyList<string> AlreadyRunning { get; init; }
}

internal sealed class PullOntologiesHandler(PlanStore plans, PullStore pulls, Planner planner) : IOperationHandler<PullOntologies, StartedPulls>
{
    public async Task<Result<StartedPulls>> HandleAsync(PullOntologies request, OperationContext context)
    {
        if ((request.PlanId is null) == (request.Lock is null))
        {
            return Error.Invalid("plan_or_lock", "Give either the id of a plan or a lock file; 'ontology plan' makes the one, 'ontology lock' the other.");
        }

        var plan = await PlanAsync(request, context);
        if (plan.Failed)
        {
            return plan.Error;
        }

        var entries = plan.Value.List().Where(e => e.Resolved && (request.Ontologies.Count == 0 || request.Ontologies.Contains(e.OntologyId, StringComparer.Ordinal))).ToList();
        if (request.Ontologies.Except(entries.Select(e => e.OntologyId), StringComparer.Ordinal).FirstOrDefault() is { } missing)
        {
            return Error.Unprocessable("ontology_not_planned", $"The plan has no '{Shown.Of(missing)}' that can be pulled.");
        }

        if (entries.Count == 0)
        {
            return Error.Unprocessable("nothing_to_pull", "Nothing of the plan can be pulled; its entries say why.");
        }

        var (started, running) = (new List<PullView>(), new List<string>());
        foreach (var entry in entries)
        {
            if (await pulls.AddAsync(plan.Value.Id, entry, context) is not { } pull)
            {
                running.Add(entry.OntologyId);
                continue;
            }

            context.Publish(new OntologyPullStarted(pull.Id, pull.OntologyId, pull.PlanId, pull.Revision));
            context.Audit("ontology_pull", pull.Id, null, new { pull.OntologyId, pull.PlanId, entry.Url });
            started.Add(pull.View());
        }

        return new StartedPulls { Items = started, AlreadyRunning = running };
    }

    private async Task<Result<PlanRow>> PlanAsync(PullOntologies request, OperationContext context)
    {
        if (request.PlanId is { } id)
        {
            return await plans.FindAsync(id, context.Work) is { } known ? known : Error.NotFound("ontology_plan", id);
        }

        var read = PlanLock.Read(request.Lock!);
        if (read.Failed)
        {
            return read.Error;
        }

        // Whoever wrote the file is not believed as to what may be taken.
        var entries = read.Value.Ontologies.Select(e => planner.CheckLicence(e) is { } error ? e with { Resolved = false, Code = error.Code, Message = error.Message } : e).ToList();
        await Gates.RecordAsync(entries.Where(e => !e.Resolved).Select(e => new GateDecision(OntologyGate.Configuration, e.Code!, false, e.OntologyId, e.Message)), context);
        return await plans.AddAsync("", entries, context);
    }
}
