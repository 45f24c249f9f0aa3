using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Alexandria.Operations;

namespace Alexandria.Hostile.Tests.Requests;

/// <summary>A request that fits an operation's schema, to be spoilt afterwards.</summary>
internal static class ValidRequest
{
    private const int LongestText = 40;

    /// <summary>Parameters that travel in the body.</summary>
    public static IReadOnlyList<OperationParameter> InBody(OperationDescriptor operation) =>
        operation.HttpMethod is "POST" or "PUT" or "PATCH" ? [.. operation.Parameters.Where(p => !p.InRoute)] : [];

    /// <summary>Parameters that travel in the query.</summary>
    public static IReadOnlyList<OperationParameter> InQuery(OperationDescriptor operation) =>
        operation.HttpMethod is "GET" or "DELETE" ? [.. operation.Parameters.Where(p => !p.InRoute)] : [];

    /// <summary>An administrator's request, the body in JSON.</summary>
    public static HostileRequest Make(World world, OperationDescriptor operation, Random random)
    {
        var request = new HostileRequest
        {
            Kind = "valid",
            Aim = operation.Name,
            Method = operation.HttpMethod,
            Target = world.PathOf(operation, random) + Query(world, operation, random),
            Headers = [("Authorization", "Bearer " + world.AdministratorKey)],
            Expected = Expectation.Either,
        };
        return InBody(operation).Count > 0 ? WithJson(request, Body(world, operation, random)) : request;
    }

    public static HostileRequest WithJson(HostileRequest request, JsonNode body) => WithBody(request, Encoding.UTF8.GetBytes(body.ToJsonString(Json.Options)));

    public static HostileRequest WithBody(HostileRequest request, ReadOnlyMemory<byte> body, string contentType = "application/json") =>
        request.With("Content-Type", contentType) with { Body = body };

    public static JsonObject Body(World world, OperationDescriptor operation, Random random)
    {
        var body = new JsonObject();
        foreach (var parameter in InBody(operation).Where(p => p.Required || random.Next(3) == 0))
        {
            body[parameter.Name] = Value(world, parameter, random);
        }

        return body;
    }

    public static JsonNode? Value(World world, OperationParameter parameter, Random random) =>
        world.Named(parameter.Name) is { Count: > 0 } ids && Allows(parameter.Schema, "string")
            ? JsonValue.Create(ids[random.Next(ids.Count)])
            : Value(parameter.Schema, random);

    /// <summary>Whether a schema admits values of a JSON type.</summary>
    public static bool Allows(JsonObject schema, string type) => schema["type"] switch
    {
        JsonArray several => several.Any(t => t!.GetValue<string>() == type) || (type == "number" && several.Any(t => t!.GetValue<string>() == "integer")),
        JsonValue one => one.GetValue<string>() == type || (type == "number" && one.GetValue<string>() == "integer"),
        _ => schema["enum"] is JsonArray choices ? choices.Any(c => c is null ? type == "null" : type == "string") : true,
    };

    private static string Query(World world, OperationDescriptor operation, Random random)
    {
        var query = new StringBuilder();
        foreach (var parameter in InQuery(operation).Where(p => p.Name != "cursor" && (p.Required || random.Next(4) == 0)))
        {
            if (Value(world, parameter, random) is JsonValue value)
            {
                query.Append(query.Length == 0 ? '?' : '&').Append(parameter.Name).Append('=').Append(Uri.EscapeDataString(value.ToString()));
            }
        }

        return query.ToString();
    }

    private static JsonNode? Value(JsonObject schema, Random random)
    {
        if (schema["enum"] is JsonArray choices)
        {
            return choices[random.Next(choices.Count)]?.DeepClone();
        }

        if (Allows(schema, "string"))
        {
            return JsonValue.Create(Text(schema, random));
        }

        if (Allows(schema, "boolean"))
        {
            return JsonValue.Create(random.Next(2) == 0);
        }

        if (Allows(schema, "number"))
        {
            var least = schema["minimum"] is { } minimum ? double.Parse(minimum.ToJsonString(), CultureInfo.InvariantCulture) : 1;
            return JsonValue.Create((long)Math.Ceiling(least));
        }

        if (Allows(schema, "array"))
        {
            return new JsonArray(schema["items"] is JsonObject items ? Value(items, random) : null);
        }

        var made = new JsonObject();
        foreach (var (name, property) in schema["properties"]?.AsObject() ?? [])
        {
            made[name] = property is JsonObject inner ? Value(inner, random) : null;
        }

        return made;
    }

    private static string Text(JsonObject schema, Random random)
    {
        var least = (int?)schema["minLength"] ?? 1;
        var most = (int?)schema["maxLength"] ?? LongestText;
        return schema["format"]?.ToString() switch
        {
            "email" => $"h{random.Next()}@example.org",
            "date-time" => "2031-01-31T12:00:00Z",
            _ => string.Concat(Enumerable.Range(0, Math.Clamp(random.Next(LongestText), least, most)).Select(_ => (char)('a' + random.Next(26)))),
        };
    }
}
