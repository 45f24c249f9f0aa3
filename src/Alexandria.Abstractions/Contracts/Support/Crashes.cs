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

/// <summary>Two groups became one, because they are near-equal or because a person said so; the merged id stays valid as an alias.</summary>
/// <param name="CrashGroupId">The group that stays.</param>
/// <param name="MergedId">The group that went into it.</param>
/// <param name="Revision">The staying group's revision after it.</param>
[Event("crashes.groups-merged", 1)]
public sealed record CrashGroupsMerged(string CrashGroupId, string MergedId, long Revision) : IEvent
{
    public string Subject => CrashGroupId;
}

/// <summary>A person took a part of a group out of it.</summary>
/// <param name="CrashGroupId">The group that it was in.</param>
/// <param name="TakenOutId">The group that has it now: a new one, or one that was merged before.</param>
/// <param name="Revision">The first group's revision after it.</param>
[Event("crashes.group-split", 1)]
public sealed record CrashGroupSplit(string CrashGroupId, string TakenOutId, long Revision) : IEvent
{
    public string Subject => CrashGroupId;
}

/// <summary>A group was taken for resolved.</summary>
/// <param name="CrashGroupId">The group.</param>
/// <param name="Version">The version of the product that has it no more; null when not said.</param>
/// <param name="Revision">The group's revision after it.</param>
[Event("crashes.group-resolved", 1)]
public sealed record CrashGroupResolved(string CrashGroupId, string? Version, long Revision) : IEvent
{
    public string Subject => CrashGroupId;
}

/// <summary>A person opened a resolved group again.</summary>
/// <param name="CrashGroupId">The group.</param>
/// <param name="Revision">The group's revision after it.</param>
[Event("crashes.group-reopened", 1)]
public sealed record CrashGroupReopened(string CrashGroupId, long Revision) : IEvent
{
    public string Subject => CrashGroupId;
}

/// <summary>A resolved group came back in a newer version and is open again.</summary>
/// <param name="CrashGroupId">The group.</param>
/// <param name="ReportId">The report that shows it.</param>
/// <param name="Version">The report's version; null when unknown.</param>
/// <param name="ResolvedIn">The version that the group was resolved in; null when none was said.</param>
/// <param name="Revision">The group's revision after it.</param>
[Event("crashes.group-regressed", 1)]
public sealed record CrashGroupRegressed(string CrashGroupId, string ReportId, string? Version, string? ResolvedIn, long Revision) : IEvent
{
    public string Subject => CrashGroupId;
}
