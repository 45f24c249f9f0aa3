using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Alexandria.Adapters.DuckDb;

/// <summary>What the analytical database measures.</summary>
internal static class AnalyticsTelemetry
{
    public const string Name = "Alexandria.Analytics";

    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> Duration =
        Meter.CreateHistogram<double>("alexandria.analytics.duration", "s", "Time of one use of the analytical database, its wait included, by action and outcome.");

    /// <param name="action"><c>read</c>, <c>write</c>, <c>query</c>, <c>profile</c>, <c>estimate</c>, <c>inspect</c> or <c>export</c>.</param>
    /// <param name="run">Does it.</param>
    public static async Task<Result<T>> MeasureAsync<T>(string action, Func<Task<Result<T>>> run)
    {
        var began = Stopwatch.GetTimestamp();
        var outcome = "failed";
        try
        {
            var answer = await run();
            outcome = answer.Failed ? answer.Error.Code : "succeeded";
            return answer;
        }
        finally
        {
            Duration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, new("action", action), new("outcome", outcome));
        }
    }
}
