using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Alexandria.Adapters.LanguageModels;

/// <summary>Spans of calls to a model, by OpenTelemetry's semantic conventions for generative AI; never the text.</summary>
internal static class ModelTelemetry
{
    private const string Name = "Alexandria.Models";

    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> Duration =
        Meter.CreateHistogram<double>("alexandria.model.duration", "s", "Time of one call to the model, by outcome.");

    private static readonly ActivitySource Source = new(Name);

    public static Activity? Chat(ModelOptions options)
    {
        var span = Source.StartActivity($"chat {options.Model}", ActivityKind.Client);
        return span?.SetTag("gen_ai.operation.name", "chat").SetTag("gen_ai.provider.name", "openai").SetTag("gen_ai.request.model", options.Model);
    }

    /// <summary>Counts and times an ended call.</summary>
    /// <param name="began">Its time stamp of <see cref="Stopwatch"/>.</param>
    /// <param name="error">Why there is no answer; null when there is one.</param>
    public static void Ended(long began, Error? error) =>
        Duration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, new KeyValuePair<string, object?>("outcome", error?.Code ?? "succeeded"));
}
