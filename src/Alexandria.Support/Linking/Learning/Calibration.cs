using System.Text.Json.Serialization;

namespace Alexandria.Support.Linking.Learning;

/// <summary>Links whose score lies in one tenth of the scale: where scores are calibrated, the two shares are alike.</summary>
internal sealed record ReliabilityBin
{
    /// <summary>Lower end of the tenth; scores in it are at or above this.</summary>
    [JsonPropertyName("from")]
    public required double From { get; init; }

    /// <summary>Upper end; only the last tenth has a score equal to it.</summary>
    [JsonPropertyName("to")]
    public required double To { get; init; }

    /// <summary>Links with a score in the tenth.</summary>
    [JsonPropertyName("count")]
    public required int Count { get; init; }

    /// <summary>Their mean score; null when there are none.</summary>
    [JsonPropertyName("meanScore")]
    public required double? MeanScore { get; init; }

    /// <summary>The share of them that is right; null when there are none.</summary>
    [JsonPropertyName("correct")]
    public required double? Correct { get; init; }
}

/// <summary>How far probabilities can be believed, measured on links whose fate is known.</summary>
internal static class Calibration
{
    private const int Bins = 10;

    /// <summary>No probability is nearer to 0 or 1 than this when its logarithm is taken.</summary>
    private const double Least = 1e-15;

    /// <summary>Mean squared distance between score and truth (G. W. Brier, 1950): 0 at best; null without links.</summary>
    public static double? Brier(IReadOnlyList<(double Score, bool Right)> links) =>
        links.Count == 0 ? null : links.Average(l => Math.Pow(l.Score - (l.Right ? 1 : 0), 2));

    /// <summary>Mean of -ln of the probability given to what was true: 0 at best; null without links.</summary>
    public static double? LogLoss(IReadOnlyList<(double Score, bool Right)> links) => links.Count == 0 ? null : links.Average(Loss);

    /// <summary>-ln of the probability given to what was true.</summary>
    public static double Loss((double Score, bool Right) link) => -Math.Log(Math.Clamp(link.Right ? link.Score : 1 - link.Score, Least, 1));

    /// <summary>Ten bins of equal width.</summary>
    public static IReadOnlyList<ReliabilityBin> Reliability(IReadOnlyList<(double Score, bool Right)> links)
    {
        var scored = links.ToLookup(l => Math.Min(Bins - 1, (int)(l.Score * Bins)));
        return [.. Enumerable.Range(0, Bins).Select(i => new ReliabilityBin
        {
            From = i / (double)Bins,
            To = (i + 1) / (double)Bins,
            Count = scored[i].Count(),
            MeanScore = scored[i].Any() ? scored[i].Average(l => l.Score) : null,
            Correct = scored[i].Any() ? scored[i].Average(l => l.Right ? 1.0 : 0) : null,
        })];
    }
}
