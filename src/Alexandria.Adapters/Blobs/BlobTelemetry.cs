using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Alexandria.Adapters.Blobs;

/// <summary>The blob store's instrument.</summary>
internal static class BlobTelemetry
{
    private static readonly Meter Meter = new("Alexandria.Blobs");

    private static readonly Histogram<double> Duration =
        Meter.CreateHistogram<double>("alexandria.blobs.duration", "s", "Time to write or read one blob, by outcome.");

    /// <param name="action"><c>put</c> or <c>get</c>.</param>
    /// <param name="run">Does it.</param>
    public static async Task<T> MeasureAsync<T>(string action, Func<Task<T>> run)
    {
        var began = Stopwatch.GetTimestamp();
        var outcome = "failed";
        try
        {
            var answer = await run();
            outcome = "succeeded";
            return answer;
        }
        finally
        {
            Duration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, new("action", action), new("outcome", outcome));
        }
    }
}
