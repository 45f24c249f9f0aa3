using Alexandria.Identity;

namespace Alexandria.Support.Resolution;

/// <summary>Who wrote a proposal.</summary>
public enum ProposalAuthor
{
    /// <summary>Put together from passages of the sources, without a model.</summary>
    Extractive,

    /// <summary>Written by the configured model from the same sources.</summary>
    Model,
}

/// <summary>What a citation points at.</summary>
public enum CitationKind
{
    Article,

    /// <summary>An earlier ticket that was resolved.</summary>
    Ticket,
}

/// <summary>A source that a proposal rests on.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its title or subject.</param>
/// <param name="Quote">The passage, as it stands in the source.</param>
public sealed record Citation(CitationKind Kind, string Id, string Title, string Quote);

/// <summary>Which of a ticket's two proposals it is.</summary>
internal enum ProposalSlot
{
    Current,

    /// <summary>Newer than the current one, which a person has edited or accepted.</summary>
    Beside,
}

/// <summary>A drafted answer. What a person has worked on is never overwritten by a rerun.</summary>
internal sealed record Proposal
{
    public required string Tenant { get; init; }

    public required string TicketId { get; init; }

    public ProposalSlot Slot { get; init; }

    public required string Text { get; init; }

    public required ProposalAuthor Author { get; init; }

    /// <summary>Which model wrote it; null for an extractive one.</summary>
    public string? Model { get; init; }

    /// <summary><see cref="Citation"/>s as JSON, in the order of their numbers in the text.</summary>
    public required string Citations { get; init; }

    /// <summary>What was missing, as a JSON array of sentences.</summary>
    public required string Notes { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public string? EditedBy { get; init; }

    public DateTimeOffset? EditedAt { get; init; }

    public string? AcceptedBy { get; init; }

    public DateTimeOffset? AcceptedAt { get; init; }

    public bool HeldByPerson => EditedAt is not null || AcceptedAt is not null;

    public IReadOnlyList<Citation> CitationList => Json.Read<IReadOnlyList<Citation>>(Citations);

    public IReadOnlyList<string> NoteList => Json.Read<IReadOnlyList<string>>(Notes);

    /// <summary>An edited proposal has to be accepted again.</summary>
    public Proposal Edit(string text, Caller by, DateTimeOffset now) => this with { Text = text, EditedBy = by.Id, EditedAt = now, AcceptedBy = null, AcceptedAt = null };

    public Proposal Accept(Caller by, DateTimeOffset now) => this with { Slot = ProposalSlot.Current, AcceptedBy = by.Id, AcceptedAt = now };
}
