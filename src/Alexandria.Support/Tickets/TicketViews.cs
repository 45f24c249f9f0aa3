using Alexandria.Contracts.Knowledge;
using Alexandria.Operations;
using Alexandria.Support.Resolution;

namespace Alexandria.Support.Tickets;

/// <summary>A ticket in a list, and the answer of everything that changes one.</summary>
public sealed record TicketSummary : IVersioned
{
    public required string Id { get; init; }

    public required string Subject { get; init; }

    public required TicketStatus Status { get; init; }

    public required TicketPriority Priority { get; init; }

    /// <summary>What kind of request it is; null until somebody says.</summary>
    public string? Category { get; init; }

    public string? Product { get; init; }

    /// <summary>Version of the product.</summary>
    public string? Version { get; init; }

    public string? CustomerId { get; init; }

    public string? Assignee { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Grows by one with each change of the ticket; its ETag.</summary>
    public required long Revision { get; init; }

    long IVersioned.Version => Revision;

    internal static TicketSummary Of(Ticket ticket) => new()
    {
        Id = ticket.Id,
        Subject = ticket.Subject,
        Status = ticket.Status,
        Priority = ticket.Priority,
        Category = ticket.Category,
        Product = ticket.Product,
        Version = ticket.ProductVersion,
        CustomerId = ticket.CustomerId,
        Assignee = ticket.Assignee,
        OpenedAt = ticket.OpenedAt,
        UpdatedAt = ticket.UpdatedAt,
        Revision = ticket.Revision,
    };
}

/// <summary>A ticket with all that belongs to it.</summary>
public sealed record TicketView : IVersioned
{
    public required string Id { get; init; }

    public required string Subject { get; init; }

    public required string Body { get; init; }

    public required TicketStatus Status { get; init; }

    public required TicketPriority Priority { get; init; }

    /// <summary>What kind of request it is; null until somebody says.</summary>
    public string? Category { get; init; }

    public string? Product { get; init; }

    /// <summary>Version of the product.</summary>
    public string? Version { get; init; }

    public string? CustomerId { get; init; }

    public string? CustomerName { get; init; }

    public string? Assignee { get; init; }

    /// <summary>What resolved it; null while it is open.</summary>
    public string? Resolution { get; init; }

    /// <summary>The article draft that was made of the resolution.</summary>
    public string? ArticleId { get; init; }

    public required string OpenedBy { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Terms that say what it is about, the first tagged first.</summary>
    public required IReadOnlyList<TagView> Tags { get; init; }

    /// <summary>Links to crash groups, best first, rejected ones included.</summary>
    public required IReadOnlyList<LinkView> Links { get; init; }

    /// <summary>The drafted answer; null until the workflow has made one.</summary>
    public ProposalView? Proposal { get; init; }

    /// <summary>A newer draft beside a proposal that a person has edited or accepted.</summary>
    public ProposalView? NewerProposal { get; init; }

    /// <summary>Oldest first; the newest 500 entries.</summary>
    public required IReadOnlyList<TimelineView> Timeline { get; init; }

    public required IReadOnlyList<AttachmentView> Attachments { get; init; }

    /// <summary>What was answered to the customer, oldest first.</summary>
    public required IReadOnlyList<ReplyView> Replies { get; init; }

    /// <summary>Grows by one with each change of the ticket; its ETag.</summary>
    public required long Revision { get; init; }

    long IVersioned.Version => Revision;
}

/// <summary>A link to a crash group.</summary>
/// <param name="CrashGroupId">The crash group.</param>
/// <param name="Title">Its title when the link was made.</param>
/// <param name="State">How it came about.</param>
/// <param name="Score">0 to 1.</param>
/// <param name="Reasons">The features of the score and what each adds.</param>
/// <param name="DecidedBy">Who made, suggested or rejected it.</param>
/// <param name="UpdatedAt">When.</param>
public sealed record LinkView(string CrashGroupId, string Title, LinkState State, double Score, IReadOnlyList<LinkReason> Reasons, string DecidedBy, DateTimeOffset UpdatedAt);

/// <summary>A drafted answer with its sources.</summary>
public sealed record ProposalView
{
    /// <summary>The answer; [1] in it is the first citation.</summary>
    public required string Text { get; init; }

    public required IReadOnlyList<Citation> Citations { get; init; }

    public required ProposalAuthor Author { get; init; }

    /// <summary>Which model wrote it; null for an extractive one.</summary>
    public string? Model { get; init; }

    /// <summary>What was missing while it was made.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public string? EditedBy { get; init; }

    public DateTimeOffset? EditedAt { get; init; }

    public required bool Accepted { get; init; }

    public string? AcceptedBy { get; init; }

    public DateTimeOffset? AcceptedAt { get; init; }

    internal static ProposalView? Of(Proposal? proposal) => proposal is null ? null : new()
    {
        Text = proposal.Text,
        Citations = proposal.CitationList,
        Author = proposal.Author,
        Model = proposal.Model,
        Notes = proposal.NoteList,
        MadeAt = proposal.MadeAt,
        EditedBy = proposal.EditedBy,
        EditedAt = proposal.EditedAt,
        Accepted = proposal.AcceptedAt is not null,
        AcceptedBy = proposal.AcceptedBy,
        AcceptedAt = proposal.AcceptedAt,
    };
}

/// <summary>A line of the timeline.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who, as the audit names it.</param>
/// <param name="ActorName">Who, as people know them.</param>
/// <param name="Text">What was written, or one sentence about what happened.</param>
/// <param name="Reference">Id of what it is about: attachment, crash group, article.</param>
public sealed record TimelineView(TimelineKind Kind, DateTimeOffset At, string Actor, string ActorName, string Text, string? Reference);

/// <summary>A file on the ticket.</summary>
/// <param name="Id">Its id.</param>
/// <param name="FileName">As it was called.</param>
/// <param name="ContentType">As recognised by its content.</param>
/// <param name="Size">In bytes.</param>
/// <param name="CrashReportId">The crash report that it was recognised as; null for any other file.</param>
/// <param name="AddedBy">Who attached it.</param>
/// <param name="AddedAt">When.</param>
public sealed record AttachmentView(string Id, string FileName, string ContentType, long Size, string? CrashReportId, string AddedBy, DateTimeOffset AddedAt)
{
    internal static AttachmentView Of(TicketAttachment attachment) =>
        new(attachment.Id, attachment.FileName, attachment.ContentType, attachment.Size, attachment.CrashReportId, attachment.AddedBy, attachment.AddedAt);
}

/// <summary>An answer that went out to the customer.</summary>
/// <param name="Text">What was answered.</param>
/// <param name="By">Who answered.</param>
/// <param name="At">When.</param>
public sealed record ReplyView(string Text, string By, DateTimeOffset At);
