using System.ComponentModel.DataAnnotations;

namespace Alexandria.Support;

/// <summary>Section <c>Support</c>: how answers are drafted.</summary>
public sealed record SupportOptions
{
    /// <summary>How many sources a draft may cite, 1 to 10.</summary>
    [Range(1, 10)] public int DraftSources { get; init; } = 4;

    /// <summary>Share of what was asked (by weight of its terms) that a source has to contain to be cited, 0 to 1. Below it a source is taken as unrelated.</summary>
    [Range(0.0, 1.0)] public double SourceCoverage { get; init; } = 0.15;

    /// <summary>Length of a model's draft in tokens, 64 to 8,192.</summary>
    [Range(64, 8192)] public int DraftTokens { get; init; } = 1200;
}
