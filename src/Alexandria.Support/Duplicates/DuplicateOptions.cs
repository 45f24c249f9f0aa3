using System.ComponentModel.DataAnnotations;

namespace Alexandria.Support.Duplicates;

/// <summary>When tickets are said to be alike.</summary>
public sealed record DuplicateOptions
{
    /// <summary>Likely duplicates that a ticket's page shows.</summary>
    internal const int Shown = 5;

    /// <summary>So many that people rejected may be among the best without making a list shorter.</summary>
    internal const int Spare = 50;

    /// <summary>The least score of a ticket that is shown as a likely duplicate, or as a similar one that was resolved. Range 0.05–1, default 0.35.</summary>
    [Range(0.05, 1.0)]
    public double Floor { get; init; } = 0.35;
}
