using System.Globalization;
using Alexandria.Console.Reports;
using static Alexandria.Console.Reports.ReportPage;
using static Alexandria.Support.Evaluation.Reports.Plots;

namespace Alexandria.Support.Evaluation.Reports;

/// <summary>The report of <c>eval duplicates</c>.</summary>
internal static class DuplicatesReport
{
    /// <summary>Reports that are shown: the ones worth looking at.</summary>
    private const int Shown = 20;

    public static ReportPage Of(DuplicatesFigures figures) =>
        new ReportPage("Duplicates of tickets", "Each report that has a known duplicate was compared with all others, or with earlier ones only where that was asked for.")
            .Figures(
                ("reports", Number(figures.Reports)), ("with a duplicate", Number(figures.Queries)), ("duplicate first", Share(figures.RecallAt1)), ("in first ten", Share(figures.RecallAt10)),
                ("mean reciprocal rank", Share(figures.MeanReciprocalRank)), ("ids without a report", Number(figures.Ignored)))
            .Section("What a ticket's page would show", "Something shown where no duplicate is known is no error if people did not label all of them. Choose the floor where the two lines suit you.")
            .Curve(new Curve("Reports with something shown, over the floor", "least score that is shown", "share of reports", new Series("a duplicate, where there is one", Line(figures, f => f.Shown)), new Series("anything, where none is known", Line(figures, f => f.ShownWithout))) { Marks = true })
            .Section("Ranking", "For each report with a duplicate: the rank of the first one among all others.")
            .Ranks("Reports by the rank of the first duplicate", figures.Ranks)
            .Section("Worst errors", "Reports whose first place is no known duplicate, the surest first. Some may be duplicates that nobody labelled.")
            .Examples(["report", "first place", "score", "rank of the duplicate"], figures.Misses.OrderByDescending(m => m.Score).Take(Shown).Select(m => (IReadOnlyList<string>)[m.Subject, m.First ?? "nothing", Share(m.Score), m.Rank.ToString("N0", CultureInfo.InvariantCulture)]));

    private static List<(double X, double Y)> Line(DuplicatesFigures figures, Func<FloorFigures, double?> of) =>
        [.. figures.Floors.Where(f => of(f) is not null).Select(f => (f.Floor, of(f) ?? 0))];
}
