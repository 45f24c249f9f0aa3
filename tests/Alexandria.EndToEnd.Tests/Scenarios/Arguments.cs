using System.Text.Json.Nodes;
using Alexandria.Operations;

namespace Alexandria.EndToEnd.Tests.Scenarios;

/// <summary>Makes valid requests of operations out of their declared parameters.</summary>
internal static class Arguments
{
    /// <param name="operation">The operation.</param>
    /// <param name="route">The value of each route parameter, by name.</param>
    /// <param name="more">Values of parameters that are given besides the required ones, or instead.</param>
    public static HttpRequestMessage Request(OperationDescriptor operation, Func<string, string> route, params (string Name, string Value)[] more)
    {
        var path = operation.Path;
        foreach (var parameter in operation.Parameters.Where(p => p.InRoute))
        {
            path = path.Replace($"{{{parameter.Name}}}", Uri.EscapeDataString(route(parameter.Name)), StringComparison.Ordinal);
        }

        var values = operation.Parameters.Where(p => p is { InRoute: false, Required: true }).ToDictionary(p => p.Name, Value, StringComparer.Ordinal);
        if (values.ContainsKey("confirm"))
        {
            // What cannot be undone is named twice.
            values["confirm"] = route("id");
        }

        foreach (var (name, value) in more)
        {
            values[name] = value;
        }

        if (operation.HttpMethod == "GET")
        {
            return Http.Request("GET", path + (values.Count == 0 ? "" : "?" + string.Join('&', values.Select(v => $"{v.Key}={Uri.EscapeDataString(v.Value.ToString())}"))));
        }

        return Http.Request(operation.HttpMethod, path, values.Count == 0 ? null : new JsonObject(values.Select(v => KeyValuePair.Create<string, JsonNode?>(v.Key, v.Value))));
    }

    private static JsonNode Value(OperationParameter parameter) => parameter.Name switch
    {
        "email" => "somebody@example.org",
        "role" => "viewer",
        _ when parameter.Type == typeof(byte[]) => Convert.ToBase64String("text"u8),
        _ when parameter.Type == typeof(string) => "a text that is long enough",
        _ when parameter.Type == typeof(bool) => true,
        _ when parameter.Type.IsEnum => parameter.Type.GetEnumNames()[0].ToLowerInvariant(),
        _ => throw new NotSupportedException($"Say which value '{parameter.Name}' of {parameter.Type} takes."),
    };
}
