namespace Alexandria.Support.Linking.Learning;

/// <summary>Chooses from which score on links may be made without asking.</summary>
internal static class AutoBand
{
    /// <summary>The quantile of the normal distribution below which 95 % lies.</summary>
    private const double OneSided95 = 1.6449;

    /// <summary>
    /// The lowest score at or above which the links keep the precision, not only as counted but by the lower bound of its
    /// confidence interval; null when there is none, as with few links: even of faultless ones a precision of 0.98 needs 133.
    /// </summary>
    /// <param name="heldBack">Links that the scores were not fitted to.</param>
    /// <param name="precision">The share that has to be right.</param>
    /// <param name="floor">No threshold lies below this.</param>
    public static double? Lowest(IReadOnlyList<(double Score, bool Right)> heldBack, double precision, double floor) => Lowest(heldBack, precision, floor, LowerBound);

    /// <summary>The same by the share as counted: it proves nothing, and is worth having only where it lies above the threshold that would be taken otherwise.</summary>
    /// <param name="heldBack">Links that the scores were not fitted to.</param>
    /// <param name="precision">The share that has to be right.</param>
    /// <param name="floor">No threshold lies below this.</param>
    public static double? AsCounted(IReadOnlyList<(double Score, bool Right)> heldBack, double precision, double floor) =>
        Lowest(heldBack, precision, floor, static (right, all) => right / (double)all);

    private static double? Lowest(IReadOnlyList<(double Score, bool Right)> heldBack, double precision, double floor, Func<int, int, double> share)
    {
        double? lowest = null;
        var (all, right) = (0, 0);
        foreach (var same in heldBack.Where(l => l.Score >= floor).GroupBy(l => l.Score).OrderByDescending(g => g.Key))
        {
            all += same.Count();
            right += same.Count(l => l.Right);
            if (share(right, all) >= precision)
            {
                lowest = same.Key;
            }
        }

        return lowest;
    }

    /// <summary>The lower bound of a share with 95 % confidence (E. B. Wilson, J. American Statistical Association 22, 1927); 0 when nothing was counted.</summary>
    public static double LowerBound(int right, int all)
    {
        if (all == 0)
        {
            return 0;
        }

        const double Z2 = OneSided95 * OneSided95;
        var share = right / (double)all;
        return (share + (Z2 / (2 * all)) - (OneSided95 * Math.Sqrt(((share * (1 - share)) + (Z2 / (4 * all))) / all))) / (1 + (Z2 / all));
    }
}
