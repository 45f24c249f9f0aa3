using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Alexandria.Adapters.Sqlite;

/// <summary>The writer lane's instruments. Durations are in seconds.</summary>
internal static class SqliteTelemetry
{
    public const string Name = "Alexandria.Sqlite";

    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    public static readonly Histogram<double> WaitDuration =
        Meter.CreateHistogram<double>("alexandria.database.wait.duration", "s", "Time that a unit of work stood in the writer lane's queue.");

    public static readonly Histogram<double> WriteDuration =
        Meter.CreateHistogram<double>("alexandria.database.write.duration", "s", "Time from the queue to the durable end of a unit of work, by whether its changes were kept, taken back by itself, or failed.");

    public static readonly Histogram<double> ReadWait =
        Meter.CreateHistogram<double>("alexandria.database.read.wait.duration", "s", "Time that a read waited for a connection.");

    public static readonly Histogram<double> ReadDuration =
        Meter.CreateHistogram<double>("alexandria.database.read.duration", "s", "Time of one read, its wait included.");

    public static readonly Histogram<double> CommitDuration =
        Meter.CreateHistogram<double>("alexandria.database.commit.duration", "s", "Time of one transaction of the writer lane, from its begin to its durable end.");

    public static readonly Histogram<int> CommitUnits =
        Meter.CreateHistogram<int>("alexandria.database.commit.units", "{unit}", "Units of work that shared one transaction.", advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256] });

    /// <summary>The span of one unit of work, from the queue to the durable end. What nobody asked for (sealing, saving a cursor) begins no trace.</summary>
    public static Activity? Write(Activity? present)
    {
        var span = present is null ? null : Source.StartActivity("write alexandria", ActivityKind.Client);
        return span?.SetTag("db.system.name", "sqlite").SetTag("db.namespace", "alexandria").SetTag("db.operation.name", "write");
    }
}
