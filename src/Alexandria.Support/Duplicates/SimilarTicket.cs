using Alexandria.Support.Tickets;

namespace Alexandria.Support.Duplicates;

/// <summary>One thing in which two tickets are alike.</summary>
/// <param name="Feature">Stable: words, error_codes, frames, version, subject, time.</param>
/// <param name="Contribution">What it adds to the score, above 0; the contributions add up to the score.</param>
/// <param name="Detail">What was found, for people.</param>
public sealed record LikenessReason(string Feature, double Contribution, string Detail);

/// <summary>A ticket that is like another.</summary>
/// <param name="Id">The ticket.</param>
/// <param name="Score">0 (nothing in common) to 1 (says all that the other says, at the same time).</param>
/// <param name="Reasons">The largest contribution first.</param>
internal sealed record SimilarTicket(string Id, double Score, IReadOnlyList<LikenessReason> Reasons);

/// <summary>The same with what there is to show of it.</summary>
/// <param name="Ticket">As the index remembers it.</param>
/// <param name="Likeness">Its score and the reasons for it.</param>
internal sealed record FoundTicket(IndexedTicket Ticket, SimilarTicket Likeness);
