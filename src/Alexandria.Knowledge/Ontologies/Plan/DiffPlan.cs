using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Alexandria.Data;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Ontologies.Plan;

/// <summary>Asks the sources of a plan again and shows what has changed upstream since; downloads nothing, and the plan stays as it is.</summary>
[Operation("ontologies.plan-diff", Effect.Write, Route = "POST /v1/ontology-plans/{planId}/diff", Cli = "ontology plan-diff", Permission = Permissions.OntologiesWrite,
    Examples = ["ontology plan-diff PLAN", "ontology plan-diff PLAN --json"])]
public sealed record DiffPlan : IOperation<PlanDiff>
{
    /// <summary>The plan's id.</summary>
    [StringLength(64, MinimumLength = 1)] public required string PlanId { get; init; }
}

/// <summary>What has changed upstream.</summary>
/// <param name="PlanId">Since this plan.</param>
/// <param name="Changes">Empty when nothing has.</param>
/// <param name="Unchanged">Ontologies of which nothing has changed.</param>
public sealed record PlanDiff(string PlanId, IReadOnlyList<PlanChange> Changes, IReadOnlyList<string> Unchanged);

/// <summary>One thing that has changed.</summary>
public sealed record PlanChange
{
    public required string OntologyId { get; init; }

    /// <summary><c>resolved</c>, <c>url</c>, <c>version</c>, <c>licence</c>, <c>mediaType</c>, <c>size</c>, <c>etag</c> or <c>lastModified</c>.</summary>
    public required string Field { get; init; }

    public string? Before { get; init; }

    public string? After { get; init; }
}

internal sealed class DiffPlanHandler(Planner planner, PlanStore plans, IDatabase database) : IPreparedOperationHandler<DiffPlan, PlanDiff, PlanDiff>
{
    public async Task<Result<PlanDiff>> PrepareAsync(DiffPlan request, PreparationContext context)
    {
        if (await database.ReadAsync(work => plans.FindAsync(request.PlanId, work), context.Cancellation) is not { } plan)
        {
            return Error.NotFound("ontology_plan", request.PlanId);
        }

        var before = plan.List();
        var after = await planner.PlanAsync([.. before.Select(Planner.Asked)], context.Conversation, context.Cancellation);
        var changes = before.Zip(after, Changes).SelectMany(c => c).ToList();
        return new PlanDiff(plan.Id, changes, [.. before.Select(e => e.OntologyId).Except(changes.Select(c => c.OntologyId), StringComparer.Ordinal)]);
    }

    public async Task<Result<PlanDiff>> HandleAsync(DiffPlan request, PlanDiff prepared, OperationContext context)
    {
        await plans.SaveDiffAsync(prepared, context);
        return prepared;
    }

    private static IEnumerable<PlanChange> Changes(PlanEntry before, PlanEntry after) =>
        Fields(before).Zip(Fields(after)).Where(pair => pair.First.Value != pair.Second.Value)
            .Select(pair => new PlanChange { OntologyId = before.OntologyId, Field = pair.First.Name, Before = pair.First.Value, After = pair.Second.Value });

    private static (string Name, string? Value)[] Fields(PlanEntry entry) =>
    [
        ("resolved", entry.Resolved ? "yes" : "no: " + entry.Code),
        ("url", entry.Url),
        ("version", entry.Version),
        ("licence", entry.Licence),
        ("mediaType", entry.MediaType),
        ("size", entry.Size?.ToString(CultureInfo.InvariantCulture)),
        ("etag", entry.ETag),
        ("lastModified", entry.LastModified?.ToString("u", CultureInfo.InvariantCulture)),
    ];
}
