namespace Alexandria.Workflows;

/// <summary>Where an instance stands.</summary>
public enum WorkflowStatus
{
    /// <summary>A step runs or is due.</summary>
    Running,

    /// <summary>It waits for an event or for another attempt.</summary>
    Waiting,

    Completed,

    Failed,
}

/// <summary>A workflow instance as people see it.</summary>
public sealed record WorkflowInstance
{
    public required string Id { get; init; }

    public required string Workflow { get; init; }

    public required int DefinitionVersion { get; init; }

    /// <summary>What it is about: the ticket's id.</summary>
    public required string Correlation { get; init; }

    public required WorkflowStatus Status { get; init; }

    /// <summary>The step or wait that it stands at; null at the end.</summary>
    public string? Node { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When the next attempt is due; null when none is.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Why it failed; null otherwise.</summary>
    public string? Reason { get; init; }
}

/// <summary>One entry of an instance's history.</summary>
public sealed record WorkflowStepRecord
{
    public required string Node { get; init; }

    /// <summary>1 on the first way through, more after a return.</summary>
    public required int Round { get; init; }

    public required int Attempts { get; init; }

    /// <summary>completed, passed_over, waiting, retrying, failed.</summary>
    public required string Outcome { get; init; }

    public string? Note { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>Reads workflow instances of a tenant.</summary>
public interface IWorkflowLog
{
    /// <summary>Newest first, started before the cursor.</summary>
    Task<IReadOnlyList<WorkflowInstance>> ReadAsync(string tenant, WorkflowFilter filter, Operations.PageCursor? before, int limit, CancellationToken cancellation);

    Task<WorkflowInstance?> FindAsync(string tenant, string id, CancellationToken cancellation);

    /// <summary>In order of time.</summary>
    Task<IReadOnlyList<WorkflowStepRecord>> StepsAsync(string tenant, string id, CancellationToken cancellation);
}

public sealed record WorkflowFilter(string? Workflow = null, string? Correlation = null, WorkflowStatus? Status = null);
