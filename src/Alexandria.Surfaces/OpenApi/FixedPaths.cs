using System.Text.Json.Nodes;
using Alexandria.Identity;
using Alexandria.Surfaces.Live;
using Alexandria.Surfaces.Monitoring;

namespace Alexandria.Surfaces.OpenApi;

/// <summary>The addresses that are no operation, described by hand: the live stream and the monitoring.</summary>
internal static class FixedPaths
{
    public const string EventsTag = "events";
    public const string MonitoringTag = "monitoring";

    public static void Add(JsonObject paths, SchemaComponents schemas)
    {
        OpenApiDocument.Path(paths, LiveStreamSurface.Path)["get"] = Stream(schemas.AddNamed("LiveEvent", LiveEventSchema()));
        var health = schemas.AddNamed("Health", HealthSchema());
        OpenApiDocument.Path(paths, MonitoringSurface.LivePath)["get"] = Probe("livez", "Whether the process runs.", health, mayFail: false);
        OpenApiDocument.Path(paths, MonitoringSurface.ReadyPath)["get"] = Probe("readyz", "Whether the process takes work: what each check found.", health, mayFail: true);
        OpenApiDocument.Path(paths, MonitoringSurface.MetricsPath)["get"] = Metrics();
    }

    private static JsonObject Stream(JsonObject liveEvent) => new()
    {
        ["operationId"] = LiveStream.Name.Replace('.', '_'),
        ["summary"] = "Sends the tenant's events as they are committed, over server-sent events.",
        ["description"] = $"Needs the permission `{Permissions.EventsRead}`. `id` is the position in the log, `event` the event's name, `data` one LiveEvent as JSON. It begins where `Last-Event-ID` (or `after`) says, else with what happens from now on. A comment comes every 15 s of silence. One caller may hold {StreamLimiter.MaxPerCaller} streams.",
        ["tags"] = new JsonArray(EventsTag),
        ["parameters"] = new JsonArray(
            Position("after", "query", "Begin after this position."),
            Position("Last-Event-ID", "header", "As a browser sends it when it connects again; goes before `after`.")),
        ["security"] = OpenApiDocument.Security(),
        ["x-permission"] = Permissions.EventsRead,
        ["responses"] = new JsonObject
        {
            ["200"] = new JsonObject { ["description"] = "The stream; the schema is of each event's data.", ["content"] = new JsonObject { [ServerSentEvents.MediaType] = new JsonObject { ["schema"] = liveEvent } } },
            ["400"] = OpenApiDocument.Reference("responses", "Problem400"),
            ["401"] = OpenApiDocument.Reference("responses", "Problem401"),
            ["403"] = OpenApiDocument.Reference("responses", "Problem403"),
            ["429"] = OpenApiDocument.Reference("responses", "Problem429"),
        },
    };

    private static JsonObject Probe(string id, string summary, JsonObject schema, bool mayFail)
    {
        JsonObject Answer(string description) => new() { ["description"] = description, ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = schema.DeepClone() } } };
        var responses = new JsonObject { ["200"] = Answer("It does.") };
        if (mayFail)
        {
            responses["503"] = Answer("It does not.");
        }

        return new JsonObject { ["operationId"] = id, ["summary"] = summary, ["tags"] = new JsonArray(MonitoringTag), ["security"] = new JsonArray(), ["responses"] = responses };
    }

    private static JsonObject Metrics() => new()
    {
        ["operationId"] = "metrics",
        ["summary"] = "Metrics for Prometheus.",
        ["description"] = $"Over loopback without a proxy open to everybody, unless configured otherwise; else it needs the permission `{Permissions.MetricsRead}`.",
        ["tags"] = new JsonArray(MonitoringTag),
        ["security"] = new JsonArray([new JsonObject(), .. OpenApiDocument.Security().Select(scheme => scheme!.DeepClone())]),
        ["responses"] = new JsonObject
        {
            ["200"] = new JsonObject { ["description"] = "The text exposition format, version 0.0.4.", ["content"] = new JsonObject { ["text/plain"] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } } } },
            ["401"] = OpenApiDocument.Reference("responses", "Problem401"),
            ["403"] = OpenApiDocument.Reference("responses", "Problem403"),
        },
    };

    private static JsonObject Position(string name, string where, string description) => new()
    {
        ["name"] = name,
        ["in"] = where,
        ["required"] = false,
        ["description"] = description,
        ["schema"] = new JsonObject { ["type"] = "integer", ["minimum"] = 0 },
    };

    private static JsonObject LiveEventSchema() => Closed("An event as the stream sends it.", new()
    {
        ["position"] = Typed("integer"), ["id"] = Typed("string"), ["name"] = Typed("string"), ["version"] = Typed("integer"), ["subject"] = Typed("string"),
        ["revision"] = Typed("integer"), ["occurredAt"] = new JsonObject { ["type"] = "string", ["format"] = "date-time" }, ["actor"] = Typed("string"), ["traceId"] = Typed("string"), ["payload"] = Typed("object"),
    });

    private static JsonObject HealthSchema() => Closed("What the checks found.", new()
    {
        ["status"] = new JsonObject { ["enum"] = new JsonArray("live", "ready", "not_ready") },
        ["checks"] = new JsonObject { ["type"] = "array", ["items"] = Closed("One check.", new() { ["name"] = Typed("string"), ["status"] = new JsonObject { ["type"] = "string", ["description"] = "ok, or the code of what is wrong." } }) },
    });

    private static JsonObject Closed(string description, JsonObject properties) => new()
    {
        ["type"] = "object",
        ["description"] = description,
        ["required"] = new JsonArray([.. properties.Select(property => (JsonNode)property.Key)]),
        ["properties"] = properties,
    };

    private static JsonObject Typed(string type) => new() { ["type"] = type };
}
