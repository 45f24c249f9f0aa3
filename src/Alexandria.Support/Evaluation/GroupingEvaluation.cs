using System.Globalization;
using System.Text.Json.Serialization;
using Alexandria.Support.CrashReports;
using Alexandria.Support.CrashReports.Grouping;
using Alexandria.Support.CrashReports.Parsing;

namespace Alexandria.Support.Evaluation;

/// <summary>How well the nearest neighbours of a report are its fellows.</summary>
internal sealed record RankingFigures
{
    /// <summary>Reports that have a fellow.</summary>
    [JsonPropertyName("queries")]
    public required int Queries { get; init; }

    /// <summary>Share of queries with a fellow at the first place.</summary>
    [JsonPropertyName("rr1")]
    public required double First { get; init; }

    /// <summary>Share of queries with a fellow among the first ten.</summary>
    [JsonPropertyName("recallAt10")]
    public required double RecallAt10 { get; init; }

    /// <summary>Mean reciprocal rank of the first fellow.</summary>
    [JsonPropertyName("mrr")]
    public required double MeanReciprocalRank { get; init; }
}

/// <summary>What grouping does with labelled reports.</summary>
internal sealed record GroupingFigures
{
    [JsonPropertyName("reports")]
    public required int Reports { get; init; }

    [JsonPropertyName("groups")]
    public required int Groups { get; init; }

    [JsonPropertyName("pairwise")]
    public required Agreement Pairwise { get; init; }

    [JsonPropertyName("bcubed")]
    public required Agreement BCubed { get; init; }

    [JsonPropertyName("ranking")]
    public required RankingFigures Ranking { get; init; }

    /// <summary>Every report: for the report page alone.</summary>
    [JsonIgnore]
    public IReadOnlyList<PlacedReport> Placed { get; init; } = [];

    /// <summary>Rank of the first fellow of each query, 0 where none was found: likewise.</summary>
    [JsonIgnore]
    public IReadOnlyList<double> Ranks { get; init; } = [];
}

/// <summary>The group that a report was put in, and the true one; groups of different products have different names.</summary>
internal sealed record PlacedReport(string Product, string Found, string True);

/// <summary>
/// Lets labelled reports come in one after the other, as they would at the server, and measures the groups that they are
/// put in. A report that cannot be parsed is a group of its own and a failed query; ties in a ranking count against us.
/// </summary>
internal static class GroupingEvaluation
{
    /// <param name="reports">In the order in which they came.</param>
    /// <param name="options">The server's defaults unless told.</param>
    /// <param name="progress">Is told how many reports are in their groups.</param>
    public static GroupingFigures Run(IReadOnlyList<LabelledReport> reports, GroupingOptions? options = null, Action<int>? progress = null)
    {
        var arrivals = reports.Select(r => new Arrival(r.Product, r.Product + '\0' + r.Label, CrashParser.Parse(r.Text).Crash)).ToList();
        var placed = new List<PlacedReport>();
        var ranks = new List<double>();
        foreach (var product in arrivals.GroupBy(a => a.Product, StringComparer.Ordinal))
        {
            using var intake = new GroupingIntake(options);
            var queries = new List<(string Id, Arrival Report)>();
            foreach (var report in product)
            {
                var (id, group) = intake.Receive(report.Crash);
                placed.Add(new(product.Key, product.Key + '\0' + group, report.Label));
                queries.Add((id, report));
                progress?.Invoke(placed.Count);
            }

            ranks.AddRange(Ranks(intake.Index, queries));
        }

        var pairs = placed.Select(p => (p.Found, p.True)).ToList();
        return new GroupingFigures
        {
            Placed = placed,
            Ranks = ranks,
            Reports = reports.Count,
            Groups = placed.Select(p => p.Found).Distinct(StringComparer.Ordinal).Count(),
            Pairwise = ClusterAgreement.Pairwise(pairs),
            BCubed = ClusterAgreement.BCubed(pairs),
            Ranking = new RankingFigures
            {
                Queries = ranks.Count,
                First = Mean(ranks, r => r == 1 ? 1 : 0),
                RecallAt10 = Mean(ranks, r => r is > 0 and <= 10 ? 1 : 0),
                MeanReciprocalRank = Mean(ranks, r => r > 0 ? 1 / r : 0),
            },
        };
    }

    private sealed record Arrival(string Product, string Label, ParsedCrash? Crash);

    // 0 stands for a query whose fellows were not found at all.
    private static IEnumerable<double> Ranks(CrashGroupIndex index, List<(string Id, Arrival Report)> queries)
    {
        var labels = queries.ToDictionary(q => q.Id, q => q.Report.Label, StringComparer.Ordinal);
        var sizes = queries.CountBy(q => q.Report.Label, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        foreach (var (id, report) in queries.Where(q => sizes[q.Report.Label] > 1))
        {
            var found = report.Crash is { } crash ? index.Rank(crash, queries.Count, except: id) : [];
            var fellow = found.FirstOrDefault(n => labels[n.ReportId] == report.Label);
            yield return fellow is null
                ? 0
                : 1 + found.Count(n => n.Similarity >= fellow.Similarity && labels[n.ReportId] != report.Label);
        }
    }

    private static double Mean(List<double> ranks, Func<double, double> value) => ranks.Count == 0 ? 0 : ranks.Average(value);
}

/// <summary>Puts reports into groups as they come, with ids that say nothing but their order.</summary>
internal sealed class GroupingIntake(GroupingOptions? options) : IDisposable
{
    private int _reports;

    public CrashGroupIndex Index { get; } = new(options);

    public (string ReportId, string GroupId) Receive(ParsedCrash? crash)
    {
        var number = (++_reports).ToString("D9", CultureInfo.InvariantCulture);
        if (crash is null)
        {
            return (number, number);
        }

        var group = Index.Match(crash) is { Joins: true } match ? match.GroupId : number;
        Index.Add(number, group, crash);
        return (number, group);
    }

    public void Dispose() => Index.Dispose();
}
