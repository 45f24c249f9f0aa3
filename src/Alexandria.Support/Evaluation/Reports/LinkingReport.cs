using Alexandria.Console.Reports;
using static Alexandria.Console.Reports.ReportPage;
using static Alexandria.Support.Evaluation.Reports.Plots;

namespace Alexandria.Support.Evaluation.Reports;

/// <summary>The report of <c>eval linking</c>.</summary>
internal static class LinkingReport
{
    /// <summary>Groups and tickets that are shown: the ones worth looking at.</summary>
    private const int Shown = 20;

    public static ReportPage Of(LinkingFigures figures)
    {
        var precision = figures.Thresholds.Where(t => t.Precision is not null).Select(t => (t.Threshold, t.Precision ?? 0)).ToList();
        var recall = figures.Thresholds.Select(t => (t.Threshold, t.Recall)).ToList();
        return new ReportPage("Linking of tickets with crash groups", "Crash reports came in, then tickets, as at the server; each ticket was compared with the crash groups of its product.")
            .Figures(
                ("tickets", Number(figures.Tickets)), ("right group first", Share(figures.Top1)), ("the same by group", Share(figures.MacroTop1)),
                ("right in first five", Share(figures.RecallAt5)), ("automatic links", Number(figures.Auto.Count)),
                ("their precision", Share(figures.Auto.Precision)), ("their recall", Share(figures.Auto.Recall)))
            .Section("The threshold", "What if every link with at least this score were made without asking? Choose the threshold where the precision is what you accept.")
            .Curve(new Curve("Precision and recall over the threshold", "least score of a link", "share", new Series("precision", precision), new Series("recall", recall)))
            .Section("Can the scores be believed?", "On the dashed line a score of 0.8 is right in four cases of five. Tenths with fewer than 10 cases stand in the table alone.")
            .Reliability("score", "links", figures.Reliability)
            .Section("By group", "Share of the tickets of each true group that found it first.")
            .BarChart("Right group first, lowest first", [.. figures.ByLabel.OrderBy(g => g.Top1).ThenBy(g => g.Label, StringComparer.Ordinal).Take(Shown).Select(g => new Bar($"{g.Label} ({Number(g.Tickets)})", g.Top1, Share(g.Top1)))], full: 1)
            .Section("Worst errors", "Tickets whose highest-scored group is a wrong one, the surest first. Some may be labelled wrongly.")
            .Examples(["ticket", "true group", "found", "score"], figures.Errors.OrderByDescending(e => e.Score).Take(Shown).Select(e => (IReadOnlyList<string>)[e.Subject, e.Label, e.Found ?? "none", Share(e.Score)]));
    }
}
