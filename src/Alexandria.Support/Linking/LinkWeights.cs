namespace Alexandria.Support.Linking;

/// <summary>
/// What each feature of a link is worth, in log-odds: the coefficients of a logistic model whose output is the probability
/// that the link is right. A feature's value lies between 0 and 1 (version: -1 to 1); the base is the intercept.
/// </summary>
internal sealed record LinkWeights
{
    private static readonly string[] Features = ["base", "trace", "error_code", "component", "version", "text", "time"];

    /// <summary>The names of the features, in the order of <see cref="ToVector"/>.</summary>
    public static IReadOnlyList<string> Names => Features;

    /// <summary>
    /// What is in force until a tenant has learnt its own: judgement. <c>docs/methods/linking.md</c> gives the reason of each,
    /// and <c>ShippedWeightsTests</c> shows what a fit to the demo's tickets and to variations of the samples' crashes makes of them.
    /// </summary>
    public static LinkWeights Shipped { get; } = new() { Base = -4, Trace = 10, ErrorCode = 4, Component = 2, Version = 0.7, Text = 3, Time = 0.5 };

    /// <summary>The log-odds of a group of which nothing is known but that it was looked at.</summary>
    public required double Base { get; init; }

    /// <summary>A quoted stack trace that is the group's own, frame by frame. The strongest evidence there is.</summary>
    public required double Trace { get; init; }

    /// <summary>An error code that the ticket and the group's reports name. One code may stand for several defects.</summary>
    public required double ErrorCode { get; init; }

    /// <summary>Two or more functions, classes or files near the crash that the ticket names; one is worth half.</summary>
    public required double Component { get; init; }

    /// <summary>The ticket's version is among the group's; the same counts against where it is not.</summary>
    public required double Version { get; init; }

    /// <summary>Everything that the group's messages and functions say is in the ticket's words.</summary>
    public required double Text { get; init; }

    /// <summary>The ticket came in while the group was being reported.</summary>
    public required double Time { get; init; }

    /// <summary>Where the feature stands in <see cref="ToVector"/>; -1 for one that has no weight.</summary>
    public static int IndexOf(string feature) => Array.IndexOf(Features, feature);

    public double[] ToVector() => [Base, Trace, ErrorCode, Component, Version, Text, Time];

    /// <param name="values">As <see cref="ToVector"/> gives them.</param>
    public static LinkWeights Of(ReadOnlySpan<double> values) => new()
    {
        Base = values[0], Trace = values[1], ErrorCode = values[2], Component = values[3], Version = values[4], Text = values[5], Time = values[6],
    };
}
