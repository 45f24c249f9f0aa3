using System.Globalization;

namespace Alexandria.Support.Evaluation.Reports;

/// <summary>The report of <c>eval grouping</c>.</summary>
internal static class GroupingReport
{
    private static readonly (string Name, int From, int To)[] Sizes =
        [("1", 1, 1), ("2", 2, 2), ("3 to 5", 3, 5), ("6 to 10", 6, 10), ("11 to 50", 11, 50), ("more than 50", 51, int.MaxValue)];

    private static readonly (string Name, double From, double To)[] Ranks =
        [("1", 1, 1), ("2", 2, 2), ("3 to 5", 3, 5), ("6 to 10", 6, 10), ("11 to 50", 11, 50), ("beyond 50", 51, double.PositiveInfinity), ("not found", 0, 0)];

    public static ReportPage Of(GroupingFigures figures)
    {
        var found = figures.Placed.CountBy(p => p.Found, StringComparer.Ordinal).Select(g => g.Value).ToList();
        var known = figures.Placed.CountBy(p => p.True, StringComparer.Ordinal).Select(g => g.Value).ToList();
        return new ReportPage("Grouping of crash reports", "Reports came in one after the other, as at the server, and were put into groups.")
            .Figures(
                ("reports", IntentReport.Number(figures.Reports)), ("groups", IntentReport.Number(figures.Groups)), ("true groups", IntentReport.Number(known.Count)),
                ("B-cubed F1", IntentReport.Share(figures.BCubed.F1)), ("pairwise F1", IntentReport.Share(figures.Pairwise.F1)), ("fellow first", IntentReport.Share(figures.Ranking.First)))
            .Table(["", "precision", "recall", "F1"], [Row("B-cubed", figures.BCubed), Row("pairwise", figures.Pairwise)])
            .Section("Group sizes", "Many more groups of one than there are in truth: grouping is too careful. Larger groups than in truth: too bold.")
            .BarChart("Groups that were found, by their reports", Histogram(found))
            .BarChart("True groups, by their reports", Histogram(known))
            .Section("By product", "B-cubed F1: for the average report, how well its group agrees with the true one.")
            .BarChart("B-cubed F1 by product", [.. ByProduct(figures.Placed)], full: 1)
            .Section("Ranking of like reports", "For each report that has a fellow: the rank of the first fellow among all others of the product.")
            .BarChart("Queries by the rank of the first fellow", [.. Ranks.Select(r => (r.Name, Count: figures.Ranks.Count(rank => rank >= r.From && rank <= r.To))).Select(r => new Bar(r.Name, r.Count, IntentReport.Number(r.Count)))]);
    }

    private static IReadOnlyList<string> Row(string name, Agreement agreement) =>
        [name, IntentReport.Share(agreement.Precision), IntentReport.Share(agreement.Recall), IntentReport.Share(agreement.F1)];

    private static List<Bar> Histogram(List<int> groups) =>
        [.. Sizes.Select(s => (s.Name, Count: groups.Count(g => g >= s.From && g <= s.To))).Select(s => new Bar(s.Name, s.Count, IntentReport.Number(s.Count)))];

    private static IEnumerable<Bar> ByProduct(IReadOnlyList<PlacedReport> placed) =>
        from product in placed.GroupBy(p => p.Product, StringComparer.Ordinal)
        let agreement = ClusterAgreement.BCubed([.. product.Select(p => (p.Found, p.True))])
        orderby agreement.F1, product.Key
        select new Bar(
            string.Create(CultureInfo.InvariantCulture, $"{(product.Key.Length == 0 ? "all reports" : product.Key)} ({product.Count():N0})"), agreement.F1, IntentReport.Share(agreement.F1));
}
