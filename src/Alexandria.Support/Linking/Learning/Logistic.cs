namespace Alexandria.Support.Linking.Learning;

/// <summary>The logistic function and its loss, without overflow for any finite log-odds.</summary>
internal static class Logistic
{
    /// <summary>1 / (1 + e^-x).</summary>
    public static double Probability(double logOdds) => 1 / (1 + Math.Exp(-logOdds));

    /// <summary>-ln of the probability that was given to what came about: 0 at best, ln 2 for a coin.</summary>
    public static double Loss(double logOdds, bool right)
    {
        var against = right ? -logOdds : logOdds;
        return Math.Max(0, against) + Math.Log(1 + Math.Exp(-Math.Abs(against)));
    }
}
