using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Alexandria.Data;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Ontologies.Plan;

/// <summary>Shows a plan.</summary>
[Operation("ontologies.get-plan", Effect.Read, Route = "GET /v1/ontology-plans/{planId}", Cli = "ontology get-plan", Permission = Permissions.OntologiesRead,
    Examples = ["ontology get-plan PLAN"])]
public sealed record GetPlan : IOperation<PlanView>
{
    /// <summary>The plan's id.</summary>
    [StringLength(64, MinimumLength = 1)] public required string PlanId { get; init; }
}

internal sealed class GetPlanHandler(PlanStore plans) : IOperationHandler<GetPlan, PlanView>
{
    public async Task<Result<PlanView>> HandleAsync(GetPlan request, OperationContext context) =>
        await plans.FindAsync(request.PlanId, context.Work) is { } plan ? plan.View() : Error.NotFound("ontology_plan", request.PlanId);
}

/// <summary>Lists plans, the newest first.</summary>
[Operation("ontologies.list-plans", Effect.Read, Route = "GET /v1/ontology-plans", Cli = "ontology plans", Permission = Permissions.OntologiesRead, Examples = ["ontology plans --limit 5"])]
public sealed record ListPlans : ListOperation<PlanView>;

internal sealed class ListPlansHandler(PlanStore plans) : IOperationHandler<ListPlans, Page<PlanView>>
{
    public async Task<Result<Page<PlanView>>> HandleAsync(ListPlans request, OperationContext context)
    {
        var cursor = PageCursor.Parse(request.Cursor);
        return cursor.Failed
            ? cursor.Error
            : Page<PlanRow>.Of(await plans.ListAsync(cursor.Value, request.Limit + 1, context.Work), request.Limit, p => PageCursor.At(p.CreatedAt, p.Id)).Select(p => p.View());
    }
}

/// <summary>A plan as a file that pins what a pull fetches: addresses, versions, licences, sizes, digests; no credential. Hand it to <c>ontology pull</c>.</summary>
[Operation("ontologies.lock", Effect.Read, Route = "GET /v1/ontology-plans/{planId}/lock", Cli = "ontology lock", Permission = Permissions.OntologiesRead, Mcp = false,
    Examples = ["ontology lock PLAN > ontologies.lock.json"])]
public sealed record LockPlan : IOperation<FileContent>
{
    /// <summary>The plan's id.</summary>
    [StringLength(64, MinimumLength = 1)] public required string PlanId { get; init; }
}

internal sealed class LockPlanHandler(PlanStore plans, IDatabase database) : IQueryHandler<LockPlan, FileContent>
{
    private static readonly JsonSerializerOptions Indented = new(Json.Options) { WriteIndented = true };

    public async Task<Result<FileContent>> AnswerAsync(LockPlan request, PreparationContext context)
    {
        var (plan, digests) = await database.ReadAsync(
            async work =>
            {
                var row = await plans.FindAsync(request.PlanId, work);
                return (row, row is null ? [] : await work.QueryAsync<(string Url, string Sha256, string? ETag, DateTimeOffset? LastModified)>("select url, sha256, etag, last_modified from ontology_artifacts"));
            },
            context.Cancellation);
        return plan is null
            ? Error.NotFound("ontology_plan", request.PlanId)
            : new FileContent(JsonSerializer.SerializeToUtf8Bytes(PlanLock.Of(plan, digests), Indented), "application/json", "ontologies.lock.json");
    }
}
