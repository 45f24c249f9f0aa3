using Alexandria.Workflows;

namespace Alexandria.Kernel.Workflows;

/// <summary>A workflow instance as it is stored. Rows are only replaced, never changed.</summary>
internal sealed record InstanceRow
{
    /// <summary>The columns, in the order of the properties.</summary>
    public const string Columns =
        "id, tenant, workflow, definition_version, correlation, start_event_id, start_position, trace_id, trace_parent, trace_link, status, node, round, attempts, state, started_at, updated_at, due_at, reason, owner";

    public required string Id { get; init; }

    public required string Tenant { get; init; }

    public required string Workflow { get; init; }

    public required int DefinitionVersion { get; init; }

    public required string Correlation { get; init; }

    public required string StartEventId { get; init; }

    /// <summary>Events before it belong to earlier instances and never end a wait of this one.</summary>
    public required long StartPosition { get; init; }

    public required string TraceId { get; init; }

    /// <summary>W3C traceparent of the span in which the instance began: all its steps are children of it.</summary>
    public string? TraceParent { get; init; }

    /// <summary>W3C traceparent of the event that ended the last wait: the steps after it are linked to it.</summary>
    public string? TraceLink { get; init; }

    public required WorkflowStatus Status { get; init; }

    public string? Node { get; init; }

    public required int Round { get; init; }

    /// <summary>Failed runs of the present step.</summary>
    public required int Attempts { get; init; }

    public required string State { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public string? Reason { get; init; }

    /// <summary>The process that moved it last, and goes on with it; null when an older version did.</summary>
    public string? Owner { get; init; }

    /// <summary>Whether it goes on by itself: what waits for an event or a person is nobody's.</summary>
    public bool Going => Status == WorkflowStatus.Running || (Status == WorkflowStatus.Waiting && DueAt is not null);

    public bool Active => Status is WorkflowStatus.Running or WorkflowStatus.Waiting;

    /// <summary>Unique to the one completion of the present step.</summary>
    public string StepKey => $"{Id}/{Node}/{Round}";
}
