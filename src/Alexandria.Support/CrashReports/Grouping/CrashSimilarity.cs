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

    private const double Rounding = 1e-9;

    /// <summary>Lines over which nearness falls to 1/e: about the length of a function.</summary>
    private const double NearLines = 30;

    /// <summary>The lines of one function move from version to version.</summary>
    private const double SameFunction = 0.5;

    // Measured on real failures of several projects; all of the figures hold with any of these changed by a quarter.
    private static readonly (TermField Field, double Weight, bool Required)[] Weights =
    [
        (TermField.Word, 2, true),
        (TermField.Function, 1, true),
        (TermField.Owner, 0.75, true),
        (TermField.Message, 0.75, false),
        (TermField.Type, 0.25, false),
    ];

    /// <param name="a">One crash.</param>
    /// <param name="b">The other.</param>
    /// <param name="weights">How much each term says.</param>
    /// <param name="least">What is asked for: of crashes that turn out to be less alike, it is only said that they are.</param>
    /// <returns>The likeness, or something lower than <paramref name="least"/> as soon as it cannot be reached any more.</returns>
    public static double Between<TWeights>(CrashVector a, CrashVector b, TWeights weights, double least = 0)
        where TWeights : ITermWeights
    {
        var total = PlaceWeight;
        foreach (var (field, weight, required) in Weights)
        {
            total += Said(a[field], b[field], required) ? weight : 0;
        }

        var elsewhere = Elsewhere(a, b);
        var sum = PlaceWeight * Place(a, b);
        var left = total - PlaceWeight;
        foreach (var (field, weight, required) in Weights)
        {
            if ((sum + left) / total * elsewhere < least - Rounding)
            {
                return 0;
            }

            if (Said(a[field], b[field], required))
            {
                left -= weight;
                sum += weight * Similarity.WeightedJaccard(a[field], b[field], weights);
            }
        }

        return sum / total * elsewhere;
    }

    /// <summary>The same, feature by feature; their contributions add up to the similarity.</summary>
    public static IReadOnlyList<LikenessFeature> Explain<TWeights>(CrashVector a, CrashVector b, TWeights weights)
        where TWeights : ITermWeights
    {
        var said = Weights.Where(w => Said(a[w.Field], b[w.Field], w.Required)).ToList();
        var scale = Elsewhere(a, b) / (PlaceWeight + said.Sum(w => w.Weight));
        LikenessFeature Feature(string name, double weight, double likeness) => new(name, likeness, likeness * weight * scale, weight * scale);
        return
        [
            Feature("place", PlaceWeight, Place(a, b)),
            .. said.Select(w => Feature(w.Field.ToString().ToLowerInvariant(), w.Weight, Similarity.WeightedJaccard(a[w.Field], b[w.Field], weights))),
        ];
    }

    /// <summary>Which part of two crashes' likeness in functions each function of the first makes: the smaller of its two values by weight, divided by the larger values of all.</summary>
    public static IReadOnlyDictionary<int, double> FunctionShares<TWeights>(CrashVector a, CrashVector b, TWeights weights)
        where TWeights : ITermWeights
    {
        var (x, y) = (Values(a), Values(b));
        var all = x.Keys.Union(y.Keys).Sum(t => weights.WeightOf(t) * Math.Max(x.GetValueOrDefault(t), y.GetValueOrDefault(t)));
        return x.ToDictionary(t => t.Key, t => all > 0 ? weights.WeightOf(t.Key) * Math.Min(t.Value, y.GetValueOrDefault(t.Key)) / all : 0);
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

    private static double Elsewhere(CrashVector a, CrashVector b) =>
        a.TopFunction != b.TopFunction && !SameLine(a, b) && a.SharesFunctionWith(b) ? SamePathElsewhere : 1;

    private static Dictionary<int, float> Values(CrashVector crash)
    {
        var vector = crash[TermField.Function];
        var values = new Dictionary<int, float>(vector.Terms.Length);
        for (var i = 0; i < vector.Terms.Length; i++)
        {
            values.Add(vector.Terms[i], vector.Values[i]);
        }

        return values;
    }

    private static bool Said(TermVector x, TermVector y, bool required) =>
        (x.Terms.IsEmpty ? 1 : 0) + (y.Terms.IsEmpty ? 1 : 0) < (required ? 2 : 1);

    // One tool qualifies a function where another does not; the line tells that it is the same.
    private static bool SameLine(CrashVector a, CrashVector b) =>
        a.File.Length > 0 && a.File == b.File && a.Line > 0 && a.Line == b.Line;

    private static double Place(CrashVector a, CrashVector b)
    {
        var sameFunction = a.TopFunction == b.TopFunction;
        if (a.File.Length == 0 || a.File != b.File || a.Line == 0 || b.Line == 0)
        {
            return sameFunction ? 1 : 0;
        }

        var near = Math.Exp(-Math.Abs((double)a.Line - b.Line) / NearLines);
        return sameFunction ? Math.Max(near, SameFunction) : near;
    }
}
