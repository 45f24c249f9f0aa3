using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Alexandria.Kernel.Telemetry;
using Alexandria.Workflows;

namespace Alexandria.Kernel.Workflows;

/// <summary>What the engine reports.</summary>
internal sealed class WorkflowMetrics : IDisposable
{
    private readonly Meter meter = new(KernelTelemetry.Name);
    private readonly ConcurrentDictionary<string, long> active = new(StringComparer.Ordinal);
    private readonly Counter<long> steps;
    private readonly Counter<long> ended;
    private readonly Histogram<double> duration;

    public WorkflowMetrics()
    {
        steps = meter.CreateCounter<long>("alexandria.workflows.steps", "{step}", "Runs of workflow steps by outcome.");
        ended = meter.CreateCounter<long>("alexandria.workflows.ended", "{instance}", "Instances that came to their end, by how.");
        duration = meter.CreateHistogram<double>("alexandria.workflows.step.duration", "s", "Time of one run of a step, its transaction included.");
        meter.CreateObservableGauge(
            "alexandria.workflows.active",
            () => active.Select(pair => new Measurement<long>(pair.Value, new KeyValuePair<string, object?>("workflow", pair.Key))),
            "{instance}",
            "Instances that run or wait.");
    }

    public void Began(string workflow) => active.AddOrUpdate(workflow, 1, (_, count) => count + 1);

    public void Ended(string workflow, WorkflowStatus status)
    {
        active.AddOrUpdate(workflow, 0, (_, count) => count - 1);
        ended.Add(1, new("workflow", workflow), new("status", status == WorkflowStatus.Completed ? "completed" : "failed"));
    }

    public void Ran(string workflow, string node, string outcome, TimeSpan elapsed)
    {
        var (byWorkflow, byNode) = (new KeyValuePair<string, object?>("workflow", workflow), new KeyValuePair<string, object?>("node", node));
        steps.Add(1, byWorkflow, byNode, new("outcome", outcome));
        duration.Record(elapsed.TotalSeconds, byWorkflow, byNode);
    }

    public void Dispose() => meter.Dispose();
}
