using System.Diagnostics.Metrics;
using Alexandria.Adapters.Sql;

namespace Alexandria.Adapters.Sqlite;

/// <summary>Gauges of one open database; what is counted is in <see cref="DatabaseTelemetry"/>.</summary>
internal sealed class SqliteMetrics : IDisposable
{
    private readonly Meter meter = new(DatabaseTelemetry.Name);

    public SqliteMetrics(string path, Func<(int Callers, int Background)> queued, Func<int> reading)
    {
        meter.CreateObservableGauge<int>(
            "alexandria.database.queue",
            () => queued() is var (callers, background) ? [new(callers, Priority("caller")), new(background, Priority("background"))] : [],
            "{unit}",
            "Units of work that wait for the writer lane.");
        meter.CreateObservableGauge("alexandria.database.readers", reading, "{connection}", "Reading connections in use.");
        meter.CreateObservableGauge("alexandria.database.size", () => Length(path), "By", "Size of the database's file.");
        meter.CreateObservableGauge("alexandria.database.wal.size", () => Length(path + "-wal"), "By", "Size of the write-ahead log's file.");
        meter.CreateObservableGauge("alexandria.disk.free", () => new DriveInfo(Path.GetFullPath(path)).AvailableFreeSpace, "By", "Room that is left on the disk of the database.");
        meter.CreateObservableGauge("alexandria.disk.size", () => new DriveInfo(Path.GetFullPath(path)).TotalSize, "By", "Size of the disk of the database.");
    }

    public void Dispose() => meter.Dispose();

    private static KeyValuePair<string, object?> Priority(string name) => new("priority", name);

    private static long Length(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
