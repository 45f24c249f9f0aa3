using System.Diagnostics.Metrics;
using Alexandria.Adapters.Sql;

namespace Alexandria.Adapters.Postgres;

/// <summary>What only this home measures.</summary>
internal sealed class PostgresTelemetry : IDisposable
{
    private static readonly Meter Meter = new(DatabaseTelemetry.Name);

    public static readonly Counter<long> Retries =
        Meter.CreateCounter<long>("alexandria.database.retries", "{unit}", "Units of work begun again because concurrent ones kept them from committing.");

    public static readonly Counter<long> LostCommits =
        Meter.CreateCounter<long>("alexandria.database.commits.lost", "{unit}", "Commits whose answer was lost with the connection, by what was found out: committed, nothing, unknown.");

    private readonly Meter gauges = new(DatabaseTelemetry.Name);

    public PostgresTelemetry(ConnectionGate gate)
    {
        gauges.CreateObservableGauge<int>(
            "alexandria.database.queue",
            () => gate.Waiting is var (callers, background) ? [new(callers, Priority("caller")), new(background, Priority("background"))] : [],
            "{unit}",
            "Units of work and reads that wait for a connection.");
        gauges.CreateObservableGauge("alexandria.database.connections", () => gate.InUse, "{connection}", "Connections in use by units of work and reads.");
    }

    public void Dispose() => gauges.Dispose();

    private static KeyValuePair<string, object?> Priority(string name) => new("priority", name);
}
