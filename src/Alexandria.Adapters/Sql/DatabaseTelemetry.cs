using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Alexandria.Adapters.Sql;

/// <summary>What every home of the database measures. Durations are in seconds.</summary>
internal static class DatabaseTelemetry
{
    public const string Name = "Alexandria.Database";

    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    public static readonly Histogram<double> WaitDuration =
        Meter.CreateHistogram<double>("alexandria.database.wait.duration", "s", "Time that a unit of work waited for its turn: in the writer lane's queue, or for a connection.");

    public static readonly Histogram<double> WriteDuration =
        Meter.CreateHistogram<double>("alexandria.database.write.duration", "s", "Time from the queue to the durable end of a unit of work, by whether its changes were kept, taken back by itself, or failed.");

    public static readonly Histogram<double> ReadWait =
        Meter.CreateHistogram<double>("alexandria.database.read.wait.duration", "s", "Time that a read waited for a connection.");

    public static readonly Histogram<double> ReadDuration =
        Meter.CreateHistogram<double>("alexandria.database.read.duration", "s", "Time of one read, its wait included.");

    public static readonly Histogram<double> CommitDuration =
        Meter.CreateHistogram<double>("alexandria.database.commit.duration", "s", "Time of one transaction that writes, from its begin to its durable end.");

    /// <summary>The span of one unit of work, from the queue to the durable end. What nobody asked for (sealing, saving a cursor) begins no trace.</summary>
    /// <param name="present">The caller's.</param>
    /// <param name="system">Of the semantic conventions: <c>sqlite</c>, <c>postgresql</c>.</param>
    public static Activity? Write(Activity? present, string system)
    {
        var span = present is null ? null : Source.StartActivity("write alexandria", ActivityKind.Client);
        return span?.SetTag("db.system.name", system).SetTag("db.namespace", "alexandria").SetTag("db.operation.name", "write");
    }
}
