using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Workflows;

namespace Alexandria.Admin.Workflows;

/// <summary>Shows a workflow instance with the history of its steps.</summary>
[Operation("workflows.get", Effect.Read, Route = "GET /v1/workflows/{id}", Cli = "workflow show", Permission = Permissions.WorkflowsRead,
    Examples = ["workflow show 0198a0c2-7d00-7000-8000-000000000000"])]
public sealed record GetWorkflow : IOperation<WorkflowView>
{
    /// <summary>The instance's id.</summary>
    [StringLength(100)] public required string Id { get; init; }
}

/// <summary>An instance and what it did so far.</summary>
public sealed record WorkflowView(WorkflowInstance Instance, IReadOnlyList<WorkflowStepRecord> Steps);

internal sealed class GetWorkflowHandler(IWorkflowLog log) : IQueryHandler<GetWorkflow, WorkflowView>
{
    public async Task<Result<WorkflowView>> AnswerAsync(GetWorkflow request, PreparationContext context)
    {
        var instance = await log.FindAsync(context.Tenant, request.Id, context.Cancellation);
        return instance is null
            ? Error.NotFound("workflow", request.Id)
            : new WorkflowView(instance, await log.StepsAsync(context.Tenant, request.Id, context.Cancellation));
    }
}
