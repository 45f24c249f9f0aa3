using Alexandria.Events;
using Alexandria.Operations;

namespace Alexandria.Workflows;

/// <summary>How a step is run.</summary>
public sealed record StepOptions
{
    public static StepOptions Default { get; } = new();

    /// <summary>Runs before it counts as failed, 1 to 100.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>A failed optional step is noted and passed over; any other failure ends the instance as failed.</summary>
    public bool Optional { get; init; }
}

/// <summary>An event that concerns an instance.</summary>
/// <param name="EventType">The event record.</param>
/// <param name="Correlate">The correlation key out of an event: the same for all events of one instance.</param>
/// <param name="Apply">Takes the event into the state; null to leave the state as it is.</param>
public sealed record WorkflowTrigger<TState>(Type EventType, Func<IEvent, string> Correlate, Action<TState, IEvent>? Apply);

/// <summary>A step that is one operation.</summary>
/// <param name="Request">The operation, out of the state; what it changes in the state is kept when the step completes.</param>
/// <param name="Answered">Takes the operation's answer into the state. It may run more than once, each time from the state that <paramref name="Request"/> left.</param>
public sealed record StepCall<TState>(Func<TState, object> Request, Func<TState, object, StepResult> Answered);

/// <summary>A named part of a definition: something to do, or something to wait for.</summary>
public sealed record WorkflowNode<TState>
    where TState : class, new()
{
    public required string Name { get; init; }

    /// <summary>Set on a step of code.</summary>
    public Func<StepContext<TState>, Task<StepResult>>? Run { get; init; }

    /// <summary>Set on a step that is one operation.</summary>
    public StepCall<TState>? Call { get; init; }

    public bool IsStep => Run is not null || Call is not null;

    public StepOptions Options { get; init; } = StepOptions.Default;

    /// <summary>On a wait: any of these ends it.</summary>
    public IReadOnlyList<WorkflowTrigger<TState>> WaitsFor { get; init; } = [];

    /// <summary>On a wait: these send the instance back to the named step.</summary>
    public IReadOnlyList<(WorkflowTrigger<TState> Trigger, string Step)> Returns { get; init; } = [];
}

/// <summary>Collects the definition of a workflow.</summary>
public sealed class WorkflowBuilder<TState>
    where TState : class, new()
{
    private readonly List<WorkflowTrigger<TState>> starts = [];
    private readonly List<WorkflowNode<TState>> nodes = [];

    /// <summary>Events that start an instance. While one with the same correlation is active, the event waits in the mailbox until that one has ended.</summary>
    public IReadOnlyList<WorkflowTrigger<TState>> Starts => starts;

    public IReadOnlyList<WorkflowNode<TState>> Nodes => nodes;

    public WorkflowBuilder<TState> StartedBy<TEvent>(Func<TEvent, string> correlate, Action<TState, TEvent> apply)
        where TEvent : IEvent
    {
        starts.Add(Trigger(correlate, apply));
        return this;
    }

    /// <summary>Code of several calls, each of which takes effect once by its idempotency key.</summary>
    public WorkflowBuilder<TState> Step(string name, Func<StepContext<TState>, Task<StepResult>> run, StepOptions? options = null)
    {
        nodes.Add(new() { Name = Unused(name), Run = run, Options = options ?? StepOptions.Default });
        return this;
    }

    /// <summary>One operation, whose effect and the step's record are committed together. When it is unavailable or meets a defect it is tried again, and any other error fails the step.</summary>
    public WorkflowBuilder<TState> Call<TResponse>(string name, Func<TState, IOperation<TResponse>> request, Func<TState, TResponse, StepResult> answered, StepOptions? options = null)
    {
        nodes.Add(new()
        {
            Name = Unused(name),
            Call = new(request, (state, answer) => answered(state, (TResponse)answer)),
            Options = options ?? StepOptions.Default,
        });
        return this;
    }

    /// <summary>Waits until the event is in the mailbox: even one that came before the wait began, unless it was used already.</summary>
    public WorkflowBuilder<TState> WaitFor<TEvent>(string name, Func<TEvent, string> correlate, Action<TState, TEvent>? apply = null)
        where TEvent : IEvent
    {
        nodes.Add(new() { Name = Unused(name), WaitsFor = [Trigger(correlate, apply)] });
        return this;
    }

    /// <summary>Adds an event that ends the wait before it too.</summary>
    public WorkflowBuilder<TState> Or<TEvent>(Func<TEvent, string> correlate, Action<TState, TEvent>? apply = null)
        where TEvent : IEvent
    {
        var wait = LastWait();
        nodes[^1] = wait with { WaitsFor = [.. wait.WaitsFor, Trigger(correlate, apply)] };
        return this;
    }

    /// <summary>Adds an event that, during the wait before it, sends the instance back to an earlier step.</summary>
    public WorkflowBuilder<TState> ReturnsTo<TEvent>(string step, Func<TEvent, string> correlate, Action<TState, TEvent>? apply = null)
        where TEvent : IEvent
    {
        var wait = LastWait();
        if (nodes.TrueForAll(n => n.Name != step))
        {
            throw new InvalidOperationException($"ReturnsTo names '{step}', which is no earlier step; call Step(\"{step}\", …) first.");
        }

        nodes[^1] = wait with { Returns = [.. wait.Returns, (Trigger(correlate, apply), step)] };
        return this;
    }

    private static WorkflowTrigger<TState> Trigger<TEvent>(Func<TEvent, string> correlate, Action<TState, TEvent>? apply)
        where TEvent : IEvent =>
        new(typeof(TEvent), e => correlate((TEvent)e), apply is null ? null : (state, e) => apply(state, (TEvent)e));

    private WorkflowNode<TState> LastWait() => nodes is [.., { IsStep: false } wait]
        ? wait
        : throw new InvalidOperationException("Or and ReturnsTo belong to a wait; call WaitFor before them.");

    private string Unused(string name) => nodes.TrueForAll(n => n.Name != name)
        ? name
        : throw new InvalidOperationException($"The name '{name}' is used twice; steps and waits of a workflow have unique names.");
}
