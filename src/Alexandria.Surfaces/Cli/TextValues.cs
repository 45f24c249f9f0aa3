using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Alexandria.Surfaces.Cli;

/// <summary>Turns typed text into JSON of the declared type. What does not fit stays text, so that the operation itself says what it expects, the same from everywhere.</summary>
internal static class TextValues
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = Json.Options.MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Type of a list's elements; null for what is no list.</summary>
    public static Type? ElementType(Type type) =>
        type != typeof(string) && type != typeof(byte[]) && type.IsGenericType && type.GetGenericArguments() is [var element]
            && type.IsAssignableFrom(typeof(List<>).MakeGenericType(element)) ? element : null;

    /// <summary>The words that an enum's values are written as; empty for other types.</summary>
    public static IReadOnlyList<string> Choices(Type declared) => (Nullable.GetUnderlyingType(declared) ?? declared) is { IsEnum: true } choice
        ? [.. Enum.GetNames(choice).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)]
        : [];

    public static JsonNode ToJson(Type type, IReadOnlyList<string> texts) => ElementType(type) is { } element
        ? new JsonArray([.. texts.Select(text => One(element, text))])
        : One(type, texts[^1]);

    /// <summary>A JSON value as query text.</summary>
    public static string ToText(JsonNode node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : node.ToJsonString(Json.Options);

    private static JsonNode One(Type declared, string text)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        JsonNode? converted = type switch
        {
            _ when type == typeof(string) || type.IsEnum || type == typeof(byte[]) || type == typeof(DateTimeOffset) => JsonValue.Create(text),
            _ when type == typeof(bool) => bool.TryParse(text, out var flag) ? JsonValue.Create(flag) : null,
            _ when type == typeof(int) || type == typeof(long) =>
                long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? JsonValue.Create(whole) : null,
            _ when type == typeof(double) || type == typeof(decimal) =>
                decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : null,
            _ when type.IsValueType => JsonValue.Create(text),
            _ => Parse(text),
        };
        return converted ?? JsonValue.Create(text);
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: Strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
