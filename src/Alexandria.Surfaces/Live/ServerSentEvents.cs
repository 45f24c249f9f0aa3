using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Alexandria.Events;

namespace Alexandria.Surfaces.Live;

/// <summary>What a subscriber of the stream gets to know of an event: the envelope without its tenant, which is the subscriber's own.</summary>
internal sealed record LiveEvent
{
    public required long Position { get; init; }

    public required string Id { get; init; }

    public required string Name { get; init; }

    public required int Version { get; init; }

    public required string Subject { get; init; }

    public required long Revision { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    public required string Actor { get; init; }

    public required string TraceId { get; init; }

    /// <summary>The event's record.</summary>
    public required JsonElement Payload { get; init; }

    public static LiveEvent Of(EventEnvelope envelope) => new()
    {
        Position = envelope.Position,
        Id = envelope.Id,
        Name = envelope.Name,
        Version = envelope.Version,
        Subject = envelope.Subject,
        Revision = envelope.Revision,
        OccurredAt = envelope.OccurredAt,
        Actor = envelope.Actor,
        TraceId = envelope.TraceId,
        Payload = JsonSerializer.Deserialize<JsonElement>(envelope.Payload, Json.Options),
    };
}

/// <summary>The text of a stream (WHATWG HTML, section 9.2).</summary>
internal static class ServerSentEvents
{
    public const string MediaType = "text/event-stream";

    /// <summary>A comment, which keeps proxies from closing a quiet connection.</summary>
    public static ReadOnlyMemory<byte> Heartbeat { get; } = ":\n\n"u8.ToArray();

    /// <summary>Tells the client how long to wait before it connects again, and where it stands although nothing has happened yet.</summary>
    public static byte[] Opening(long position) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"retry: 2000\nid: {position}\n\n"));

    /// <summary>One event. JSON that is written without indentation has no line break, so that its data is one line.</summary>
    public static void Write(IBufferWriter<byte> output, EventEnvelope envelope)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"id: {envelope.Position}\nevent: {envelope.Name}\ndata: ");
        Encoding.UTF8.GetBytes(head, output);
        output.Write(JsonSerializer.SerializeToUtf8Bytes(LiveEvent.Of(envelope), Json.Options));
        output.Write("\n\n"u8);
    }
}
