using System.Globalization;
using Alexandria.Support.Tickets;
using Alexandria.Support.Tickets.Reading;

namespace Alexandria.Support.Linking;

/// <summary>
/// Scores links between a ticket and crash groups. Evidence is added up as log-odds, as in logistic regression and in the
/// record linkage of I. P. Fellegi and A. B. Sunter (1969), so that each feature's part can be shown. What a ticket or a
/// group does not say adds nothing. What each feature is worth say the <see cref="LinkWeights"/>. Pure.
/// </summary>
internal static class LinkScorer
{
    /// <summary>Rivals that cost less than this are not worth a line.</summary>
    private const double RivalFloor = 0.05;

    /// <summary>
    /// A crash elsewhere on the same path is worth this much of a crash at the same place: tools disagree about the
    /// innermost frame (inlining, interceptors), but so do different defects. Too little for an automatic link by itself.
    /// </summary>
    private const double PathWorth = 0.55;

    /// <summary>Two stacks of one product have this much in common without being the same crash.</summary>
    private const double ChanceSimilarity = 0.2;

    private static readonly TimeSpan Before = TimeSpan.FromDays(1);
    private static readonly TimeSpan After = TimeSpan.FromDays(7);
    private static readonly TimeSpan Fading = TimeSpan.FromDays(30);

    /// <summary>What every score begins with.</summary>
    public static LinkReason Unknown => Prior(LinkWeights.Shipped).Shown();

    /// <summary>
    /// The candidates with their scores, best first; of equals the lower id first. Only the best group for each quoted
    /// trace (without a trace: the best of all) can be linked automatically; the others can be suggested.
    /// </summary>
    /// <param name="ticket">What the ticket says.</param>
    /// <param name="candidates">Groups that it may be about.</param>
    /// <param name="options">The thresholds.</param>
    /// <param name="weights">The shipped ones unless told.</param>
    public static IReadOnlyList<ScoredLink> Rank(TicketSignals ticket, IReadOnlyList<LinkCandidate> candidates, LinkingOptions options, LinkWeights? weights = null)
    {
        weights ??= LinkWeights.Shipped;
        var placed = candidates.Where(c => c.Trace is { Match.Joins: true }).Select(c => c.Trace!.Value.Number).ToHashSet();
        var ranked = candidates
            .Select(c => (Subject: c.Trace?.Number ?? -1, c.Group.Title, Link: new ScoredLink(c.Group.GroupId, Features(ticket, c, placed, weights), LinkVerdict.None)))
            .OrderByDescending(c => c.Link.LogOdds).ThenBy(c => c.Link.GroupId, StringComparer.Ordinal)
            .ToList();
        var hasTrace = ranked.Exists(c => c.Subject >= 0);
        var links = new List<ScoredLink>(ranked.Count);
        foreach (var (subject, _, link) in ranked)
        {
            var rivals = ranked.Where(r => r.Subject == subject && r.Link != link).Select(r => (r.Link.LogOdds, r.Title)).ToList();
            var scored = Rivals(rivals) is { } feature ? link with { Features = [.. link.Features, feature] } : link;
            var isBest = (subject >= 0 || !hasTrace) && ranked.Find(r => r.Subject == subject).Link == link;
            links.Add(scored with { Verdict = Verdict(scored.Score, isBest, options) });
        }

        return [.. links.OrderByDescending(l => l.LogOdds).ThenBy(l => l.GroupId, StringComparer.Ordinal)];
    }

    private static LinkVerdict Verdict(double score, bool isBest, LinkingOptions options) =>
        isBest && score >= options.AutoThreshold ? LinkVerdict.Auto : score >= options.SuggestThreshold ? LinkVerdict.Suggest : LinkVerdict.None;

    // Only one group can be right: with odds o and rivals' odds r1, r2, … the probability is o / (1 + o + r1 + r2 + …).
    private static LinkFeature? Rivals(List<(double LogOdds, string Title)> rivals)
    {
        var cost = Math.Log(1 + rivals.Sum(r => Math.Exp(r.LogOdds)));
        return cost < RivalFloor
            ? null
            : new LinkFeature("rival", -1, cost, $"Only one crash group can be right, and {(rivals[0].Title is { Length: > 0 } title ? $"\"{title}\"" : "another")} fits too{(rivals.Count > 1 ? " (the best of several)" : "")}.");
    }

    private static List<LinkFeature> Features(TicketSignals ticket, LinkCandidate candidate, HashSet<int> placed, LinkWeights weights)
    {
        var group = candidate.Group;
        var features = new List<LinkFeature> { Prior(weights) };
        Add(features, Trace(candidate, placed, weights.Trace));
        Add(features, ErrorCode(ticket, group, weights.ErrorCode));
        Add(features, Component(ticket, group, weights.Component));
        Add(features, Version(ticket, group, weights.Version));
        Add(features, Text(candidate, weights.Text));
        Add(features, Time(ticket, group, weights.Time));
        return features;
    }

    private static LinkFeature Prior(LinkWeights weights) => new("base", 1, weights.Base, string.Create(CultureInfo.InvariantCulture,
        $"Where nothing is known, 1 crash group in {1 + Math.Exp(-weights.Base):0} is the right one."));

    private static void Add(List<LinkFeature> features, LinkFeature? feature)
    {
        if (feature is { Value: not 0 })
        {
            features.Add(feature);
        }
    }

    private static LinkFeature? Trace(LinkCandidate candidate, HashSet<int> placed, double weight)
    {
        if (candidate.Trace is not { Match: var match, Number: var number })
        {
            return null;
        }

        // Sharing the path says something only as long as no group is known to crash like this.
        var path = placed.Contains(number) ? 0 : PathWorth * match.PathShare;
        var value = Math.Max(path, (match.Similarity - ChanceSimilarity) / (1 - ChanceSimilarity));
        return new LinkFeature("trace", value, weight, string.Create(CultureInfo.InvariantCulture,
            $"Of the trace that the ticket quotes, {match.SharedFunctions} of {match.Functions} in-app frames are this group's{(match.SamePlace ? ", the innermost among them" : ", but it crashes in another function")} (similarity {match.Similarity:0.00})."));
    }

    private static LinkFeature? ErrorCode(TicketSignals ticket, CrashGroupSignals group, double weight)
    {
        var shared = ticket.ErrorCodes.Intersect(group.ErrorCodes, StringComparer.OrdinalIgnoreCase).ToList();
        return shared.Count == 0 ? null : new LinkFeature("error_code", 1, weight, $"The ticket names the error code {string.Join(", ", shared)}, as this group's reports do.");
    }

    private static LinkFeature? Component(TicketSignals ticket, CrashGroupSignals group, double weight)
    {
        var shared = ticket.Components.Intersect(group.Components, StringComparer.OrdinalIgnoreCase).ToList();
        return shared.Count == 0 ? null : new LinkFeature("component", Math.Min(1, shared.Count / 2.0), weight, $"The ticket names {string.Join(", ", shared.Take(5))}, where this group crashes.");
    }

    private static LinkFeature? Version(TicketSignals ticket, CrashGroupSignals group, double weight)
    {
        if (ticket.Versions.Count == 0 || group.Versions.Count == 0)
        {
            return null;
        }

        var shared = ticket.Versions.Intersect(group.Versions, StringComparer.OrdinalIgnoreCase).FirstOrDefault();
        return shared is not null
            ? new LinkFeature("version", 1, weight, $"This group has been seen in version {shared}.")
            : new LinkFeature("version", -1, weight, $"The ticket is about version {ticket.Versions[0]}; this group has been seen in {string.Join(", ", group.Versions.Take(5))} only.");
    }

    private static LinkFeature? Text(LinkCandidate candidate, double weight) => candidate.SharedWords.Count == 0
        ? null
        : new LinkFeature("text", candidate.TextShare, weight, $"The ticket and this group's reports share the words {string.Join(", ", candidate.SharedWords)}.");

    private static LinkFeature? Time(TicketSignals ticket, CrashGroupSignals group, double weight)
    {
        if (ticket.Created is not { } created || group.FirstSeen is not { } first || group.LastSeen is not { } last)
        {
            return null;
        }

        var outside = created < first - Before ? first - Before - created : created > last + After ? created - last - After : TimeSpan.Zero;
        return new LinkFeature("time", Math.Max(0, 1 - (outside / Fading)), weight,
            outside == TimeSpan.Zero ? "The ticket came in while this group was being reported." : "The ticket came in near the time when this group was being reported.");
    }
}
