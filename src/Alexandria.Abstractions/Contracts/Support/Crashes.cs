using Alexandria.Events;

namespace Alexandria.Contracts.Support;

/// <summary>A crash report was stored and put into its group.</summary>
[Event("crashes.reported", 1)]
public sealed record CrashReported(string ReportId, string CrashGroupId, bool NewGroup, string? Product, string? Version, long Revision) : IEvent
{
    public string Subject => CrashGroupId;
}

/// <summary>Two near-equal groups became one; the merged id stays valid as an alias.</summary>
[Event("crashes.groups-merged", 1)]
public sealed record CrashGroupsMerged(string CrashGroupId, string MergedId, long Revision) : IEvent
{
    public string Subject => CrashGroupId;
}
