using System.Globalization;
using Alexandria.Console.Reports;
using static Alexandria.Console.Reports.ReportPage;
using static Alexandria.Support.Evaluation.Reports.Plots;

namespace Alexandria.Support.Evaluation.Reports;

/// <summary>The report of <c>eval grouping</c>.</summary>
internal static class GroupingReport
{
    private static readonly (string Name, int From, int To)[] Sizes =
        [("1", 1, 1), ("2", 2, 2), ("3 to 5", 3, 5), ("6 to 10", 6, 10), ("11 to 50", 11, 50), ("more than 50", 51, int.MaxValue)];

    private const int Shown = 10;

    public static ReportPage Of(GroupingFigures figures)
    {
        var found = figures.Placed.CountBy(p => p.Found, StringComparer.Ordinal).Select(g => g.Value).ToList();
        var known = figures.Placed.CountBy(p => p.True, StringComparer.Ordinal).Select(g => g.Value).ToList();
        return new ReportPage("Grouping of crash reports", "Reports came in one after the other, as at the server, and were put into groups.")
            .Figures(
                ("reports", Number(figures.Reports)), ("groups", Number(figures.Groups)), ("true groups", Number(known.Count)),
                ("B-cubed F1", Share(figures.BCubed.F1)), ("pairwise F1", Share(figures.Pairwise.F1)), ("fellow first", Share(figures.Ranking.First)))
            .Table(["", "precision", "recall", "F1"], [Row("B-cubed", figures.BCubed), Row("pairwise", figures.Pairwise)])
            .Section("Group sizes", "Many more groups of one than there are in truth: grouping is too careful. Larger groups than in truth: too bold.")
            .BarChart("Groups that were found, by their reports", Histogram(found))
            .BarChart("True groups, by their reports", Histogram(known))
            .Section("Worst groups", "What was put together and does not belong together, and what belongs together and was put in several groups.")
            .BarChart("Groups with reports of several true groups: how many", Worst(figures.Placed, p => p.Found, p => p.True))
            .BarChart("True groups in several groups: how many", Worst(figures.Placed, p => p.True, p => p.Found))
            .Section("By product", "B-cubed F1: for the average report, how well its group agrees with the true one.")
            .BarChart("B-cubed F1 by product", [.. ByProduct(figures.Placed)], full: 1)
            .Section("Ranking of like reports", "For each report that has a fellow: the rank of the first fellow among all others of the product.")
            .Ranks("Queries by the rank of the first fellow", figures.Ranks);
    }

    // A group that was found has no name of its own: it is called after what most of its reports are.
    private static List<Bar> Worst(IReadOnlyList<PlacedReport> placed, Func<PlacedReport, string> of, Func<PlacedReport, string> by) =>
        [.. placed.GroupBy(of, StringComparer.Ordinal)
            .Select(g => (Name: Label(g.CountBy(p => p.True, StringComparer.Ordinal).MaxBy(c => c.Value).Key), Reports: g.Count(), Parts: g.Select(by).Distinct(StringComparer.Ordinal).Count()))
            .Where(g => g.Parts > 1).OrderByDescending(g => g.Parts).ThenByDescending(g => g.Reports).ThenBy(g => g.Name, StringComparer.Ordinal).Take(Shown)
            .Select(g => new Bar($"{g.Name} ({Number(g.Reports)} reports)", g.Parts, Number(g.Parts)))];

    private static string Label(string group) => group[(group.IndexOf('\0', StringComparison.Ordinal) + 1)..];

    private static IReadOnlyList<string> Row(string name, Agreement agreement) =>
        [name, Share(agreement.Precision), Share(agreement.Recall), Share(agreement.F1)];

    private static List<Bar> Histogram(List<int> groups) =>
        [.. Sizes.Select(s => (s.Name, Count: groups.Count(g => g >= s.From && g <= s.To))).Select(s => new Bar(s.Name, s.Count, Number(s.Count)))];

    private static IEnumerable<Bar> ByProduct(IReadOnlyList<PlacedReport> placed) =>
        from product in placed.GroupBy(p => p.Product, StringComparer.Ordinal)
        let agreement = ClusterAgreement.BCubed([.. product.Select(p => (p.Found, p.True))])
        orderby agreement.F1, product.Key
        select new Bar(
            string.Create(CultureInfo.InvariantCulture, $"{(product.Key.Length == 0 ? "all reports" : product.Key)} ({product.Count():N0})"), agreement.F1, Share(agreement.F1));
}
