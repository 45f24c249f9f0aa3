using System.ComponentModel.DataAnnotations;

namespace Alexandria.Support.Duplicates;

/// <summary>When tickets are said to be alike.</summary>
public sealed record DuplicateOptions
{
    /// <summary>The least score of a ticket that is shown as a likely duplicate, or as a similar one that was resolved. Range 0.05–1, default 0.35.</summary>
    [Range(0.05, 1.0)]
    public double Floor { get; init; } = 0.35;
}
