namespace Alexandria.Text.Classification;

/// <summary>What a model's scores mean, learned from texts that were held back from it.</summary>
/// <param name="Sharpness">What scores are multiplied with before the softmax (the inverse of the temperature).</param>
/// <param name="Threshold">A best guess below this probability is no answer; above 1 where no threshold is good enough.</param>
/// <param name="HeldOut">How the held-back texts fared.</param>
internal sealed record Calibration(double Sharpness, double Threshold, HeldOutFigures HeldOut)
{
    private const int SearchSteps = 40;
    private const double SharpestLog = 5;

    /// <summary>Normal quantile: the precision is at least what was asked for in about five of six cases.</summary>
    private const double Quantile = 1;

    /// <summary>
    /// Fits one temperature by likelihood (C. Guo, G. Pleiss, Y. Sun, K. Weinberger, "On calibration of modern neural
    /// networks", ICML 2017), then takes the lowest threshold at which the lower Wilson bound of the precision reaches what
    /// is asked for.
    /// </summary>
    /// <param name="scores">For each held-back text, the scores of the classes.</param>
    /// <param name="classes">The true class of each.</param>
    /// <param name="precision">0 to 1.</param>
    public static Calibration Fit(IReadOnlyList<float[]> scores, int[] classes, double precision)
    {
        var sharpness = Math.Exp(Minimum(-SharpestLog, SharpestLog, log => Loss(scores, classes, Math.Exp(log))));
        var guesses = new List<(double Probability, bool Right)>(scores.Count);
        var counts = new Dictionary<int, int>();
        for (var i = 0; i < scores.Count; i++)
        {
            var probabilities = Softmax(scores[i], sharpness);
            var best = Best(probabilities);
            guesses.Add((probabilities[best], best == classes[i]));
            counts[classes[i]] = counts.GetValueOrDefault(classes[i]) + 1;
        }

        var threshold = Lowest(guesses, precision);
        var answered = guesses.Where(g => g.Probability >= threshold).ToList();
        return new(sharpness, threshold, new(
            guesses.Count, guesses.Average(g => g.Right ? 1.0 : 0), counts.Values.Max() / (double)guesses.Count,
            answered.Count / (double)guesses.Count, answered.Count == 0 ? null : answered.Average(g => g.Right ? 1.0 : 0)));
    }

    public static double[] Softmax(ReadOnlySpan<float> scores, double sharpness)
    {
        var largest = float.NegativeInfinity;
        foreach (var score in scores)
        {
            largest = Math.Max(largest, score);
        }

        var probabilities = new double[scores.Length];
        var sum = 0.0;
        for (var k = 0; k < scores.Length; k++)
        {
            sum += probabilities[k] = Math.Exp(sharpness * (scores[k] - largest));
        }

        for (var k = 0; k < scores.Length; k++)
        {
            probabilities[k] /= sum;
        }

        return probabilities;
    }

    /// <summary>The first of the largest.</summary>
    public static int Best(ReadOnlySpan<double> probabilities)
    {
        var best = 0;
        for (var k = 1; k < probabilities.Length; k++)
        {
            best = probabilities[k] > probabilities[best] ? k : best;
        }

        return best;
    }

    private static double Loss(IReadOnlyList<float[]> scores, int[] classes, double sharpness)
    {
        var sum = 0.0;
        for (var i = 0; i < scores.Count; i++)
        {
            sum -= Math.Log(Math.Max(Softmax(scores[i], sharpness)[classes[i]], double.Epsilon));
        }

        return sum;
    }

    // Golden section: the loss is convex in the sharpness, so it has one minimum in its logarithm too.
    private static double Minimum(double low, double high, Func<double, double> loss)
    {
        var ratio = (Math.Sqrt(5) - 1) / 2;
        var (left, right) = (high - (ratio * (high - low)), low + (ratio * (high - low)));
        var (atLeft, atRight) = (loss(left), loss(right));
        for (var i = 0; i < SearchSteps; i++)
        {
            if (atLeft <= atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - (ratio * (high - low));
                atLeft = loss(left);
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + (ratio * (high - low));
                atRight = loss(right);
            }
        }

        return (low + high) / 2;
    }

    private static double Lowest(List<(double Probability, bool Right)> guesses, double precision)
    {
        var (threshold, count, right) = (double.PositiveInfinity, 0, 0);
        foreach (var same in guesses.GroupBy(g => g.Probability).OrderByDescending(g => g.Key))
        {
            count += same.Count();
            right += same.Count(g => g.Right);
            threshold = LowerBound(right, count) >= precision ? same.Key : threshold;
        }

        return threshold;
    }

    // E. B. Wilson, "Probable inference, the law of succession, and statistical inference" (1927).
    private static double LowerBound(int right, int count)
    {
        var (share, z2) = (right / (double)count, Quantile * Quantile);
        return (share + (z2 / (2 * count)) - (Quantile * Math.Sqrt(((share * (1 - share)) + (z2 / (4 * count))) / count))) / (1 + (z2 / count));
    }
}

/// <summary>How texts fared that a model was not trained on.</summary>
/// <param name="Texts">How many there were.</param>
/// <param name="Accuracy">Share with the right best guess.</param>
/// <param name="Majority">Share of the most frequent class: what a model that reads nothing reaches.</param>
/// <param name="Coverage">Share with an answer.</param>
/// <param name="Precision">Share of answers that was right; null without any.</param>
public sealed record HeldOutFigures(int Texts, double Accuracy, double Majority, double Coverage, double? Precision);
