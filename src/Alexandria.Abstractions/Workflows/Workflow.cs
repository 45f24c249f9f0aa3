namespace Alexandria.Workflows;

/// <summary>Names a workflow. An instance keeps the version of the definition that it began with.</summary>
/// <param name="name">Lower case with hyphens: <c>ticket-resolution</c>. Its caller id is <c>workflow:</c> with this name.</param>
/// <param name="version">From 1; a changed sequence of steps is a new version.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class WorkflowAttribute(string name, int version) : Attribute
{
    public string Name { get; } = name;

    public int Version { get; } = version;

    /// <summary>What its steps may do; nothing else.</summary>
    public required string[] Permissions { get; init; }
}

/// <summary>Something that takes time: named steps over a persisted state. It survives a kill at any point; a step is run again after one.</summary>
/// <typeparam name="TState">Serialised as JSON after every step; ids and facts, small.</typeparam>
public abstract class Workflow<TState>
    where TState : class, new()
{
    public abstract void Define(WorkflowBuilder<TState> flow);
}

/// <summary>What a step came to.</summary>
public abstract record StepResult
{
    private StepResult()
    {
    }

    /// <summary>Go on with the next step.</summary>
    public static StepResult Next { get; } = new NextStep(null);

    /// <summary>Go on; <paramref name="note"/> tells people what was found or what is missing.</summary>
    public static StepResult NextWith(string note) => new NextStep(note);

    /// <summary>The step cannot succeed now; it is tried again with back-off, up to the step's attempts.</summary>
    public static StepResult Retry(string reason) => new RetryStep(reason);

    /// <summary>The step cannot succeed at all. An optional step is passed over with this reason; any other fails the instance.</summary>
    public static StepResult Fail(string reason) => new FailStep(reason);

    public sealed record NextStep(string? Note) : StepResult;

    public sealed record RetryStep(string Reason) : StepResult;

    public sealed record FailStep(string Reason) : StepResult;
}
