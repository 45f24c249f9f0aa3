using System.Text.Json.Serialization;

namespace Alexandria.Support.Evaluation;

/// <summary>Precision, recall and their harmonic mean, each 0 to 1.</summary>
internal sealed record Agreement(
    [property: JsonPropertyName("precision")] double Precision,
    [property: JsonPropertyName("recall")] double Recall)
{
    [JsonPropertyName("f1")]
    public double F1 => Precision + Recall > 0 ? 2 * Precision * Recall / (Precision + Recall) : 0;
}

/// <summary>How well groups that were found agree with the true ones.</summary>
internal static class ClusterAgreement
{
    /// <summary>
    /// Over pairs of reports: of those put together, how many belong together (precision), and of those that belong
    /// together, how many were put together (recall). Where there are none to be right about, the figure is 1.
    /// </summary>
    public static Agreement Pairwise(IReadOnlyList<(string Found, string True)> reports)
    {
        var both = reports.GroupBy(r => r).Sum(g => Pairs(g.Count()));
        return new Agreement(
            Share(both, reports.GroupBy(r => r.Found, StringComparer.Ordinal).Sum(g => Pairs(g.Count()))),
            Share(both, reports.GroupBy(r => r.True, StringComparer.Ordinal).Sum(g => Pairs(g.Count()))));
    }

    /// <summary>
    /// B-cubed (A. Bagga and B. Baldwin, 1998): the mean over reports of the share of its found group that is truly its
    /// fellows (precision) and of the share of its true group that was found with it (recall).
    /// </summary>
    public static Agreement BCubed(IReadOnlyList<(string Found, string True)> reports)
    {
        if (reports.Count == 0)
        {
            return new Agreement(1, 1);
        }

        var found = reports.CountBy(r => r.Found, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var actual = reports.CountBy(r => r.True, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var (precision, recall) = (0.0, 0.0);
        foreach (var (cell, count) in reports.CountBy(r => r))
        {
            precision += (double)count * count / found[cell.Found];
            recall += (double)count * count / actual[cell.True];
        }

        return new Agreement(precision / reports.Count, recall / reports.Count);
    }

    private static long Pairs(long count) => count * (count - 1) / 2;

    private static double Share(long part, long whole) => whole == 0 ? 1 : (double)part / whole;
}
