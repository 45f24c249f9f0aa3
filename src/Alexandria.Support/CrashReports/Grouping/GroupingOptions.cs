using System.ComponentModel.DataAnnotations;

namespace Alexandria.Support.CrashReports.Grouping;

/// <summary>How alike crash reports must be to count as one crash, and how much work finding that out may take.</summary>
public sealed record GroupingOptions
{
    /// <summary>
    /// The least similarity to a group's nearest report at which a report joins it. Higher splits defects over several
    /// groups, lower mixes defects in one. Range 0.05–1, default 0.4; measured figures move little between 0.36 and 0.44.
    /// </summary>
    [Range(0.05, 1.0)]
    public double JoinThreshold { get; init; } = 0.4;

    /// <summary>The least similarity at which two groups, made at the same time by two replicas, are merged. Range 0.5–1, default 0.9.</summary>
    [Range(0.5, 1.0)]
    public double TwinThreshold { get; init; } = 0.9;

    /// <summary>Differing reports that a group is represented by; later ones count for the one they resemble most. Range 1–1000, default 32.</summary>
    [Range(1, 1000)]
    public int RepresentativesPerGroup { get; init; } = 32;

    /// <summary>Groups that are compared exactly, the most promising first. Range 1–10,000, default 48.</summary>
    [Range(1, 10_000)]
    public int Candidates { get; init; } = 48;

    /// <summary>Entries of the inverted index that one look-up reads, those of the rarest terms first. Range 100–10,000,000, default 20,000.</summary>
    [Range(100, 10_000_000)]
    public int PostingsRead { get; init; } = 20_000;

    internal void Validate() => Validator.ValidateObject(this, new ValidationContext(this), validateAllProperties: true);
}
