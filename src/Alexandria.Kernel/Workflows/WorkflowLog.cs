using Alexandria.Data;
using Alexandria.Operations;
using Alexandria.Workflows;

namespace Alexandria.Kernel.Workflows;

/// <summary>Instances as people see them.</summary>
internal sealed class WorkflowLog(IDatabase database) : IWorkflowLog
{
    private const string Columns = "id, workflow, definition_version, correlation, status, node, started_at, updated_at, due_at, reason";

    public Task<IReadOnlyList<WorkflowInstance>> ReadAsync(string tenant, WorkflowFilter filter, PageCursor? before, int limit, CancellationToken cancellation)
    {
        var conditions = string.Concat(
            filter.Workflow is null ? "" : " and workflow = @workflow",
            filter.Correlation is null ? "" : " and correlation = @correlation",
            filter.Status is null ? "" : " and status = @status",
            before is null ? "" : " and (started_at, id) < (@key, @id)");
        return database.ReadAsync(
            work => work.QueryAsync<WorkflowInstance>(
                $"select {Columns} from workflows where tenant = @tenant{conditions} order by started_at desc, id desc limit @limit",
                new { tenant, filter.Workflow, filter.Correlation, filter.Status, Key = before?.Key ?? 0, Id = before?.Id ?? "", limit }),
            cancellation);
    }

    public Task<WorkflowInstance?> FindAsync(string tenant, string id, CancellationToken cancellation) => database.ReadAsync(
        work => work.FirstOrDefaultAsync<WorkflowInstance>($"select {Columns} from workflows where tenant = @tenant and id = @id", new { tenant, id }),
        cancellation);

    public Task<IReadOnlyList<WorkflowStepRecord>> StepsAsync(string tenant, string id, CancellationToken cancellation) => database.ReadAsync(
        work => work.QueryAsync<WorkflowStepRecord>(
            "select node, round, attempts, outcome, note, at from workflow_steps where tenant = @tenant and instance_id = @id order by round, node_index",
            new { tenant, id }),
        cancellation);
}
