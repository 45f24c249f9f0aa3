namespace Alexandria.Support.Tickets;

/// <summary>What a line of a ticket's timeline tells of.</summary>
public enum TimelineKind
{
    Opened,

    Edited,

    Assigned,

    Commented,

    Attached,

    /// <summary>The workflow read the ticket's signals.</summary>
    Read,

    /// <summary>A link to a crash group was made, suggested or dropped.</summary>
    Linked,

    LinkRejected,

    /// <summary>A person turned a proposal of triage down.</summary>
    TriageRejected,

    Proposed,

    ProposalEdited,

    ProposalAccepted,

    /// <summary>An answer went out to the customer.</summary>
    Replied,

    Resolved,

    Closed,

    Reopened,

    ArticleDrafted,

    /// <summary>A person said that it is a duplicate of another ticket; an open one was closed by it.</summary>
    MarkedDuplicate,

    /// <summary>A person said that it is no duplicate of another ticket.</summary>
    DuplicateRejected,

    /// <summary>A term of an ontology says what it is about.</summary>
    Tagged,

    Untagged,

    /// <summary>What a customer had written was erased.</summary>
    Erased,
}

/// <summary>One line of a ticket's timeline as it is stored.</summary>
internal sealed record TimelineEntry
{
    public required string Tenant { get; init; }

    public required string TicketId { get; init; }

    /// <summary>The ticket's revision after the change.</summary>
    public required long Revision { get; init; }

    /// <summary>Order within the revision, from 0.</summary>
    public required int Ordinal { get; init; }

    public required TimelineKind Kind { get; init; }

    public required string Actor { get; init; }

    public required string ActorName { get; init; }

    /// <summary>What was written (comment, reply, resolution), or one sentence about what happened.</summary>
    public required string Text { get; init; }

    /// <summary>Id of what it is about: attachment, crash group, article.</summary>
    public string? Reference { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>What a change says for the timeline, before it has its place in it.</summary>
internal sealed record TimelineNote(TimelineKind Kind, string Text, string? Reference = null);
