using Alexandria.Events;

namespace Alexandria.Contracts.Support;

/// <summary>A crash report was stored and put into its group.</summary>
/// <param name="ReportId">The report.</param>
/// <param name="CrashGroupId">The group that it belongs to.</param>
/// <param name="NewGroup">Whether the group began with it.</param>
/// <param name="Product">The product that crashed; null when unknown.</param>
/// <param name="Version">The version of the product; null when unknown.</param>
/// <param name="Revision">The group's revision after it.</param>
[Event("crashes.reported", 1)]
public sealed record CrashReported(string ReportId, string CrashGroupId, bool NewGroup, string? Product, string? Version, long Revision) : IEvent
{
    public string Subject => CrashGroupId;
}

/// <summary>Two near-equal groups became one; the merged id stays valid as an alias.</summary>
/// <param name="CrashGroupId">The group that stays.</param>
/// <param name="MergedId">The group that went into it.</param>
/// <param name="Revision">The staying group's revision after it.</param>
[Event("crashes.groups-merged", 1)]
public sealed record CrashGroupsMerged(string CrashGroupId, string MergedId, long Revision) : IEvent
{
    public string Subject => CrashGroupId;
}
