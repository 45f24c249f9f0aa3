using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Workflows;

namespace Alexandria.Admin.Workflows;

/// <summary>Lists workflow instances, newest first.</summary>
[Operation("workflows.list", Effect.Read, Route = "GET /v1/workflows", Cli = "workflow list", Permission = Permissions.WorkflowsRead,
    Examples = ["workflow list --status failed", "workflow list --correlation 0198a0c2-7d00-7000-8000-000000000000"])]
public sealed record ListWorkflows : ListOperation<WorkflowInstance>
{
    /// <summary>Only this workflow, such as <c>ticket-resolution</c>.</summary>
    [StringLength(100)] public string? Workflow { get; init; }

    /// <summary>Only instances about this resource: a ticket's id.</summary>
    [StringLength(200)] public string? Correlation { get; init; }

    /// <summary>Only instances in this state.</summary>
    public WorkflowStatus? Status { get; init; }
}

internal sealed class ListWorkflowsHandler(IWorkflowLog log) : IQueryHandler<ListWorkflows, Page<WorkflowInstance>>
{
    public async Task<Result<Page<WorkflowInstance>>> AnswerAsync(ListWorkflows request, PreparationContext context)
    {
        var cursor = PageCursor.Parse(request.Cursor);
        if (cursor.Failed)
        {
            return cursor.Error;
        }

        var filter = new WorkflowFilter(request.Workflow, request.Correlation, request.Status);
        var instances = await log.ReadAsync(context.Tenant, filter, cursor.Value, request.Limit + 1, context.Cancellation);
        return Page<WorkflowInstance>.Of(instances, request.Limit, i => PageCursor.At(i.StartedAt, i.Id));
    }
}
