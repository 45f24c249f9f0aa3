using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Alexandria.Events;
using Alexandria.Kernel.Operations;

namespace Alexandria.Kernel.Events.Schemas;

/// <summary>Makes the JSON Schema (Draft 2020-12) of event records: what it accepts and what <see cref="EventJson"/> reads is the same.</summary>
internal sealed class EventSchemaBuilder
{
    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    // What both a schema and the reader tell apart in the same way.
    private static readonly HashSet<Type> Plain = [typeof(string), typeof(bool), typeof(int), typeof(long), typeof(double), typeof(DateTimeOffset)];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly XmlDocumentation documentation = new();
    private readonly SchemaBuilder schemas;

    public EventSchemaBuilder() => schemas = new SchemaBuilder(documentation);

    /// <exception cref="InvalidOperationException">The record holds what no event may hold.</exception>
    public JsonObject Of(Type type, EventAttribute attribute)
    {
        var schema = schemas.Of(type, EventJson.Options, (context, node) => Refine(type, context, node));
        var head = new JsonObject
        {
            ["$schema"] = Dialect,
            ["$id"] = $"urn:alexandria:event:{attribute.Name}:{attribute.Version}",
            ["title"] = Title(type),
            ["description"] = documentation.Of(type),
        };
        foreach (var (name, value) in schema.Where(member => member.Key is not ("$schema" or "description")).ToList())
        {
            schema.Remove(name);
            head[name] = value;
        }

        // A record says it by computing it; what it means stands at the interface.
        if (head["properties"]?["subject"] is JsonObject subject && !subject.ContainsKey("description"))
        {
            subject["description"] = documentation.Of(typeof(IEvent).GetProperty(nameof(IEvent.Subject))!);
        }

        return head;
    }

    /// <summary>The first sentence of the record's documentation; its class name where it has none.</summary>
    public string Title(Type type)
    {
        var summary = documentation.Of(type);
        var end = summary.IndexOf(". ", StringComparison.Ordinal);
        return summary.Length == 0 ? type.Name : (end < 0 ? summary : summary[..end]).TrimEnd('.');
    }

    public static string Text(JsonObject schema) => schema.ToJsonString(Indented) + "\n";

    private static JsonNode Refine(Type record, JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (context.TypeInfo.Kind == JsonTypeInfoKind.None ? !Plain.Contains(type) && !type.IsEnum : context.TypeInfo.Kind == JsonTypeInfoKind.Dictionary)
        {
            throw new InvalidOperationException(
                $"The event record {record.FullName} holds a {type.Name}; an event holds strings, booleans, int, long, double, enums, DateTimeOffset, and records and lists of them.");
        }

        if (schema is JsonObject node && node.ContainsKey("$ref"))
        {
            throw new InvalidOperationException($"The event record {record.FullName} holds a {type.Name} inside a {type.Name}; an event holds ids and facts, not a tree.");
        }

        // The exporter cannot look into converters.
        if (type.IsEnum)
        {
            var names = Enum.GetValues(type).Cast<object>().Select(EventJson.NameOf).Distinct(StringComparer.Ordinal).Select(name => (JsonNode?)name);
            return new JsonObject { ["enum"] = new JsonArray([.. type == context.TypeInfo.Type ? names : names.Append(null)]) };
        }

        if (type == typeof(DateTimeOffset))
        {
            return new JsonObject { ["type"] = type == context.TypeInfo.Type ? "string" : new JsonArray("string", "null"), ["format"] = "date-time" };
        }

        if (schema is JsonObject number && (type == typeof(int) || type == typeof(long)))
        {
            number["minimum"] = type == typeof(int) ? int.MinValue : long.MinValue;
            number["maximum"] = type == typeof(int) ? int.MaxValue : long.MaxValue;
        }

        return schema;
    }
}
