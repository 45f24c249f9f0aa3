namespace Alexandria.Events;

/// <summary>The schemas of the events that the installed modules publish.</summary>
public interface IEventSchemas
{
    /// <summary>Every version of every event, by name and version.</summary>
    IReadOnlyList<EventDescription> All { get; }
}

/// <summary>One version of an event, as programs outside may rely on it.</summary>
public sealed record EventDescription
{
    /// <summary>Dotted, in the past tense: <c>tickets.opened</c>.</summary>
    public required string Event { get; init; }

    /// <summary>From 1.</summary>
    public required int Version { get; init; }

    /// <summary>Whether it is the newest version, in which the event is published.</summary>
    public required bool Latest { get; init; }

    /// <summary>The stream that carries it where a bus is used: <c>support</c>.</summary>
    public required string Stream { get; init; }

    /// <summary>What has happened, in one sentence.</summary>
    public required string Title { get; init; }

    /// <summary>Who takes it, older versions through upcasters: shared subscribers by name, <c>workflow:NAME</c> and <c>projection:NAME</c>.</summary>
    public required IReadOnlyList<string> Subscribers { get; init; }

    /// <summary>JSON Schema (Draft 2020-12) of the payload, indented text that ends with a new line.</summary>
    public required string Schema { get; init; }
}
