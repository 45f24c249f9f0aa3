using System.Text.Json;

namespace Alexandria.Knowledge.Ontologies.Plan.Resolvers;

/// <summary>Reads what registries answer, who leave members out, set them to null, or change their type.</summary>
internal static class RegistryAnswer
{
    /// <summary>The text at a path of members; null when anything on the way is missing or no text. Of a list the first is taken.</summary>
    public static string? Text(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            element = First(element);
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        element = First(element);
        return element.ValueKind == JsonValueKind.String && element.GetString() is { Length: > 0 } text ? text : null;
    }

    private static JsonElement First(JsonElement element) => element.ValueKind == JsonValueKind.Array && element.GetArrayLength() > 0 ? element[0] : element;

    public static Error NotThere(string resolver, string source) => Error.Unprocessable(
        "resolver_not_found", $"The source '{resolver}' knows no file for '{Shown.Of(source)}' in the formats that are asked for; look up how the source spells it, or ask for other formats.");

    public static Error BadSource(string resolver, string source, string form) => Error.Unprocessable(
        "resolver_bad_source", $"'{Shown.Of(source)}' is nothing that the source '{resolver}' can look up: {form}.");
}
