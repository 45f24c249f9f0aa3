namespace Alexandria.Support.Linking.Learning;

/// <summary>What was learnt, before and after.</summary>
public sealed record LinkLessonView
{
    /// <summary>Whether the new weights are in force now.</summary>
    public required bool Replaced { get; init; }

    /// <summary>Why, or why not; in a dry run, whether they would be.</summary>
    public required string Verdict { get; init; }

    /// <summary>Decided links that were learnt from.</summary>
    public required int Links { get; init; }

    /// <summary>How many of them people kept or made.</summary>
    public required int Right { get; init; }

    /// <summary>How many of them people rejected.</summary>
    public required int Wrong { get; init; }

    /// <summary>Decided links that say nothing about the weights: of attached reports, erased, or scored before values were kept.</summary>
    public required int Skipped { get; init; }

    /// <summary>On which links the figures were taken.</summary>
    public required HeldBack HeldBack { get; init; }

    /// <summary>How good the weights are on links that the new ones were not fitted to.</summary>
    public required IReadOnlyList<LinkFigure> Figures { get; init; }

    /// <summary>What each feature is worth, in log-odds.</summary>
    public required IReadOnlyList<LinkWeightChange> Weights { get; init; }

    /// <summary>Whether scores can be believed, by tenths of the scale; tenths in which no score lies are left out.</summary>
    public required IReadOnlyList<ReliabilityChange> Reliability { get; init; }

    internal static LinkLessonView Of(LinkWeightRow inForce, IReadOnlyList<LinkExample> examples, int skipped, LinkLesson lesson, bool replaced, LinkingOptions options)
    {
        var thresholdBefore = inForce.Applied(options).AutoThreshold;
        var (before, after, thresholdAfter) = (lesson.Before, lesson.After, lesson.Fitted?.AutoThreshold);
        return new()
        {
            Replaced = replaced,
            Verdict = lesson.Verdict,
            Links = examples.Count,
            Right = examples.Count(e => e.Right),
            Wrong = examples.Count(e => !e.Right),
            Skipped = skipped,
            HeldBack = lesson.HeldBack,
            Figures =
            [
                new("log_loss", Rounded(Calibration.LogLoss(before)), Rounded(Calibration.LogLoss(after))),
                new("brier", Rounded(Calibration.Brier(before)), Rounded(Calibration.Brier(after))),
                new("auto_threshold", Rounded(thresholdBefore), Rounded(thresholdAfter)),
                new("auto_count", before.Count(l => l.Score >= thresholdBefore), thresholdAfter is null ? null : after.Count(l => l.Score >= thresholdAfter)),
                new("auto_precision", Rounded(LinkLesson.Precision(before, thresholdBefore)), thresholdAfter is { } at ? Rounded(LinkLesson.Precision(after, at)) : null),
                new("auto_recall", Rounded(LinkLesson.Recall(before, thresholdBefore)), thresholdAfter is { } above ? Rounded(LinkLesson.Recall(after, above)) : null),
            ],
            Weights = Changes(inForce.Read().ToVector(), lesson.Fitted?.Weights.ToVector()),
            Reliability =
            [
                .. Calibration.Reliability(before).Zip(Calibration.Reliability(after))
                    .Where(b => b.First.Count + b.Second.Count > 0)
                    .Select(b => new ReliabilityChange(
                        b.First.From, b.First.To, b.First.Count, Rounded(b.First.MeanScore), Rounded(b.First.Correct), b.Second.Count, Rounded(b.Second.MeanScore), Rounded(b.Second.Correct))),
            ],
        };
    }

    private static IReadOnlyList<LinkWeightChange> Changes(double[] before, double[]? after)
    {
        var shipped = LinkWeights.Shipped.ToVector();
        return [.. LinkWeights.Names.Select((name, i) => new LinkWeightChange(name, Math.Round(shipped[i], 4), Math.Round(before[i], 4), after is null ? null : Math.Round(after[i], 4)))];
    }

    private static double? Rounded(double? figure) => figure is { } value ? Math.Round(value, 4) : null;
}

/// <summary>One figure of the links held back.</summary>
/// <param name="Figure">log_loss and brier (0 is best), auto_threshold, auto_count, auto_precision (right ones among automatic links), auto_recall (automatic ones among right links).</param>
/// <param name="Before">With the weights in force; null when nothing was counted.</param>
/// <param name="After">With the new ones; null when there are none.</param>
public sealed record LinkFigure(string Figure, double? Before, double? After);

/// <summary>What a feature was worth and would be worth.</summary>
/// <param name="Feature">Its name.</param>
/// <param name="Shipped">What the product comes with.</param>
/// <param name="Before">What was in force.</param>
/// <param name="After">What was fitted to all links; null when there were too few.</param>
public sealed record LinkWeightChange(string Feature, double Shipped, double Before, double? After);

/// <summary>Links whose score lies in one tenth of the scale, before and after: where scores can be believed, mean and right are alike.</summary>
/// <param name="From">Lower end of the tenth.</param>
/// <param name="To">Upper end.</param>
/// <param name="LinksBefore">Links with such a score.</param>
/// <param name="MeanBefore">Their mean score.</param>
/// <param name="RightBefore">The share of them that is right.</param>
/// <param name="LinksAfter">Links with such a score by the new weights.</param>
/// <param name="MeanAfter">Their mean score.</param>
/// <param name="RightAfter">The share of them that is right.</param>
public sealed record ReliabilityChange(double From, double To, int LinksBefore, double? MeanBefore, double? RightBefore, int LinksAfter, double? MeanAfter, double? RightAfter);
