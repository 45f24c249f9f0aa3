using System.Text.Json.Serialization;

namespace Alexandria.Events;

/// <summary>Something that has happened: an immutable record of ids and facts, never a customer's text.</summary>
public interface IEvent
{
    /// <summary>Id of the aggregate that it happened to.</summary>
    [JsonIgnore] string Subject { get; }

    /// <summary>The aggregate's version after it happened; no order of delivery is promised, so consumers compare it.</summary>
    [JsonIgnore] long Revision { get; }
}

/// <summary>Names an event record.</summary>
/// <param name="name">Dotted, in the past tense: <c>tickets.opened</c>.</param>
/// <param name="version">From 1; a breaking change is a new version beside the old.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EventAttribute(string name, int version) : Attribute
{
    public string Name { get; } = name;

    public int Version { get; } = version;
}

/// <summary>An event as it stands in the log.</summary>
public sealed record EventEnvelope
{
    /// <summary>Order of commit, from 1, without repetition; gaps are possible.</summary>
    public required long Position { get; init; }

    public required string Id { get; init; }

    public required string Name { get; init; }

    public required int Version { get; init; }

    public required string Tenant { get; init; }

    public required string Subject { get; init; }

    public required long Revision { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    public required string Actor { get; init; }

    public required string TraceId { get; init; }

    /// <summary>W3C <c>traceparent</c> of the span that published the event, in the trace <see cref="TraceId"/>; null when it was published outside of any, or before it was kept.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The record as JSON.</summary>
    public required string Payload { get; init; }
}
