using System.Text.Json.Nodes;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Surfaces.Rest;

namespace Alexandria.Surfaces.OpenApi;

/// <summary>The OpenAPI 3.1 document of the registered operations and of the few addresses that are none.</summary>
internal static class OpenApiDocument
{
    private static readonly (string Status, string Description)[] Problems =
    [
        ("400", "The request is wrong; `errors` names the fields."),
        ("401", "Nobody known asks."),
        ("403", "The caller may not do this."),
        ("404", "It does not exist, or not in the caller's tenant."),
        ("409", "The present state does not allow it."),
        ("412", "If-Match names another version than the present one."),
        ("413", "The body is larger than the limit."),
        ("415", "The content type is not accepted."),
        ("422", "Well formed, yet it cannot be processed; or the idempotency key was used with another body."),
        ("429", "Too fast; Retry-After says how many seconds to wait."),
        ("500", "A defect; the server's log tells more under the trace id."),
        ("503", "Something that this needs is not there now; Retry-After says how many seconds to wait."),
    ];

    public static JsonObject Build(IReadOnlyList<OperationDescriptor> operations, string version)
    {
        var schemas = new SchemaComponents();
        schemas.AddNamed("Problem", ProblemSchema());
        var paths = new JsonObject();
        foreach (var operation in operations)
        {
            Path(paths, operation.Path)[operation.HttpMethod.ToLowerInvariant()] = new OperationItem(operation, operations, schemas).Build();
        }

        FixedPaths.Add(paths, schemas);
        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "Alexandria",
                ["version"] = version,
                ["description"] = "Every operation of the platform. Failures are problem details (RFC 9457) with a stable `code`; every answer names its trace in `X-Trace-Id`.",
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["tags"] = Tags(operations),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas.Build(),
                ["responses"] = new JsonObject(Problems.Select(problem => KeyValuePair.Create<string, JsonNode?>("Problem" + problem.Status, ProblemResponse(problem.Status, problem.Description)))),
                ["parameters"] = HeaderParameters(),
                ["headers"] = new JsonObject
                {
                    ["ETag"] = Header("The resource's version, such as \"v3\"."),
                    ["Location"] = Header("Where to read what was created."),
                    ["RetryAfter"] = new JsonObject { ["description"] = "Seconds to wait.", ["schema"] = new JsonObject { ["type"] = "integer", ["minimum"] = 1 } },
                },
                ["securitySchemes"] = new JsonObject
                {
                    ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "An API key or the administrator key." },
                    ["session"] = new JsonObject { ["type"] = "apiKey", ["in"] = "cookie", ["name"] = SessionCookie.Name, ["description"] = "The console's session; changes must come from the same site." },
                },
            },
        };
    }

    public static JsonObject Reference(string kind, string name) => new() { ["$ref"] = $"#/components/{kind}/{name}" };

    public static JsonArray Security() => [new JsonObject { ["bearer"] = new JsonArray() }, new JsonObject { ["session"] = new JsonArray() }];

    public static JsonObject Path(JsonObject paths, string path)
    {
        if (paths[path] is not JsonObject item)
        {
            paths[path] = item = [];
        }

        return item;
    }

    private static JsonArray Tags(IReadOnlyList<OperationDescriptor> operations)
    {
        var tags = operations.GroupBy(OperationItem.TagOf, StringComparer.Ordinal)
            .Select(area => (Name: area.Key, Description: $"Module {string.Join(", ", area.Select(operation => operation.Module).Distinct(StringComparer.Ordinal))}."))
            .Where(tag => tag.Name is not (FixedPaths.EventsTag or FixedPaths.MonitoringTag))
            .Append((Name: FixedPaths.EventsTag, Description: "What has happened."))
            .Append((Name: FixedPaths.MonitoringTag, Description: "Whether the process is well."));
        return new JsonArray([.. tags.OrderBy(tag => tag.Name, StringComparer.Ordinal).Select(tag => new JsonObject { ["name"] = tag.Name, ["description"] = tag.Description })]);
    }

    private static JsonObject ProblemResponse(string status, string description)
    {
        var response = new JsonObject
        {
            ["description"] = description,
            ["content"] = new JsonObject { [ProblemDetailsMapper.MediaType] = new JsonObject { ["schema"] = Reference("schemas", "Problem") } },
        };
        if (status is "429" or "503")
        {
            response["headers"] = new JsonObject { ["Retry-After"] = Reference("headers", "RetryAfter") };
        }

        return response;
    }

    private static JsonObject HeaderParameters() => new()
    {
        ["IdempotencyKey"] = HeaderParameter(RequestHeaders.IdempotencyKey, "The same key with the same body answers what was answered first, for 24 hours; with another body it is refused (422).", new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = RequestHeaders.MaxIdempotencyKeyLength }),
        ["IfMatch"] = HeaderParameter("If-Match", "The ETag of the version to change, such as \"v3\"; another present version is refused (412). `*` takes any.", new JsonObject { ["type"] = "string", ["pattern"] = "^(\\*|\"v[1-9][0-9]*\")$" }),
        ["IfNoneMatch"] = HeaderParameter("If-None-Match", "ETags that the client has; the present one is answered with 304.", new JsonObject { ["type"] = "string" }),
    };

    private static JsonObject HeaderParameter(string name, string description, JsonObject schema) =>
        new() { ["name"] = name, ["in"] = "header", ["required"] = false, ["description"] = description, ["schema"] = schema };

    private static JsonObject Header(string description) => new() { ["description"] = description, ["schema"] = new JsonObject { ["type"] = "string" } };

    private static JsonObject ProblemSchema()
    {
        static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };
        return new JsonObject
        {
            ["type"] = "object",
            ["description"] = "A failure (RFC 9457).",
            ["properties"] = new JsonObject
            {
                ["type"] = Text("urn:alexandria:error: and the code."),
                ["title"] = Text("What kind of failure it is."),
                ["status"] = new JsonObject { ["type"] = "integer", ["description"] = "The HTTP status." },
                ["detail"] = Text("What is wrong and what to do next."),
                ["code"] = Text("Stable; programs rely on it."),
                ["traceId"] = Text("Finds the request in logs and audit."),
                ["errors"] = new JsonObject
                {
                    ["type"] = "object",
                    ["description"] = "What is wrong by field.",
                    ["additionalProperties"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } },
                },
            },
            ["required"] = new JsonArray("type", "title", "status", "detail", "code", "traceId"),
        };
    }
}
