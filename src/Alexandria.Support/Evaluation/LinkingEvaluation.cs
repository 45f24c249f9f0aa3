using System.Text.Json.Serialization;
using Alexandria.Support.CrashReports.Grouping;
using Alexandria.Support.CrashReports.Parsing;
using Alexandria.Support.Linking;
using Alexandria.Support.Linking.Learning;
using Alexandria.Support.Tickets.Reading;

namespace Alexandria.Support.Evaluation;

/// <summary>How far links that were made without asking can be trusted.</summary>
internal sealed record AutoLinkFigures
{
    /// <summary>Correct ones among all automatic links; null when there is none.</summary>
    [JsonPropertyName("precision")]
    public required double? Precision { get; init; }

    /// <summary>Tickets with a correct automatic link among all tickets.</summary>
    [JsonPropertyName("recall")]
    public required double Recall { get; init; }

    /// <summary>Automatic links.</summary>
    [JsonPropertyName("count")]
    public required int Count { get; init; }
}

/// <summary>What linking does with labelled tickets.</summary>
internal sealed record LinkingFigures
{
    [JsonPropertyName("tickets")]
    public required int Tickets { get; init; }

    /// <summary>Tickets whose highest-scored group is the right one.</summary>
    [JsonPropertyName("top1")]
    public required double Top1 { get; init; }

    /// <summary>The same, as the mean over true groups, so that a frequent crash does not hide the others.</summary>
    [JsonPropertyName("macroTop1")]
    public required double MacroTop1 { get; init; }

    [JsonPropertyName("auto")]
    public required AutoLinkFigures Auto { get; init; }

    /// <summary>Tickets with the right group among the first five.</summary>
    [JsonPropertyName("recallAt5")]
    public required double RecallAt5 { get; init; }

    /// <summary>Mean squared distance between the score of a candidate and whether it is the right group, over all candidates; null when there are none.</summary>
    [JsonPropertyName("brier")]
    public required double? Brier { get; init; }

    /// <summary>Mean of -ln of the probability that was given to the truth, over all candidates; null when there are none.</summary>
    [JsonPropertyName("logLoss")]
    public required double? LogLoss { get; init; }

    /// <summary>Ten bins over the scores of all candidates.</summary>
    [JsonPropertyName("reliability")]
    public required IReadOnlyList<ReliabilityBin> Reliability { get; init; }
}

/// <summary>
/// Lets crash reports come in, then tickets, as they would at the server, and measures the links. A group of ours has the
/// label of the majority of its reports (of equals, the label that came first); a ticket without a link is wrong.
/// </summary>
internal static class LinkingEvaluation
{
    /// <param name="data">In the order in which it came.</param>
    /// <param name="grouping">The server's defaults unless told.</param>
    /// <param name="linking">Likewise.</param>
    /// <param name="progress">Is told how many tickets have been compared.</param>
    public static LinkingFigures Run(LinkingData data, GroupingOptions? grouping = null, LinkingOptions? linking = null, Action<int>? progress = null)
    {
        using var intake = new GroupingIntake(grouping);
        using var finder = new LinkFinder(intake.Index, linking);
        var labels = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var report in data.Reports)
        {
            var crash = CrashParser.Parse(report.Text).Crash;
            var (_, group) = intake.Receive(crash);
            if (crash is not null)
            {
                finder.Put((finder.Get(group) ?? new CrashGroupSignals { GroupId = group }).With(crash));
            }

            labels.TryAdd(group, []);
            labels[group].Add(report.Label);
        }

        var majority = labels.ToDictionary(l => l.Key, l => l.Value.CountBy(v => v, StringComparer.Ordinal).MaxBy(c => c.Value).Key, StringComparer.Ordinal);
        var results = new List<Outcome>(data.Tickets.Count);
        foreach (var ticket in data.Tickets)
        {
            results.Add(new Outcome(ticket.Label, Find(finder, ticket.Ticket, majority)));
            progress?.Invoke(results.Count);
        }

        var auto = results.SelectMany(r => r.Links.Where(l => l.Link.Verdict == LinkVerdict.Auto).Select(l => l.Label == r.Label)).ToList();
        var scored = results.SelectMany(r => r.Links.Select(l => (l.Link.Score, l.Label == r.Label))).ToList();
        return new LinkingFigures
        {
            Tickets = results.Count,
            Top1 = Share(results, r => r.IsWithin(1)),
            MacroTop1 = results.Count == 0 ? 0 : results.GroupBy(r => r.Label, StringComparer.Ordinal).Average(g => Share([.. g], r => r.IsWithin(1))),
            Auto = new AutoLinkFigures
            {
                Precision = auto.Count == 0 ? null : auto.Count(right => right) / (double)auto.Count,
                Recall = Share(results, r => r.Links.Any(l => l.Link.Verdict == LinkVerdict.Auto && l.Label == r.Label)),
                Count = auto.Count,
            },
            RecallAt5 = Share(results, r => r.IsWithin(5)),
            Brier = Calibration.Brier(scored),
            LogLoss = Calibration.LogLoss(scored),
            Reliability = Calibration.Reliability(scored),
        };
    }

    private sealed record Outcome(string Label, IReadOnlyList<(string Label, ScoredLink Link)> Links)
    {
        // A wrong group with the same score might as well have come first. What is not even suggested is no link.
        public bool IsWithin(int places)
        {
            var right = Links.FirstOrDefault(l => l.Label == Label && l.Link.Verdict != LinkVerdict.None).Link;
            return right is not null && Links.Count(l => l.Link != right && (l.Link.Score > right.Score || (l.Link.Score == right.Score && l.Label != Label))) < places;
        }
    }

    private static List<(string Label, ScoredLink Link)> Find(LinkFinder finder, EvaluationTicket ticket, Dictionary<string, string> labels) =>
        [.. finder.Find(TicketReader.Read(ticket.Subject, ticket.Body, ticket.Product, ticket.Version, ticket.Created)).Select(l => (labels[l.GroupId], l))];

    private static double Share(List<Outcome> results, Func<Outcome, bool> which) => results.Count == 0 ? 0 : results.Count(which) / (double)results.Count;
}
