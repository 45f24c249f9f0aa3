using System.Diagnostics.Metrics;
using Alexandria.Kernel.Telemetry;

namespace Alexandria.Kernel.Events;

/// <summary>What the log and its deliveries report. One meter for each container, so that two in one process do not mix their gauges.</summary>
internal sealed class EventMetrics : IDisposable
{
    private readonly Meter meter = new(KernelTelemetry.Name);
    private readonly Counter<long> appended;
    private readonly Counter<long> deliveries;
    private readonly Histogram<double> duration;

    public EventMetrics()
    {
        appended = meter.CreateCounter<long>("alexandria.events.appended", "{event}", "Events committed to the log.");
        deliveries = meter.CreateCounter<long>("alexandria.events.deliveries", "{delivery}", "Deliveries to shared subscribers by outcome.");
        duration = meter.CreateHistogram<double>("alexandria.events.delivery.duration", "s", "Time of one delivery, its transaction included.");
    }

    /// <summary>By subscriber: the oldest position that it has not come to an end with (0: none), and how many there are. Said by whoever runs the subscribers.</summary>
    public Func<IReadOnlyList<(string Subscriber, long Position, long Count)>> Backlog { get; set; } = () => [];

    public void Appended(long count) => appended.Add(count);

    public void Delivered(string subscriber, string outcome, TimeSpan elapsed)
    {
        var tag = new KeyValuePair<string, object?>("subscriber", subscriber);
        deliveries.Add(1, tag, new("outcome", outcome));
        duration.Record(elapsed.TotalSeconds, tag);
    }

    public void Dispose() => meter.Dispose();
}
