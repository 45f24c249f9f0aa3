using System.Text;
using System.Text.Json.Nodes;
using Alexandria.Host.Running;
using Alexandria.Identity;
using Alexandria.Kernel.Events;
using Alexandria.Kernel.Operations;

namespace Alexandria.Host.Tests.Reference;

/// <summary>Writes docs/reference out of what is declared in code.</summary>
internal static class ReferencePages
{
    private const string Origin = "<!-- Generated from the code by ALEXANDRIA_WRITE_REFERENCE=1 ./alexandria test; a test fails when it is out of date. -->\n\n";

    // The page is the same on every machine.
    private static readonly string Home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    public static string Operations(ProcessSetup setup)
    {
        var page = new StringBuilder(Origin).Append("# Operations\n\nEach is a REST endpoint, a CLI verb, a console form and, where marked, an MCP tool (its name with underscores). Schemas are at `/openapi/v1.json`.\n");
        foreach (var module in OperationDescriptors.Of(setup.Inventory, null).GroupBy(o => o.Module).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            page.Append($"\n## {module.Key}\n\n| operation | REST | `alexandria …` | effect | permission | MCP | |\n|---|---|---|---|---|---|---|\n");
            foreach (var operation in module)
            {
                page.Append($"| `{operation.Name}` | `{operation.HttpMethod} {operation.Path}` | `{operation.Cli}` | {operation.Effect.ToString().ToLowerInvariant()} | `{operation.Permission}` | {(operation.Mcp ? "yes" : "")} | {operation.Summary.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
            }
        }

        return page.ToString();
    }

    public static string Permissions(ProcessSetup setup)
    {
        var page = new StringBuilder(Origin).Append("# Who may call what\n\nA role holds permissions, an operation names one; everything else is denied. A key holds a role's permissions or a list of its own.\n\n");
        page.Append("| operation | permission | ").AppendJoin(" | ", Roles.All).Append(" |\n|---|---|").Append(string.Concat(Enumerable.Repeat("---|", Roles.All.Count))).Append('\n');
        foreach (var operation in OperationDescriptors.Of(setup.Inventory, null))
        {
            var cells = Roles.All.Select(role => new Caller { Id = role, Name = role, Permissions = Roles.PermissionsOf(role)! }.Can(operation.Permission) ? "yes" : "");
            page.Append($"| `{operation.Name}` | `{operation.Permission}` | ").AppendJoin(" | ", cells).Append(" |\n");
        }

        return page.ToString();
    }

    public static string Configuration(ProcessSetup setup)
    {
        var page = new StringBuilder(Origin).Append("# Configuration\n\nKeys of `alexandria.json`; as a variable `ALEXANDRIA_` and the key with `__` for `:`. See [Configure](../guides/configure.md).\n\n| key | default | range | |\n|---|---|---|---|\n");
        Section(page, "", (JsonObject)setup.Report(setup.Configuration(null)).Schema()["properties"]!);
        return page.ToString();
    }

    public static string Events(ProcessSetup setup)
    {
        var page = new StringBuilder(Origin).Append(
            "# Events\n\nEvery version of every event, with the JSON Schema (Draft 2020-12) of its payload; `GET /v1/schemas` answers the same, and who takes each. What a program may rely on, and how an event changes: [Events and their versions](../guides/events.md). The streams: [streams.md](streams.md).\n\n| event | version | stream | |\n|---|---|---|---|\n");
        foreach (var described in EventDescriptors.Of(setup.Inventory))
        {
            page.Append($"| `{described.Event}` | [{described.Version}](events/{PublishedSchemas.FileOf(described.Event, described.Version)}){(described.Latest ? "" : ", older")} | `{described.Stream}` | {described.Title}. |\n");
        }

        return page.ToString();
    }

    public static string Streams()
    {
        var page = new StringBuilder(Origin).Append(
            "# Streams\n\nWhat a bus carries, and for how long; without a bus the events table is all there is. The oldest messages go first when a stream reaches its age or its size. An id that comes again within the window is stored once.\n\n| stream | events | kept for | at most | window | largest message | |\n|---|---|---|---|---|---|---|\n");
        foreach (var stream in EventDescriptors.Streams)
        {
            var words = string.Join(", ", EventDescriptors.Assigned.Where(a => a.Stream == stream.Name).Select(a => $"`{a.FirstWord}.*`"));
            page.Append($"| `{stream.Name}` | {words} | {Span(stream.MaxAge)} | {stream.MaxBytes >> 20} MiB | {Span(stream.DuplicateWindow)} | {stream.MaxMessageBytes >> 10} KiB | {stream.Summary} |\n");
        }

        return page.Append("\nA module assigns the first word of its events in `Configure`: `builder.AddEvents(\"greetings\", \"support\")`. Those of the product are in `src/Alexandria.Kernel/Events/EventStreams.cs`.\n").ToString();
    }

    private static string Span(TimeSpan time) => time switch
    {
        { TotalDays: >= 2 } => $"{time.TotalDays} days",
        { TotalHours: >= 2 } => $"{time.TotalHours} hours",
        _ => $"{time.TotalMinutes} minutes",
    };

    private static void Section(StringBuilder page, string prefix, JsonObject properties)
    {
        foreach (var (name, node) in properties.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            var schema = (JsonObject)node!;
            if (schema["properties"] is JsonObject nested)
            {
                Section(page, $"{prefix}{name}:", nested);
            }
            else
            {
                page.Append($"| `{prefix}{name}` | {(schema["default"] is { } value ? $"`{value.ToJsonString().Replace(Home, "~", StringComparison.Ordinal)}`" : "")} | {Range(schema)} | {schema["description"]} |\n");
            }
        }
    }

    private static string Range(JsonObject schema) => schema switch
    {
        _ when schema["enum"] is JsonArray choices => string.Join(", ", choices.Select(c => $"`{c}`")),
        _ when schema["minimum"] is { } least => $"{least} to {schema["maximum"]}",
        _ => "",
    };
}
