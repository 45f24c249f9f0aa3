namespace Alexandria.Console.Charts;

/// <summary>One reason of a score.</summary>
/// <param name="Feature">As people read it.</param>
/// <param name="Share">What it adds, below 0 what it takes away; one unit for all reasons of a score.</param>
/// <param name="Detail">What was compared; null when the name says it.</param>
public sealed record Contribution(string Feature, double Share, string? Detail = null);
