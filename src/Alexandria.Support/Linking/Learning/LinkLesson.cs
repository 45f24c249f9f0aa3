namespace Alexandria.Support.Linking.Learning;

/// <summary>Which links the figures of a lesson were taken on.</summary>
public enum HeldBack
{
    /// <summary>None could be held back: there are too few.</summary>
    None,

    /// <summary>Each fifth of the tickets in turn, with weights fitted to the other four.</summary>
    CrossValidation,

    /// <summary>The newest fifth of the tickets, with weights fitted to the older ones.</summary>
    NewestFifth,
}

/// <summary>Weights with the score from which they link without asking.</summary>
/// <param name="Weights">What features are worth.</param>
/// <param name="AutoThreshold">The least score of an automatic link.</param>
internal sealed record LinkModel(LinkWeights Weights, double AutoThreshold);

/// <summary>What was learnt from links whose fate is known, and whether it is better than what is in force.</summary>
/// <param name="Fitted">The new model, fitted to all links; null when there were too few.</param>
/// <param name="OwnThreshold">Whether its threshold comes from the links; otherwise it is the option's.</param>
/// <param name="HeldBack">How links were held back.</param>
/// <param name="Before">Held-back links with their score by the model in force.</param>
/// <param name="After">The same by the new weights, which have not seen them; empty when nothing was fitted.</param>
/// <param name="Better">Whether the new model is to replace the one in force.</param>
/// <param name="Verdict">Why, or why not.</param>
internal sealed record LinkLesson(
    LinkModel? Fitted, bool OwnThreshold, HeldBack HeldBack, IReadOnlyList<(double Score, bool Right)> Before, IReadOnlyList<(double Score, bool Right)> After, bool Better, string Verdict)
{
    /// <summary>Fewer links than this teach nothing.</summary>
    public const int LeastLinks = 30;

    /// <summary>So many of them have to be right, and so many wrong.</summary>
    public const int LeastOfEach = 5;

    /// <summary>From so many on the newest fifth is held back; below, each fifth in turn, for one fifth would be too small to decide.</summary>
    public const int ManyLinks = 1_000;

    private const int Parts = 5;

    /// <param name="examples">Oldest first.</param>
    /// <param name="inForce">What is to be replaced.</param>
    /// <param name="options">The thresholds and the precision that is asked for.</param>
    public static LinkLesson Learn(IReadOnlyList<LinkExample> examples, LinkModel inForce, LinkingOptions options)
    {
        var right = examples.Count(e => e.Right);
        if (examples.Count < LeastLinks || Math.Min(right, examples.Count - right) < LeastOfEach)
        {
            return new(null, false, HeldBack.None, Scored(examples, inForce.Weights), [], false, $"Kept: it takes {LeastLinks} decided links, {LeastOfEach} of them right and {LeastOfEach} wrong; there are {right} right and {examples.Count - right} wrong.");
        }

        var (held, heldBack, after) = Tried(examples);
        var before = Scored(held, inForce.Weights);
        var own = AutoBand.Lowest(after, options.AutoPrecision, Math.Max(0.5, options.SuggestThreshold));
        // Too few links to prove a threshold of their own may still show that the option's is too low for the new scores.
        var threshold = own ?? AutoBand.AsCounted(after, options.AutoPrecision, options.AutoThreshold) ?? options.AutoThreshold;
        var fitted = new LinkModel(LinkFit.Fit(examples, LinkWeights.Shipped), threshold);
        var (better, verdict) = Compare(before, inForce.AutoThreshold, after, threshold, options.AutoPrecision);
        return new(fitted, own is not null || threshold > options.AutoThreshold, heldBack, before, after, better, verdict);
    }

    /// <summary>The share of links at or above the threshold that is right; null when there are none.</summary>
    public static double? Precision(IReadOnlyList<(double Score, bool Right)> links, double threshold) =>
        links.Where(l => l.Score >= threshold).Average(l => l.Right ? 1.0 : (double?)0);

    /// <summary>The share of right links that is at or above the threshold; null when there are none.</summary>
    public static double? Recall(IReadOnlyList<(double Score, bool Right)> links, double threshold) =>
        links.Where(l => l.Right).Average(l => l.Score >= threshold ? 1.0 : (double?)0);

    private static (IReadOnlyList<LinkExample> Held, HeldBack How, IReadOnlyList<(double Score, bool Right)> After) Tried(IReadOnlyList<LinkExample> examples)
    {
        if (examples.Count >= ManyLinks)
        {
            var tickets = examples.Select(e => e.Ticket).Distinct().Order().ToList();
            var newest = tickets[tickets.Count * (Parts - 1) / Parts];
            var held = examples.Where(e => e.Ticket >= newest).ToList();
            return (held, HeldBack.NewestFifth, Scored(held, LinkFit.Fit([.. examples.Where(e => e.Ticket < newest)], LinkWeights.Shipped)));
        }

        var weights = Enumerable.Range(0, Parts).Select(part => LinkFit.Fit([.. examples.Where(e => e.Ticket % Parts != part)], LinkWeights.Shipped)).ToList();
        return (examples, HeldBack.CrossValidation, [.. examples.Select(e => (e.Score(weights[e.Ticket % Parts]), e.Right))]);
    }

    private static IReadOnlyList<(double Score, bool Right)> Scored(IReadOnlyList<LinkExample> examples, LinkWeights weights) => [.. examples.Select(e => (e.Score(weights), e.Right))];

    // One standard error, so that chance does not change what people have got used to (Breiman, Friedman, Olshen and Stone, 1984).
    private static (bool Better, string Verdict) Compare(
        IReadOnlyList<(double Score, bool Right)> before, double thresholdBefore, IReadOnlyList<(double Score, bool Right)> after, double thresholdAfter, double wanted)
    {
        var gains = before.Zip(after, (b, a) => Calibration.Loss(b) - Calibration.Loss(a)).ToList();
        var mean = gains.Average();
        var error = Math.Sqrt(gains.Sum(g => (g - mean) * (g - mean)) / Math.Max(1, gains.Count - 1) / gains.Count);
        if (mean <= error || mean <= 0)
        {
            return (false, "Kept: on the links held back the new weights do not have a lower log loss by more than its standard error.");
        }

        return Precision(after, thresholdAfter) is { } share && share < Math.Min(wanted, Precision(before, thresholdBefore) ?? wanted)
            ? (false, "Kept: the new weights have a lower log loss, but of the links that they would make without asking fewer are right.")
            : (true, "Better: on the links held back the new weights have a lower log loss by more than its standard error, and their automatic links are right as often as before or as is asked for.");
    }
}
