using Alexandria.Identity;

namespace Alexandria.Support.Tickets;

/// <summary>How a link between a ticket and a crash group came about.</summary>
public enum LinkState
{
    /// <summary>Made by itself: the score is at or above the auto threshold.</summary>
    Auto,

    /// <summary>The score lies in the band below; a person decides.</summary>
    Suggested,

    /// <summary>Made by a person; never removed by itself.</summary>
    Manual,

    /// <summary>Rejected by a person; never comes back by itself.</summary>
    Rejected,
}

/// <summary>One feature of a link's score.</summary>
/// <param name="Feature">Its name: base, trace, error_code, component, version, text, time, rival, attached.</param>
/// <param name="Contribution">What it adds to the score, in log-odds: the score is 1 / (1 + e^-sum).</param>
/// <param name="Detail">What was found, for people.</param>
/// <param name="Value">How much of the feature was found, -1 to 1; times the weight in force it is the contribution. Null where it was not kept.</param>
public sealed record LinkReason(string Feature, double Contribution, string Detail, double? Value = null);

/// <summary>A crash group that fits a ticket, as the scoring answers it.</summary>
internal sealed record LinkProposal(string CrashGroupId, string Title, double Score, LinkState State, IReadOnlyList<LinkReason> Reasons);

/// <summary>A link of a ticket to a crash group, and the rule that a person's word outlasts every rerun.</summary>
internal sealed record TicketLink
{
    public required string Tenant { get; init; }

    public required string TicketId { get; init; }

    public required string CrashGroupId { get; init; }

    public required string Title { get; init; }

    public required LinkState State { get; init; }

    /// <summary>0 to 1; 0 for a link made by hand of which the scoring knows nothing.</summary>
    public required double Score { get; init; }

    /// <summary><see cref="LinkReason"/>s as JSON.</summary>
    public required string Reasons { get; init; }

    public required string DecidedBy { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public bool DecidedByPerson => State is LinkState.Manual or LinkState.Rejected;

    public IReadOnlyList<LinkReason> ReasonList => Json.Read<IReadOnlyList<LinkReason>>(Reasons);

    /// <summary>What a rerun makes of the links that are there. What a person decided stays as it is.</summary>
    /// <returns>The links to write, and the automatic ones that nothing supports any more.</returns>
    public static (IReadOnlyList<TicketLink> Changed, IReadOnlyList<TicketLink> Dropped) Merge(Ticket ticket, IReadOnlyList<TicketLink> present, IReadOnlyList<LinkProposal> found, Caller by, DateTimeOffset now)
    {
        var held = present.ToDictionary(l => l.CrashGroupId, StringComparer.Ordinal);
        var changed = new List<TicketLink>();
        foreach (var link in found.Select(f => Found(ticket, f, by, now)))
        {
            if (!held.TryGetValue(link.CrashGroupId, out var before) || (!before.DecidedByPerson && !before.SaysTheSame(link)))
            {
                changed.Add(link);
            }
        }

        var kept = found.Select(f => f.CrashGroupId).ToHashSet(StringComparer.Ordinal);
        return (changed, [.. present.Where(l => !l.DecidedByPerson && !kept.Contains(l.CrashGroupId))]);
    }

    /// <summary>A person's link; over a scored or a rejected one it keeps score and reasons. Otherwise it has those that the scoring gives, however low: they can be learnt from.</summary>
    public static TicketLink ByHand(Ticket ticket, string crashGroupId, string title, TicketLink? present, Caller by, DateTimeOffset now, LinkProposal? scored = null) => new()
    {
        Tenant = ticket.Tenant,
        TicketId = ticket.Id,
        CrashGroupId = crashGroupId,
        Title = title,
        State = LinkState.Manual,
        Score = present?.Score ?? scored?.Score ?? 0,
        Reasons = present?.Reasons ?? Json.Write(scored?.Reasons ?? []),
        DecidedBy = by.Id,
        UpdatedAt = now,
    };

    public TicketLink Reject(Caller by, DateTimeOffset now) => this with { State = LinkState.Rejected, DecidedBy = by.Id, UpdatedAt = now };

    private static TicketLink Found(Ticket ticket, LinkProposal found, Caller by, DateTimeOffset now) => new()
    {
        Tenant = ticket.Tenant,
        TicketId = ticket.Id,
        CrashGroupId = found.CrashGroupId,
        Title = found.Title,
        State = found.State,
        Score = found.Score,
        Reasons = Json.Write(found.Reasons),
        DecidedBy = by.Id,
        UpdatedAt = now,
    };

    private bool SaysTheSame(TicketLink other) => State == other.State && Reasons == other.Reasons && Math.Abs(Score - other.Score) < 1e-9;
}
