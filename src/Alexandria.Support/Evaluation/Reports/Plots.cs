using System.Globalization;
using System.Text;
using Alexandria.Console.Reports;
using Alexandria.Support.Linking.Learning;
using static Alexandria.Console.Reports.ReportPage;

namespace Alexandria.Support.Evaluation.Reports;

/// <summary>What an evaluation shows beside figures and tables.</summary>
internal static class Plots
{
    /// <summary>Cases whose share right is drawn: of fewer it says little.</summary>
    private const int FewestPlotted = 10;

    private static readonly (string Name, double From, double To)[] RankRanges =
        [("1", 1, 1), ("2", 2, 2), ("3 to 5", 3, 5), ("6 to 10", 6, 10), ("11 to 50", 11, 50), ("beyond 50", 51, double.PositiveInfinity), ("not found", 0, 0)];

    /// <summary>Lines over two scales, with their points as a table to unfold.</summary>
    public static ReportPage Curve(this ReportPage page, Curve curve) => page.Plot(curve.Write);

    /// <summary>Whether scores can be believed: what is right over what was promised, as a plot and as a table. Parts with few cases stand in the table alone.</summary>
    /// <param name="page">It is shown there.</param>
    /// <param name="scale">What the scores are called.</param>
    /// <param name="what">What has a score.</param>
    /// <param name="bins">Parts of the scale.</param>
    public static ReportPage Reliability(this ReportPage page, string scale, string what, IReadOnlyList<ReliabilityBin> bins) =>
        page.Curve(new Curve("Reliability", $"mean {scale}", "share right", new Series("found", [.. bins.Where(b => b.Count >= FewestPlotted).Select(b => (b.MeanScore ?? 0, b.Correct ?? 0))])) { Diagonal = true, Marks = true })
        .Table([scale, what, "mean", "share right"], bins.Select(b => (IReadOnlyList<string>)[string.Create(CultureInfo.InvariantCulture, $"{b.From:0.0} to {b.To:0.0}"), Number(b.Count), Share(b.MeanScore), Share(b.Correct)]));

    /// <summary>How many queries found what they should at which rank.</summary>
    /// <param name="page">It is shown there.</param>
    /// <param name="heading">What was ranked.</param>
    /// <param name="ranks">From 1; 0 where it was not found.</param>
    public static ReportPage Ranks(this ReportPage page, string heading, IReadOnlyList<double> ranks) =>
        page.BarChart(heading, [.. RankRanges.Select(r => (r.Name, Count: ranks.Count(rank => rank >= r.From && rank <= r.To))).Select(r => new Bar(r.Name, r.Count, Number(r.Count)))]);

    /// <summary>Writes the page.</summary>
    /// <exception cref="EvaluationDataException">The file cannot be written.</exception>
    public static void Write(this ReportPage page, string file)
    {
        try
        {
            File.WriteAllText(file, page.ToHtml(), new UTF8Encoding(false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new EvaluationDataException(file, 0, "The report cannot be written: " + e.Message);
        }
    }

    public static string Share(double? share) => share?.ToString("0.000", CultureInfo.InvariantCulture) ?? "none";
}
