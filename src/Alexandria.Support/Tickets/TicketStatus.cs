namespace Alexandria.Support.Tickets;

/// <summary>Where a ticket stands on its way.</summary>
public enum TicketStatus
{
    /// <summary>Nobody and nothing has read it yet.</summary>
    New,

    /// <summary>The resolution workflow works on it.</summary>
    InProgress,

    /// <summary>There is a proposal; it waits for a person.</summary>
    Proposed,

    /// <summary>A person resolved it.</summary>
    Resolved,

    /// <summary>It is done with, with or without a resolution.</summary>
    Closed,
}

/// <summary>How soon a ticket wants an answer.</summary>
public enum TicketPriority
{
    Low,

    Normal,

    High,

    Urgent,
}
