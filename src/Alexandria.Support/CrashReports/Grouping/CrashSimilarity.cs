using Alexandria.Text;

namespace Alexandria.Support.CrashReports.Grouping;

/// <summary>
/// How alike two crashes are, 0 to 1: the weighted mean of what they share in functions, words, owners, messages and
/// types, and of whether they crash at the same place. What either report does not say (a message, a type) is left out of
/// the mean. Each term counts by how few groups have it.
/// </summary>
internal static class CrashSimilarity
{
    /// <summary>
    /// Both come along one path and crash in different functions of it: what they share says how the program got there, not
    /// what is wrong. (Crashes that share no function are likened by words and owners alone, so this is not held against them.)
    /// </summary>
    private const double SamePathElsewhere = 0.5;

    private const double PlaceWeight = 1;

    /// <summary>Lines over which nearness falls to 1/e: about the length of a function.</summary>
    private const double NearLines = 30;

    /// <summary>The lines of one function move from version to version.</summary>
    private const double SameFunction = 0.5;

    // Measured on real failures of several projects; all of the figures hold with any of these changed by a quarter.
    private static readonly (TermField Field, double Weight, bool Required)[] Weights =
    [
        (TermField.Function, 1, true),
        (TermField.Word, 2, true),
        (TermField.Owner, 0.75, true),
        (TermField.Message, 0.75, false),
        (TermField.Type, 0.25, false),
    ];

    public static double Between<TWeights>(CrashVector a, CrashVector b, TWeights weights)
        where TWeights : ITermWeights
    {
        var total = PlaceWeight;
        var sum = PlaceWeight * Place(a, b);
        foreach (var (field, weight, required) in Weights)
        {
            var (x, y) = (a[field], b[field]);
            var missing = (x.Terms.IsEmpty ? 1 : 0) + (y.Terms.IsEmpty ? 1 : 0);
            if (missing < (required ? 2 : 1))
            {
                total += weight;
                sum += weight * Similarity.WeightedJaccard(x, y, weights);
            }
        }

        var mean = sum / total;
        return a.TopFunction != b.TopFunction && !SameLine(a, b) && a.SharesFunctionWith(b) ? mean * SamePathElsewhere : mean;
    }

    /// <summary>The share of the functions of <paramref name="crash"/> that <paramref name="other"/> has too, by weight; 0 to 1.</summary>
    public static double PathShare<TWeights>(CrashVector crash, CrashVector other, TWeights weights)
        where TWeights : ITermWeights
    {
        var (shared, all) = (0.0, 0.0);
        foreach (var function in crash[TermField.Function].Terms)
        {
            var weight = weights.WeightOf(function);
            all += weight;
            shared += other[TermField.Function].Terms.BinarySearch(function) >= 0 ? weight : 0;
        }

        return all > 0 ? shared / all : 0;
    }

    // One tool qualifies a function where another does not; the line tells that it is the same.
    private static bool SameLine(CrashVector a, CrashVector b) =>
        a.Top.File.Length > 0 && a.Top.File == b.Top.File && a.Top.Line > 0 && a.Top.Line == b.Top.Line;

    private static double Place(CrashVector a, CrashVector b)
    {
        var sameFunction = a.TopFunction == b.TopFunction;
        if (a.Top.File.Length == 0 || a.Top.File != b.Top.File || a.Top.Line == 0 || b.Top.Line == 0)
        {
            return sameFunction ? 1 : 0;
        }

        var near = Math.Exp(-Math.Abs((double)a.Top.Line - b.Top.Line) / NearLines);
        return sameFunction ? Math.Max(near, SameFunction) : near;
    }
}
