using System.Diagnostics.Metrics;

namespace Alexandria.Adapters.Http.Downloads;

/// <summary>Instruments of downloads; by outcome, never by address.</summary>
internal static class DownloadTelemetry
{
    private static readonly Meter Meter = new("Alexandria.Downloads");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "alexandria.downloads.duration", "s", "Time of one download with its waits and attempts, by outcome.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3_600] });

    private static readonly Counter<long> Received = Meter.CreateCounter<long>("alexandria.downloads.received", "By", "Bytes of bodies as they came over the network.");

    private static readonly Histogram<double> Wait = Meter.CreateHistogram<double>(
        "alexandria.downloads.wait.duration", "s", "Time that a request waited for its host's rate, a free connection or its cool-down.");

    private static readonly Counter<long> Requests = Meter.CreateCounter<long>("alexandria.downloads.requests", "{request}", "Requests to servers, by outcome; redirects and failed attempts included.");

    private static readonly Counter<long> Cooldowns = Meter.CreateCounter<long>("alexandria.downloads.cooldowns", "{cooldown}", "How often a server asked to be left alone.");

    /// <param name="seconds">How long it took.</param>
    /// <param name="outcome"><c>succeeded</c>, <c>not_modified</c>, <c>cancelled</c>, or the code of the error.</param>
    public static void Ended(double seconds, string outcome) => Duration.Record(seconds, new KeyValuePair<string, object?>("outcome", outcome));

    public static void Ended(Alexandria.Downloads.DownloadHop hop)
    {
        Requests.Add(1, new KeyValuePair<string, object?>("outcome", hop.Code ?? "succeeded"));
        Received.Add(hop.Bytes);
        Wait.Record(hop.Waited.TotalSeconds);
        if (hop.Cooldown is not null)
        {
            Cooldowns.Add(1);
        }
    }
}
