using System.Globalization;
using System.Text.Json.Nodes;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Surfaces.Rest;

namespace Alexandria.Surfaces.OpenApi;

/// <summary>One operation as an OpenAPI operation object.</summary>
internal sealed class OperationItem(OperationDescriptor operation, IReadOnlyList<OperationDescriptor> all, SchemaComponents schemas)
{
    private readonly OperationParameter? content = operation.Parameters.FirstOrDefault(parameter => parameter.Content is not null);

    private bool HasBody => operation.HttpMethod is "POST" or "PUT" or "PATCH" && operation.Parameters.Any(parameter => !parameter.InRoute);

    public JsonObject Build()
    {
        var item = new JsonObject
        {
            ["operationId"] = operation.Name.Replace('.', '_'),
            ["summary"] = operation.Summary,
            ["description"] = Description(),
            ["tags"] = new JsonArray(TagOf(operation)),
            ["parameters"] = Parameters(),
            ["security"] = operation.Permission == Permissions.Anonymous ? [] : OpenApiDocument.Security(),
            ["x-permission"] = operation.Permission,
            ["x-effect"] = operation.Effect.ToString().ToLowerInvariant(),
            ["x-cli"] = new JsonArray([$"alexandria {operation.Cli}", .. operation.Examples.Select(example => (JsonNode)$"alexandria {example}")]),
        };
        if (HasBody && RequestBodyObject() is { } body)
        {
            item["requestBody"] = body;
        }

        item["responses"] = Responses();
        return item;
    }

    /// <summary>The area is the first part of the name: <c>tickets</c>.</summary>
    public static string TagOf(OperationDescriptor operation) => operation.Name.Split('.')[0];

    private string Description()
    {
        var permission = operation.Permission switch
        {
            Permissions.Anonymous => "Open to everybody.",
            Permissions.SignedIn => "For every caller that is known.",
            var name => $"Needs the permission `{name}`.",
        };
        var idempotency = operation.Effect is Effect.Read ? "" : " Repeating it with the same `Idempotency-Key` answers what was answered first.";
        return $"{permission}{idempotency} On the command line: `alexandria {operation.Cli}`.";
    }

    private JsonArray Parameters()
    {
        var parameters = new JsonArray();
        foreach (var parameter in operation.Parameters)
        {
            // Beside a raw body the other values go into the query.
            var besideRawBody = content is not null && parameter != content;
            if (parameter.InRoute || !HasBody || besideRawBody)
            {
                parameters.Add(new JsonObject
                {
                    ["name"] = parameter.Name,
                    ["in"] = parameter.InRoute ? "path" : "query",
                    ["required"] = parameter.InRoute || (parameter.Required && !HasBody),
                    ["description"] = parameter.Summary,
                    ["schema"] = parameter.Schema.DeepClone(),
                });
            }
        }

        if (operation.Effect is not Effect.Read)
        {
            parameters.Add(OpenApiDocument.Reference("parameters", "IdempotencyKey"));
            if (HasTarget)
            {
                parameters.Add(OpenApiDocument.Reference("parameters", "IfMatch"));
            }
        }
        else if (IsVersioned)
        {
            parameters.Add(OpenApiDocument.Reference("parameters", "IfNoneMatch"));
        }

        return parameters;
    }

    /// <summary>Whether the address names something that exists already.</summary>
    private bool HasTarget => operation.Parameters.Any(parameter => parameter.InRoute);

    private bool IsVersioned => typeof(IVersioned).IsAssignableFrom(operation.ResponseType);

    private JsonObject? RequestBodyObject()
    {
        var schema = operation.InputSchema.DeepClone().AsObject();
        var properties = schema["properties"] as JsonObject;
        foreach (var route in operation.Parameters.Where(parameter => parameter.InRoute))
        {
            properties?.Remove(route.Name);
            if (schema["required"] is JsonArray required)
            {
                foreach (var name in required.Where(name => name?.GetValue<string>() == route.Name).ToArray())
                {
                    required.Remove(name);
                }
            }
        }

        var needed = schema["required"] is JsonArray { Count: > 0 };
        if (schema["required"] is JsonArray { Count: 0 })
        {
            schema.Remove("required");
        }

        var media = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = schemas.Add(operation.RequestType, schema) } };
        foreach (var type in content?.Content?.MediaTypes ?? [])
        {
            media[type] = new JsonObject { ["schema"] = content!.Type == typeof(string) ? new JsonObject { ["type"] = "string" } : new JsonObject() };
        }

        return new JsonObject
        {
            ["required"] = needed,
            ["description"] = string.Create(CultureInfo.InvariantCulture, $"At most {RequestBody.JsonLimit(content?.Content):N0} bytes of JSON")
                + (content?.Content is { } raw ? string.Create(CultureInfo.InvariantCulture, $", or {raw.MaxBytes:N0} bytes of the content itself, the other values in the query.") : "."),
            ["content"] = media,
        };
    }

    private JsonObject Responses()
    {
        var responses = new JsonObject { [operation.Status.ToString(CultureInfo.InvariantCulture)] = Success() };
        if (IsVersioned && operation.Effect is Effect.Read)
        {
            responses["304"] = new JsonObject { ["description"] = "The client has this version already." };
        }

        foreach (var status in Failures())
        {
            responses[status] = OpenApiDocument.Reference("responses", "Problem" + status);
        }

        return responses;
    }

    private JsonObject Success()
    {
        if (operation.ResponseType == typeof(Nothing))
        {
            return new JsonObject { ["description"] = "Done; there is nothing to say." };
        }

        if (operation.ResponseType == typeof(FileContent))
        {
            return new JsonObject { ["description"] = "The file.", ["content"] = new JsonObject { ["*/*"] = new JsonObject() } };
        }

        var response = new JsonObject { ["description"] = operation.Status == 201 ? "Created." : "Success." };
        var headers = new JsonObject();
        if (IsVersioned)
        {
            headers["ETag"] = OpenApiDocument.Reference("headers", "ETag");
        }

        if (new AnswerWriter(operation, all).HasLocation)
        {
            headers["Location"] = OpenApiDocument.Reference("headers", "Location");
        }

        if (headers.Count > 0)
        {
            response["headers"] = headers;
        }

        response["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = schemas.Add(operation.ResponseType, operation.OutputSchema) } };
        return response;
    }

    private IEnumerable<string> Failures()
    {
        var write = operation.Effect is not Effect.Read;
        string[] statuses =
        [
            "400", "401", "403",
            HasTarget ? "404" : "",
            write ? "409" : "", write && HasTarget ? "412" : "",
            HasBody ? "413" : "", HasBody ? "415" : "",
            write ? "422" : "",
            "429", "500", "503",
        ];
        return statuses.Where(status => status.Length > 0);
    }
}
