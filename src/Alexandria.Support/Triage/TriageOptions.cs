using System.ComponentModel.DataAnnotations;

namespace Alexandria.Support.Triage;

/// <summary>When proposals for tickets are learned and made. <c>docs/methods/triage.md</c> says how the defaults were chosen.</summary>
public sealed record TriageOptions
{
    /// <summary>Finished tickets that are needed before anything is learned. Range 20–2000, default 50.</summary>
    [Range(20, 2000)] public int MinTickets { get; init; } = 50;

    /// <summary>The newest finished tickets that are learned from. Range 50–5000, default 2000.</summary>
    [Range(50, 5000)] public int MaxTickets { get; init; } = 2000;

    /// <summary>Share of proposals that has to be right on held-back tickets; where that cannot be expected nothing is proposed. Range 0.5–1, default 0.9.</summary>
    [Range(0.5, 1.0)] public double Precision { get; init; } = 0.9;

    /// <summary>Minutes after which newly finished tickets are learned from, when somebody asks. Range 1–10080, default 60.</summary>
    [Range(1, 10080)] public int RefreshMinutes { get; init; } = 60;
}
