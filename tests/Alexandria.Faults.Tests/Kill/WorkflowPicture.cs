using Alexandria.Data;

namespace Alexandria.Faults.Tests.Kill;

/// <summary>How the workflows stood at one moment.</summary>
internal sealed record WorkflowPicture
{
    public required IReadOnlyList<string> Tickets { get; init; }

    public required IReadOnlyList<Instance> Instances { get; init; }

    public required IReadOnlyList<Step> Steps { get; init; }

    /// <summary>Instances that stand at a step, with earlier steps behind them.</summary>
    public int BetweenSteps => Instances.Count(i => i.Status == "running" && Steps.Any(s => s.InstanceId == i.Id && s.Outcome == "completed"));

    /// <summary>Whether every ticket has its instance and none can go on by itself.</summary>
    public bool IsSettled => Tickets.All(t => Instances.Any(i => i.Correlation == t)) && Instances.All(i => i.Status is "completed" or "failed" || i is { Status: "waiting", Node: "decision" });

    public static async Task<WorkflowPicture> TakeAsync(IReadWork work) => new()
    {
        Tickets = await work.QueryAsync<string>("select id from tickets"),
        Instances = await work.QueryAsync<Instance>("select id, correlation, status, coalesce(node, '') as node, round from workflows"),
        Steps = await work.QueryAsync<Step>("select instance_id, node, round, outcome from workflow_steps"),
    };

    /// <returns>What no kill may bring about; empty when all is well.</returns>
    public IReadOnlyList<string> Faults() =>
    [
        .. Instances.GroupBy(i => i.Correlation).Where(g => g.Count() > 1).Select(g => $"the ticket {g.Key} has {g.Count()} instances"),
        .. Instances.Where(i => !Tickets.Contains(i.Correlation)).Select(i => $"the instance {i.Id} has no ticket"),
        .. Instances.Where(i => i.Status == "failed").Select(i => $"the instance {i.Id} failed"),
        .. Steps.Where(s => s.Outcome is "failed" or "passed_over").Select(s => $"the step {s.Node} of {s.InstanceId} ended as {s.Outcome}"),
    ];

    /// <returns>Tickets whose workflow has not finished, or not exactly once.</returns>
    public IReadOnlyList<string> Unfinished() =>
    [
        .. from ticket in Tickets
           let instances = Instances.Where(i => i.Correlation == ticket).ToList()
           let learnt = instances.Sum(i => Steps.Count(s => s.InstanceId == i.Id && s is { Node: "learn", Outcome: "completed" }))
           where instances is not [{ Status: "completed" }] || learnt != 1
           select $"{ticket}: {instances.Count} instances ({string.Join(", ", instances.Select(i => i.Status))}), learnt {learnt} times",
    ];

    internal sealed record Instance
    {
        public required string Id { get; init; }

        public required string Correlation { get; init; }

        public required string Status { get; init; }

        public required string Node { get; init; }

        public required int Round { get; init; }
    }

    internal sealed record Step
    {
        public required string InstanceId { get; init; }

        public required string Node { get; init; }

        public required int Round { get; init; }

        public required string Outcome { get; init; }
    }
}
