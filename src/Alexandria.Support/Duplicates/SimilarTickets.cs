using Alexandria.Support.Tickets;

namespace Alexandria.Support.Duplicates;

/// <summary>What a person decided about two tickets.</summary>
public enum DuplicateDecision
{
    /// <summary>The ticket that was asked about is a duplicate of this one.</summary>
    Original,

    /// <summary>This one is a duplicate of the ticket that was asked about.</summary>
    Duplicate,
}

/// <summary>Tickets that say the same as another.</summary>
/// <param name="Items">What people decided first, then the highest score first.</param>
public sealed record SimilarTickets(IReadOnlyList<SimilarTicketView> Items);

/// <summary>A ticket that says the same as another, and why it is taken to.</summary>
public sealed record SimilarTicketView
{
    private const int LongestResolution = 2_000;

    public required string Id { get; init; }

    public required string Subject { get; init; }

    public required TicketStatus Status { get; init; }

    public string? Product { get; init; }

    /// <summary>Version of the product.</summary>
    public string? Version { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>What resolved it, its first 2,000 characters; null when nothing did.</summary>
    public string? Resolution { get; init; }

    /// <summary>0 to 1; 0 for one that only a person found.</summary>
    public required double Score { get; init; }

    /// <summary>What a person decided; null when nobody did.</summary>
    public DuplicateDecision? Decision { get; init; }

    /// <summary>What the score is made of, the largest part first.</summary>
    public required IReadOnlyList<LikenessReason> Reasons { get; init; }

    internal static SimilarTicketView Of(IndexedTicket ticket, SimilarTicket? likeness, DuplicateDecision? decision = null) => new()
    {
        Id = ticket.Summary.Id,
        Subject = ticket.Summary.Subject,
        Status = ticket.Summary.Status,
        Product = ticket.Summary.Product,
        Version = ticket.Summary.Version,
        OpenedAt = ticket.Summary.OpenedAt,
        Resolution = ticket.Resolution is { Length: > LongestResolution } text ? text[..LongestResolution] : ticket.Resolution,
        Score = likeness?.Score ?? 0,
        Decision = decision,
        Reasons = likeness?.Reasons ?? [],
    };
}
