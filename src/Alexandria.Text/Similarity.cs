namespace Alexandria.Text;

/// <summary>Measures of likeness, each 0 (nothing in common) to 1 (the same) and symmetric.</summary>
public static class Similarity
{
    /// <summary>
    /// The weighted Jaccard (Ruzicka) index: Σ w·min / Σ w·max. Two empty vectors have nothing in common. Linear in the
    /// number of terms.
    /// </summary>
    public static double WeightedJaccard<TWeights>(TermVector a, TermVector b, TWeights weights)
        where TWeights : ITermWeights
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var (shared, all) = (0.0, 0.0);
        var (i, j) = (0, 0);
        while (i < a.Terms.Length || j < b.Terms.Length)
        {
            var left = i < a.Terms.Length ? a.Terms[i] : int.MaxValue;
            var right = j < b.Terms.Length ? b.Terms[j] : int.MaxValue;
            var weight = weights.WeightOf(Math.Min(left, right));
            var x = left <= right ? a.Values[i++] : 0;
            var y = right <= left ? b.Values[j++] : 0;
            shared += weight * Math.Min(x, y);
            all += weight * Math.Max(x, y);
        }

        return all > 0 ? shared / all : 0;
    }

    /// <summary>The cosine of the angle between the weighted vectors; 0 where either is empty.</summary>
    public static double Cosine<TWeights>(TermVector a, TermVector b, TWeights weights)
        where TWeights : ITermWeights
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var (dot, left, right) = (0.0, 0.0, 0.0);
        var (i, j) = (0, 0);
        while (i < a.Terms.Length || j < b.Terms.Length)
        {
            var m = i < a.Terms.Length ? a.Terms[i] : int.MaxValue;
            var n = j < b.Terms.Length ? b.Terms[j] : int.MaxValue;
            var weight = weights.WeightOf(Math.Min(m, n));
            var x = m <= n ? a.Values[i++] * weight : 0;
            var y = n <= m ? b.Values[j++] * weight : 0;
            dot += x * y;
            left += x * x;
            right += y * y;
        }

        return left > 0 && right > 0 ? Math.Min(1, dot / Math.Sqrt(left * right)) : 0;
    }

    /// <summary>
    /// The length of the longest common subsequence: how many elements of <paramref name="a"/> stand in
    /// <paramref name="b"/> in the same order. Time is the product of the lengths, space that of the shorter.
    /// </summary>
    public static int CommonSubsequence<T>(IReadOnlyList<T> a, IReadOnlyList<T> b, IEqualityComparer<T>? comparer = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        comparer ??= EqualityComparer<T>.Default;
        if (a.Count < b.Count)
        {
            (a, b) = (b, a);
        }

        var row = new int[b.Count + 1];
        for (var i = 0; i < a.Count; i++)
        {
            var diagonal = 0;
            for (var j = 0; j < b.Count; j++)
            {
                var above = row[j + 1];
                row[j + 1] = comparer.Equals(a[i], b[j]) ? diagonal + 1 : Math.Max(above, row[j]);
                diagonal = above;
            }
        }

        return row[b.Count];
    }
}
