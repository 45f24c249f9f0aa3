using System.Buffers;
using System.Text.Json;
using Alexandria.Events;

namespace Alexandria.Kernel.Events;

/// <summary>An event on its way over the bus: a CloudEvent (version 1.0, JSON format, structured), with extension attributes for what the log knows besides.</summary>
internal static class EventMessage
{
    private const string TypePrefix = "alexandria.";

    /// <summary>Deeper than any payload: an event holds ids and facts.</summary>
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 32 };

    public static BusMessage Of(EventEnvelope envelope, EventStreams streams)
    {
        var buffer = new ArrayBufferWriter<byte>(512 + envelope.Payload.Length);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("id", envelope.Id);
            json.WriteString("source", $"/tenants/{envelope.Tenant}");
            json.WriteString("type", $"{TypePrefix}{envelope.Name}.v{envelope.Version}");
            json.WriteString("subject", envelope.Subject);
            json.WriteString("time", envelope.OccurredAt);
            json.WriteString("datacontenttype", "application/json");
            json.WriteString("dataschema", $"/v1/schemas/{envelope.Name}/{envelope.Version}");
            json.WriteString("tenant", envelope.Tenant);
            json.WriteString("event", envelope.Name);
            json.WriteNumber("eventversion", envelope.Version);
            json.WriteNumber("position", envelope.Position);
            json.WriteNumber("revision", envelope.Revision);
            json.WriteString("actor", envelope.Actor);
            json.WriteString("traceid", envelope.TraceId);
            if (envelope.TraceParent is not null)
            {
                json.WriteString("traceparent", envelope.TraceParent);
            }

            json.WritePropertyName("data");
            json.WriteRawValue(envelope.Payload);
            json.WriteEndObject();
        }

        return new(streams.Of(envelope.Name), envelope.Name, envelope.Id, buffer.WrittenMemory);
    }

    /// <summary>The envelope of a message that was received; null, with the reason, when it is none of ours.</summary>
    public static EventEnvelope? Read(ReadOnlyMemory<byte> body, out string reason)
    {
        reason = "";
        try
        {
            using var document = JsonDocument.Parse(body, Reading);
            var root = document.RootElement;
            string Text(string name) => root.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' is null");
            if (Text("specversion") != "1.0")
            {
                throw new FormatException("it is no CloudEvent of version 1.0");
            }

            return new()
            {
                Id = Text("id"),
                Name = Text("event"),
                Version = root.GetProperty("eventversion").GetInt32(),
                Tenant = Text("tenant"),
                Position = root.GetProperty("position").GetInt64(),
                Subject = Text("subject"),
                Revision = root.GetProperty("revision").GetInt64(),
                OccurredAt = root.GetProperty("time").GetDateTimeOffset(),
                Actor = Text("actor"),
                TraceId = Text("traceid"),
                TraceParent = root.TryGetProperty("traceparent", out var parent) ? parent.GetString() : null,
                Payload = root.GetProperty("data").GetRawText(),
            };
        }
        catch (Exception error) when (error is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            reason = $"malformed: {error.Message}";
            return null;
        }
    }
}
