using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Alexandria.Kernel.Flow.Tests.Events.Schemas;

/// <summary>Judges instances by a JSON Schema (Draft 2020-12), for the keywords that event schemas consist of, formats asserted. A keyword that it does not know fails the test: nothing is passed over in silence.</summary>
internal static class SchemaChecker
{
    private static readonly HashSet<string> Annotations = ["$schema", "$id", "title", "description", "default"];

    public static bool Accepts(JsonObject schema, JsonNode? instance) => schema.All(keyword => Holds(keyword.Key, keyword.Value!, schema, instance));

    private static bool Holds(string keyword, JsonNode value, JsonObject schema, JsonNode? instance) => keyword switch
    {
        _ when Annotations.Contains(keyword) => true,
        "type" => value is JsonArray types ? types.Any(type => IsA(type!.ToString(), instance)) : IsA(value.ToString(), instance),
        "enum" => value.AsArray().Any(allowed => JsonNode.DeepEquals(allowed, instance)),
        "minimum" => !IsA("number", instance) || Number(instance!) >= Number(value),
        "maximum" => !IsA("number", instance) || Number(instance!) <= Number(value),
        "format" when value.ToString() == "date-time" => !IsA("string", instance) || IsDateTime(instance!.ToString()),
        "required" => instance is not JsonObject json || value.AsArray().All(name => json.ContainsKey(name!.ToString())),
        "properties" => instance is not JsonObject json || value.AsObject().All(property => !json.ContainsKey(property.Key) || Accepts(property.Value!.AsObject(), json[property.Key])),
        "additionalProperties" when value.GetValueKind() == JsonValueKind.False => instance is not JsonObject json || json.All(property => schema["properties"]!.AsObject().ContainsKey(property.Key)),
        "items" => instance is not JsonArray items || items.All(item => Accepts(value.AsObject(), item)),
        _ => throw new NotSupportedException($"The checker does not know {keyword}: {value.ToJsonString()}."),
    };

    private static bool IsA(string type, JsonNode? instance) => (type, instance?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("null", JsonValueKind.Null) or ("string", JsonValueKind.String) or ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("number", JsonValueKind.Number) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("integer", JsonValueKind.Number) => Number(instance!) is var number && number == Math.Floor(number),
        _ => false,
    };

    private static double Number(JsonNode node) => double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture);

    // RFC 3339, written apart from the product's way of reading it.
    private static bool IsDateTime(string text) => System.Text.RegularExpressions.Regex.IsMatch(
        text, @"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _);
}
