using System.Diagnostics;

namespace Alexandria.Adapters.Models;

/// <summary>Spans of calls to a model, by OpenTelemetry's semantic conventions for generative AI; never the text.</summary>
internal static class ModelTelemetry
{
    private static readonly ActivitySource Source = new("Alexandria.Models");

    public static Activity? Chat(ModelOptions options)
    {
        var span = Source.StartActivity($"chat {options.Model}", ActivityKind.Client);
        return span?.SetTag("gen_ai.operation.name", "chat").SetTag("gen_ai.provider.name", "openai").SetTag("gen_ai.request.model", options.Model);
    }
}
