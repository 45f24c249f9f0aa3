using System.Text.Json;
using System.Text.Json.Nodes;
using Alexandria.Surfaces.Rest;

namespace Alexandria.Surfaces.Cli;

/// <summary>Failures for people and for programs.</summary>
internal static class ProblemText
{
    public static JsonObject Of(Error error) =>
        JsonSerializer.SerializeToNode(ProblemDetailsMapper.Map(error, Tracing.CurrentId()), Json.Options)!.AsObject();

    /// <summary>Reads what a server answered; null when it is no problem of ours.</summary>
    public static Error? Read(JsonObject problem, int status)
    {
        if (Text(problem, "code") is not { } code)
        {
            return null;
        }

        var fields = problem["errors"] is JsonObject errors
            ? errors.ToDictionary(e => e.Key, e => e.Value is JsonArray messages ? messages.Select(m => m?.ToString() ?? "").ToArray() : [], StringComparer.Ordinal)
            : [];
        return new Error(KindOf(status), code, Text(problem, "detail") ?? code) { Fields = fields };
    }

    public static ErrorKind KindOf(int status)
    {
        foreach (var kind in Enum.GetValues<ErrorKind>())
        {
            if (ProblemDetailsMapper.StatusOf(kind) == status)
            {
                return kind;
            }
        }

        return status is >= 400 and < 500 ? ErrorKind.Invalid : status is 502 or 504 ? ErrorKind.Unavailable : ErrorKind.Defect;
    }

    /// <summary>Writes a failure to standard error: for people line by line, with <paramref name="json"/> as one problem object.</summary>
    public static void Write(TextWriter writer, CallFailure failure, bool json)
    {
        if (json)
        {
            writer.WriteLine(failure.Problem.ToJsonString(Json.Options));
            return;
        }

        writer.WriteLine($"error: {SafeText.Line(failure.Error.Message)}");
        foreach (var (field, messages) in failure.Error.Fields)
        {
            foreach (var message in messages)
            {
                writer.WriteLine($"  --{OptionNames.Kebab(SafeText.Line(field))}: {SafeText.Line(message)}");
            }
        }

        if (failure.Error.Kind is ErrorKind.Defect && Text(failure.Problem, "traceId") is { } trace)
        {
            writer.WriteLine($"  trace id: {SafeText.Line(trace)}");
        }
    }

    private static string? Text(JsonObject problem, string name) => problem[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
