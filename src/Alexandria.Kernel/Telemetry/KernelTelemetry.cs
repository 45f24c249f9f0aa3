using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Alexandria.Kernel.Telemetry;

/// <summary>The kernel's instruments. Durations are in seconds.</summary>
internal static class KernelTelemetry
{
    public const string Name = "Alexandria.Kernel";

    public static readonly ActivitySource Source = new(Name);

    public static readonly Meter Meter = new(Name);

    public static readonly Histogram<double> OperationDuration =
        Meter.CreateHistogram<double>("alexandria.operation.duration", "s", "Time from the call of an operation to its answer.");

    public static readonly Histogram<double> ProjectionDuration =
        Meter.CreateHistogram<double>("alexandria.projections.apply.duration", "s", "Time that a projection took for a batch of events, by outcome.");

    public static readonly Counter<long> AuditSealed =
        Meter.CreateCounter<long>("alexandria.audit.sealed", "{record}", "Audit records sealed into the chain.");

    public static readonly Counter<long> Removed =
        Meter.CreateCounter<long>("alexandria.retention.removed", "{row}", "Rows removed because they were older than their retention, by table.");
}
