using System.ComponentModel.DataAnnotations;

namespace Alexandria.Support.Linking;

/// <summary>When tickets are linked with crash groups.</summary>
public sealed record LinkingOptions : IValidatableObject
{
    /// <summary>The least score at which a link is made without asking, until a tenant's own decisions give a threshold. Range 0.5–1, default 0.85.</summary>
    [Range(0.5, 1.0)]
    public double AutoThreshold { get; init; } = 0.85;

    /// <summary>The least score at which a link is suggested; below it nothing is said. Range 0.01–1, below the auto threshold, default 0.15.</summary>
    [Range(0.01, 1.0)]
    public double SuggestThreshold { get; init; } = 0.15;

    /// <summary>The share of automatic links that has to be right for a learnt auto threshold, with 95 % confidence. Range 0.5–0.999, default 0.98.</summary>
    [Range(0.5, 0.999)]
    public double AutoPrecision { get; init; } = 0.98;

    /// <summary>Crash groups that are looked at for one ticket. Range 1–1000, default 20.</summary>
    [Range(1, 1000)]
    public int Candidates { get; init; } = 20;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (SuggestThreshold > AutoThreshold)
        {
            yield return new ValidationResult("SuggestThreshold must not be above AutoThreshold.", [nameof(SuggestThreshold)]);
        }
    }
}
