using System.Diagnostics;
using Alexandria.Data;
using Alexandria.Kernel.Events;
using Alexandria.Kernel.Operations;
using Alexandria.Kernel.Telemetry;
using Alexandria.Operations;
using Alexandria.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Alexandria.Kernel.Workflows;

/// <summary>Runs an instance's steps, one after the other, until it waits or has ended.</summary>
internal sealed partial class InstanceRunner(
    WorkflowCatalog catalog, InstanceStore store, Transitions transitions, WorkflowMetrics metrics, IDatabase database, ILeases leases, IServiceProvider services, TimeProvider time, ILogger<InstanceRunner> logger)
{
    /// <param name="id">The instance.</param>
    /// <param name="changed">Told of every committed move.</param>
    /// <param name="stopping">When it is set, no further step begins.</param>
    /// <param name="aborting">Cuts the running step off; it will be run again.</param>
    public async Task RunAsync(string id, Action<IReadOnlyList<Change>> changed, CancellationToken stopping, CancellationToken aborting)
    {
        var row = await database.ReadAsync(work => store.FindAsync(work, id), aborting);
        while (row is not null && IsDue(row) && !stopping.IsCancellationRequested)
        {
            var current = row;
            var changes = Definition(current) is var (definition, index)
                ? await StepAsync(definition, index, current, aborting)
                : await database.WriteAsync(work => transitions.FailAsync(work, current, Missing(current)), WritePriority.Background, aborting);
            changed(changes);
            row = changes[0].Row is { Status: WorkflowStatus.Running } moved ? moved : null;
        }
    }

    /// <summary>Whether the process still knows the step that the instance stands at.</summary>
    public (WorkflowDefinition Definition, int Index)? Definition(InstanceRow row) =>
        catalog.Find(row.Workflow, row.DefinitionVersion) is { } definition && definition.IndexOf(row.Node) is >= 0 and var index ? (definition, index) : null;

    public static string Missing(InstanceRow row) =>
        $"The definition '{row.Workflow}' version {row.DefinitionVersion} with the node '{row.Node}' is not registered any more; install the module that has it, or start anew.";

    // One that another process has taken over is its business.
    private bool IsDue(InstanceRow row) =>
        row.Owner == leases.Process && (row.Status == WorkflowStatus.Running || (row.Status == WorkflowStatus.Waiting && row.DueAt <= time.GetUtcNow()));

    private async Task<IReadOnlyList<Change>> StepAsync(WorkflowDefinition definition, int index, InstanceRow row, CancellationToken aborting)
    {
        var began = time.GetTimestamp();
        using var within = logger.BeginScope(LogScope.Of(row.Tenant, "workflow", row.Workflow));
        using var span = Tracing.Continue($"step {row.Workflow}/{row.Node}", ActivityKind.Internal, row.TraceParent, row.TraceId, row.TraceLink);
        if (span.IsAllDataRequested)
        {
            span.SetWorkflow(row.Workflow, row.Id, row.Tenant)
                .SetTag("alexandria.workflow.step", row.Node)
                .SetTag("alexandria.workflow.round", row.Round)
                .SetTag("alexandria.workflow.attempt", row.Attempts + 1);
        }

        IReadOnlyList<Change> changes = [];
        var outcome = await RunStepAsync(
            definition, index, row, async (work, ended) => changes = await transitions.FinishStepAsync(work, definition, row, ended), aborting);
        if (!outcome.Recorded)
        {
            changes = await database.WriteAsync(work => transitions.FinishStepAsync(work, definition, row, outcome), WritePriority.Background, CancellationToken.None);
        }

        var name = Outcome(outcome.Result, row, definition.Nodes[index].Options);
        span.SetTag("alexandria.outcome", name);
        metrics.Ran(row.Workflow, row.Node!, name, time.GetElapsedTime(began));
        if (name is "failed" or "retrying")
        {
            span.SetStatus(ActivityStatusCode.Error).SetTag("error.type", name);
        }

        return changes;
    }

    private async Task<StepOutcome> RunStepAsync(WorkflowDefinition definition, int index, InstanceRow row, Func<IUnitOfWork, StepOutcome, Task> record, CancellationToken aborting)
    {
        try
        {
            return await definition.RunAsync(new()
            {
                Node = index,
                State = row.State,
                InstanceId = row.Id,
                StepKey = row.StepKey,
                Tenant = row.Tenant,
                Now = time.GetUtcNow(),
                Operations = services.GetRequiredService<IOperations>(),
                Operation = (request, caller, alongside, cancellation) => services.GetRequiredService<OperationPipeline>().CallAsync(request, caller, alongside, cancellation),
                Record = record,
                Cancellation = aborting,
            });
        }
        catch (Exception error) when (!aborting.IsCancellationRequested && error is not InstanceMovedException)
        {
            LogDefect(logger, error, row.Workflow, row.Node!, row.Id, row.TraceId);
            return new(StepResult.Retry($"defect: {error.GetType().Name}, see the log for trace {row.TraceId}"), row.State);
        }
    }

    private static string Outcome(StepResult result, InstanceRow row, StepOptions options) => result switch
    {
        StepResult.NextStep => "completed",
        StepResult.RetryStep when row.Attempts + 1 < options.Attempts => "retrying",
        _ => options.Optional ? "passed_over" : "failed",
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "Step {Node} of {Workflow} instance {Instance} failed by a defect, trace {TraceId}")]
    private static partial void LogDefect(ILogger logger, Exception error, string workflow, string node, string instance, string traceId);
}
