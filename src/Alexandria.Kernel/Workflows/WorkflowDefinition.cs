using System.Reflection;
using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Identity;
using Alexandria.Kernel.Events;
using Alexandria.Operations;
using Alexandria.Workflows;

namespace Alexandria.Kernel.Workflows;

/// <summary>An unused event out of an instance's mailbox.</summary>
internal sealed record Mail(string EventId, long Position, string EventName, string? TraceParent, IEvent Event);

/// <summary>What the mailbox does to a wait.</summary>
/// <param name="Used">The events that were used up.</param>
/// <param name="State">The state after them, as JSON.</param>
/// <param name="ReturnTo">Index of the step to go back to; null when the wait has ended.</param>
internal sealed record WaitOutcome(IReadOnlyList<Mail> Used, string State, int? ReturnTo);

/// <summary>How one run of a step ended.</summary>
/// <param name="Result">What it came to.</param>
/// <param name="State">The state after it, as JSON.</param>
/// <param name="Recorded">Whether this was committed already, together with the effect of the step.</param>
internal sealed record StepOutcome(StepResult Result, string State, bool Recorded = false);

/// <summary>A node without its state type.</summary>
internal sealed record NodeInfo(string Name, bool IsStep, StepOptions Options, IReadOnlyList<string> EventNames);

/// <summary>Runs an operation, and writes more into its unit of work, given its answer; that is not called when it fails, and called again when the unit runs again.</summary>
internal delegate Task<Result<object>> StepOperation(object request, Caller caller, Func<IUnitOfWork, object, Task> alongside, CancellationToken cancellation);

/// <summary>Circumstances of one run of a step.</summary>
internal sealed record StepRun
{
    public required int Node { get; init; }

    public required string State { get; init; }

    public required string InstanceId { get; init; }

    public required string StepKey { get; init; }

    public required string Tenant { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>For steps of code.</summary>
    public required IOperations Operations { get; init; }

    /// <summary>For steps that are one operation.</summary>
    public required StepOperation Operation { get; init; }

    /// <summary>Records how the step ended, in the unit of work of its effect.</summary>
    public required Func<IUnitOfWork, StepOutcome, Task> Record { get; init; }

    public required CancellationToken Cancellation { get; init; }
}

/// <summary>One version of a workflow as the engine runs it, whatever its state is.</summary>
internal abstract class WorkflowDefinition
{
    public abstract string Name { get; }

    public abstract int Version { get; }

    public abstract IReadOnlyList<NodeInfo> Nodes { get; }

    /// <summary>Every event record that it is started by, waits for or returns on.</summary>
    public abstract IReadOnlySet<Type> EventTypes { get; }

    public int IndexOf(string? node)
    {
        for (var i = 0; i < Nodes.Count; i++)
        {
            if (Nodes[i].Name == node)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The correlations that an event has here, and whether it starts an instance.</summary>
    public abstract IEnumerable<(string Correlation, bool Starts)> Correlate(IEvent @event);

    /// <summary>The state that an instance begins with.</summary>
    public abstract string Begin(IEvent @event, string correlation);

    /// <summary>Decides a wait by unused events, oldest first; null when none of them concerns it.</summary>
    public abstract WaitOutcome? Decide(int node, string correlation, string state, IReadOnlyList<Mail> stored);

    public abstract Task<StepOutcome> RunAsync(StepRun run);

    /// <summary>Reads the definition of a class that derives from <see cref="Workflow{TState}"/>.</summary>
    public static WorkflowDefinition Of(Type type, object workflow, EventCatalog events)
    {
        var attribute = type.GetCustomAttribute<WorkflowAttribute>()
            ?? throw new InvalidOperationException($"The workflow {type.FullName} has no name; put [Workflow(name, version)] on it.");
        return (WorkflowDefinition)Activator.CreateInstance(
            typeof(WorkflowDefinition<>).MakeGenericType(StateType(type)),
            BindingFlags.Public | BindingFlags.Instance | BindingFlags.DoNotWrapExceptions,
            binder: null,
            [workflow, attribute, events],
            culture: null)!;
    }

    private static Type StateType(Type type)
    {
        for (var at = type; at is not null; at = at.BaseType)
        {
            if (at.IsGenericType && at.GetGenericTypeDefinition() == typeof(Workflow<>))
            {
                return at.GenericTypeArguments[0];
            }
        }

        throw new InvalidOperationException($"{type.FullName} is no workflow; derive it from Workflow<TState>.");
    }
}

internal sealed class WorkflowDefinition<TState> : WorkflowDefinition
    where TState : class, new()
{
    private readonly EventCatalog events;
    private readonly IReadOnlyList<WorkflowTrigger<TState>> starts;
    private readonly IReadOnlyList<WorkflowNode<TState>> nodes;
    private readonly HashSet<Type> startTypes;
    private readonly IReadOnlyList<(IReadOnlyList<WorkflowTrigger<TState>> Triggers, HashSet<Type> Types)> others;
    private readonly HashSet<string> permissions;

    public WorkflowDefinition(Workflow<TState> workflow, WorkflowAttribute attribute, EventCatalog events)
    {
        var builder = new WorkflowBuilder<TState>();
        workflow.Define(builder);
        if (builder.Starts.Count == 0 || builder.Nodes.Count == 0)
        {
            throw new InvalidOperationException($"The workflow '{attribute.Name}' needs an event that starts it and a step; call StartedBy and Step in Define.");
        }

        (this.events, starts, nodes) = (events, builder.Starts, builder.Nodes);
        startTypes = Types(starts);
        others = [.. nodes.Select(node => (Triggers(node), Types(Triggers(node))))];
        foreach (var types in others.Select(node => node.Types).Prepend(startTypes))
        {
            events.RequireNewest($"workflow:{attribute.Name} version {attribute.Version}", types);
        }

        permissions = [.. attribute.Permissions];
        (Name, Version) = (attribute.Name, attribute.Version);
        EventTypes = others.SelectMany(node => node.Types).Concat(startTypes).ToHashSet();
        Nodes = [.. nodes.Select(node => new NodeInfo(
            node.Name, node.IsStep, node.Options, [.. Triggers(node).Select(trigger => events.Attribute(trigger.EventType).Name).Distinct(StringComparer.Ordinal)]))];
    }

    public override string Name { get; }

    public override int Version { get; }

    public override IReadOnlyList<NodeInfo> Nodes { get; }

    public override IReadOnlySet<Type> EventTypes { get; }

    public override IEnumerable<(string Correlation, bool Starts)> Correlate(IEvent @event) =>
        Correlations(@event, starts, startTypes).Select(correlation => (correlation, true))
            .Concat(others.SelectMany(node => Correlations(@event, node.Triggers, node.Types)).Select(correlation => (correlation, false)));

    public override string Begin(IEvent @event, string correlation)
    {
        var state = new TState();
        var taken = events.As(@event, startTypes)!;
        starts.First(trigger => Concerns(trigger, taken, correlation)).Apply?.Invoke(state, taken);
        return Json.Write(state);
    }

    public override WaitOutcome? Decide(int node, string correlation, string state, IReadOnlyList<Mail> stored)
    {
        List<Mail> mails = [.. stored.Select(mail => mail with { Event = events.As(mail.Event, others[node].Types) ?? mail.Event })];
        var used = new List<Mail>();
        var applied = Json.Read<TState>(state);
        var returnTo = int.MaxValue;
        var end = mails.FirstOrDefault(mail => nodes[node].WaitsFor.Any(trigger => Concerns(trigger, mail.Event, correlation)));
        foreach (var mail in mails)
        {
            if (mail == end)
            {
                nodes[node].WaitsFor.First(trigger => Concerns(trigger, mail.Event, correlation)).Apply?.Invoke(applied, mail.Event);
                used.Add(mail);
                return new(used, Json.Write(applied), null);
            }

            if (nodes[node].Returns.FirstOrDefault(way => Concerns(way.Trigger, mail.Event, correlation)) is { Trigger: { } trigger, Step: var step })
            {
                trigger.Apply?.Invoke(applied, mail.Event);
                used.Add(mail);
                returnTo = Math.Min(returnTo, IndexOf(step));
            }
        }

        return used.Count == 0 ? null : new(used, Json.Write(applied), returnTo);
    }

    public override async Task<StepOutcome> RunAsync(StepRun run)
    {
        var caller = new Caller { Id = $"workflow:{Name}", Name = Name, Tenant = run.Tenant, Permissions = permissions };
        if (nodes[run.Node].Call is { } call)
        {
            return await CallAsync(call, run, caller);
        }

        var context = new StepContext<TState>(Json.Read<TState>(run.State), run.InstanceId, run.StepKey, caller, run.Now, run.Operations, run.Cancellation);
        var result = await nodes[run.Node].Run!(context);
        // What a failed attempt wrote into the state is not kept: the next one starts from where this one did.
        return new(result, result is StepResult.NextStep ? Json.Write(context.State) : run.State);
    }

    private static async Task<StepOutcome> CallAsync(StepCall<TState> call, StepRun run, Caller caller)
    {
        var state = Json.Read<TState>(run.State);
        var request = call.Request(state);
        var begun = Json.Write(state);
        StepOutcome? recorded = null;
        var answer = await run.Operation(
            request,
            caller,
            async (work, value) =>
            {
                var after = Json.Read<TState>(begun);
                var result = call.Answered(after, value);
                recorded = new(result, result is StepResult.NextStep ? Json.Write(after) : run.State, Recorded: true);
                await run.Record(work, recorded);
            },
            run.Cancellation);
        return answer switch
        {
            { Failed: false } => recorded!,
            { Error: { Kind: ErrorKind.Unavailable or ErrorKind.Defect } error } => new(StepResult.Retry(error.Message), run.State),
            { Error: { } error } => new(StepResult.Fail(error.Message), run.State),
        };
    }

    private IEnumerable<string> Correlations(IEvent @event, IReadOnlyList<WorkflowTrigger<TState>> triggers, HashSet<Type> types) =>
        events.As(@event, types) is { } taken ? triggers.Where(trigger => trigger.EventType == taken.GetType()).Select(trigger => trigger.Correlate(taken)) : [];

    private static IReadOnlyList<WorkflowTrigger<TState>> Triggers(WorkflowNode<TState> node) => [.. node.WaitsFor, .. node.Returns.Select(way => way.Trigger)];

    private static HashSet<Type> Types(IEnumerable<WorkflowTrigger<TState>> triggers) => [.. triggers.Select(trigger => trigger.EventType)];

    private static bool Concerns(WorkflowTrigger<TState> trigger, IEvent @event, string correlation) =>
        trigger.EventType == @event.GetType() && trigger.Correlate(@event) == correlation;
}
