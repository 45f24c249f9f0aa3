using System.Text.Json.Nodes;
using Alexandria.Operations;

namespace Alexandria.EndToEnd.Tests.Scenarios;

/// <summary>Makes valid requests of operations out of their declared parameters.</summary>
internal static class Arguments
{
    /// <param name="operation">The operation.</param>
    /// <param name="route">The value of each route parameter, by name.</param>
    public static HttpRequestMessage Request(OperationDescriptor operation, Func<string, string> route)
    {
        var path = operation.Path;
        foreach (var parameter in operation.Parameters.Where(p => p.InRoute))
        {
            path = path.Replace($"{{{parameter.Name}}}", Uri.EscapeDataString(route(parameter.Name)), StringComparison.Ordinal);
        }

        var required = operation.Parameters.Where(p => p is { InRoute: false, Required: true }).ToList();
        if (operation.HttpMethod == "GET")
        {
            return Http.Request("GET", path + (required.Count == 0 ? "" : "?" + string.Join('&', required.Select(p => $"{p.Name}={Uri.EscapeDataString(Value(p).ToString())}"))));
        }

        return Http.Request(operation.HttpMethod, path, required.Count == 0 ? null : new JsonObject(required.Select(p => KeyValuePair.Create<string, JsonNode?>(p.Name, Value(p)))));
    }

    private static JsonNode Value(OperationParameter parameter) => parameter.Name switch
    {
        "email" => "somebody@example.org",
        "role" => "viewer",
        _ when parameter.Type == typeof(byte[]) => Convert.ToBase64String("text"u8),
        _ when parameter.Type == typeof(string) => "a text that is long enough",
        _ when parameter.Type == typeof(bool) => true,
        _ => throw new NotSupportedException($"Say which value '{parameter.Name}' of {parameter.Type} takes."),
    };
}
