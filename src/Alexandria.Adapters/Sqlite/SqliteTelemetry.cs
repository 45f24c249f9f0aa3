using System.Diagnostics.Metrics;

namespace Alexandria.Adapters.Sqlite;

/// <summary>The writer lane's instruments. Durations are in seconds.</summary>
internal static class SqliteTelemetry
{
    public const string Name = "Alexandria.Sqlite";

    private static readonly Meter Meter = new(Name);

    public static readonly Histogram<double> CommitDuration =
        Meter.CreateHistogram<double>("alexandria.database.commit.duration", "s", "Time of one transaction of the writer lane, from its begin to its durable end.");

    public static readonly Histogram<int> CommitUnits =
        Meter.CreateHistogram<int>("alexandria.database.commit.units", "{unit}", "Units of work that shared one transaction.");
}
