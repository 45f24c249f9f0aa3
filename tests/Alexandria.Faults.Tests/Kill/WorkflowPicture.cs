using Alexandria.Data;

namespace Alexandria.Faults.Tests.Kill;

/// <summary>How the workflows stood at one moment.</summary>
internal sealed record WorkflowPicture
{
    private const int InstanceIdLength = 36;

    private static readonly Dictionary<string, string> Operations = new(StringComparer.Ordinal)
    {
        ["read"] = "tickets.read-signals",
        ["link"] = "tickets.relink",
        ["propose"] = "tickets.propose",
        ["learn"] = "tickets.record-outcomes",
    };

    public required IReadOnlyList<string> Tickets { get; init; }

    public required IReadOnlyList<Instance> Instances { get; init; }

    public required IReadOnlyList<Step> Steps { get; init; }

    public required IReadOnlyList<Effect> Effects { get; init; }

    /// <summary>Instances that stand at a step, with earlier steps behind them.</summary>
    public int BetweenSteps => Instances.Count(i => i.Status == "running" && Steps.Any(s => s.InstanceId == i.Id && s.Outcome == "completed"));

    /// <summary>Instances whose present step has committed its effect, while the step itself is not recorded yet.</summary>
    public int EffectsWithoutStep => Effects.Count(e => !IsRecorded(e) && IsPresent(e));

    /// <summary>Whether every ticket has its instance and none can go on by itself.</summary>
    public bool IsSettled => Tickets.All(t => Instances.Any(i => i.Correlation == t)) && Instances.All(i => i.Status is "completed" or "failed" || i is { Status: "waiting", Node: "decision" });

    public static async Task<WorkflowPicture> TakeAsync(IReadWork work) => new()
    {
        Tickets = await work.QueryAsync<string>("select id from tickets"),
        Instances = await work.QueryAsync<Instance>("select id, correlation, status, coalesce(node, '') as node, round from workflows"),
        Steps = await work.QueryAsync<Step>("select instance_id, node, round, outcome from workflow_steps"),
        Effects = await work.QueryAsync<Effect>("select operation, key from idempotency_keys where caller = 'workflow:ticket-resolution'"),
    };

    /// <returns>What no kill may bring about; empty when all is well.</returns>
    public IReadOnlyList<string> Faults() =>
    [
        .. Instances.GroupBy(i => i.Correlation).Where(g => g.Count() > 1).Select(g => $"the ticket {g.Key} has {g.Count()} instances"),
        .. Instances.Where(i => !Tickets.Contains(i.Correlation)).Select(i => $"the instance {i.Id} has no ticket"),
        .. Instances.Where(i => i.Status == "failed").Select(i => $"the instance {i.Id} failed"),
        .. Steps.Where(s => s.Outcome is "failed" or "passed_over").Select(s => $"the step {s.Node} of {s.InstanceId} ended as {s.Outcome}"),
        .. CompletedSteps().Where(s => !Taken.Contains(s.Key)).Select(s => $"the step {s.Key} is completed without its effect"),
        .. Effects.GroupBy(e => e.StepKey).Where(g => g.Count() > 1).Select(g => $"the step {g.Key} took effect {g.Count()} times"),
        .. Effects.Where(e => !IsRecorded(e) && !IsPresent(e)).Select(e => $"the effect {e.Key} belongs to no step"),
        .. Effects.Where(e => Operations.GetValueOrDefault(e.Node) != e.Operation).Select(e => $"the effect {e.Key} is of another operation, {e.Operation}"),
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

    private IEnumerable<Step> CompletedSteps() => Steps.Where(s => s.Outcome == "completed" && Operations.ContainsKey(s.Node));

    private HashSet<string> Taken => field ??= [.. Effects.Select(e => e.StepKey)];

    private bool IsRecorded(Effect effect) => Recorded.Contains(effect.StepKey);

    private HashSet<string> Recorded => field ??= [.. CompletedSteps().Select(s => s.Key)];

    private bool IsPresent(Effect effect) => Present.Contains(effect.StepKey);

    private HashSet<string> Present => field ??= [.. Instances.Where(i => i.Status is "running" or "waiting").Select(i => $"{i.Id}/{i.Node}/{i.Round}")];

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

        public string Key => $"{InstanceId}/{Node}/{Round}";
    }

    /// <summary>What a step has committed: its key is <c>instance/node/round/call</c>.</summary>
    internal sealed record Effect
    {
        public required string Operation { get; init; }

        public required string Key { get; init; }

        public string StepKey => Key[..Key.LastIndexOf('/')];

        public string Node => Key[(InstanceIdLength + 1)..].Split('/')[0];
    }
}
