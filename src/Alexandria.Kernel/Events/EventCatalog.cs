using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using Alexandria.Events;

namespace Alexandria.Kernel.Events;

/// <summary>The event records of the process by name and version, and their way to JSON and back.</summary>
internal sealed class EventCatalog
{
    private readonly Dictionary<(string Name, int Version), Type> types = [];
    private readonly Dictionary<Type, EventAttribute> attributes = [];

    /// <exception cref="InvalidOperationException">A record lacks its name, or two share name and version.</exception>
    public EventCatalog(IEnumerable<Type> eventTypes)
    {
        foreach (var type in eventTypes.Distinct())
        {
            var attribute = type.GetCustomAttribute<EventAttribute>()
                ?? throw new InvalidOperationException($"The event record {type.FullName} has no name; put [Event(name, version)] on it.");
            if (!types.TryAdd((attribute.Name, attribute.Version), type))
            {
                throw new InvalidOperationException(
                    $"The event '{attribute.Name}' version {attribute.Version} is declared by {types[(attribute.Name, attribute.Version)].FullName} and {type.FullName}; a changed record takes the next version.");
            }

            attributes.Add(type, attribute);
        }
    }

    /// <summary>Every record, ordered by name and version.</summary>
    public IReadOnlyList<Type> All => [.. types.OrderBy(t => t.Key.Name, StringComparer.Ordinal).ThenBy(t => t.Key.Version).Select(t => t.Value)];

    /// <exception cref="InvalidOperationException">The record belongs to no module that is loaded.</exception>
    public EventAttribute Attribute(Type type) => attributes.TryGetValue(type, out var attribute)
        ? attribute
        : throw new InvalidOperationException($"The event record {type.FullName} is not registered; event records live in Abstractions/Contracts or in a loaded module.");

    public Type? Find(string name, int version) => types.GetValueOrDefault((name, version));

    public string Serialize(IEvent @event) => JsonSerializer.Serialize(@event, @event.GetType(), Json.Options);

    /// <summary>Reads the record strictly: this is the validation of what was received.</summary>
    public bool TryDeserialize(EventEnvelope envelope, [NotNullWhen(true)] out IEvent? @event, [NotNullWhen(false)] out string? reason)
    {
        (@event, reason) = (null, null);
        if (Find(envelope.Name, envelope.Version) is not { } type)
        {
            reason = $"malformed: no record is registered for '{envelope.Name}' version {envelope.Version}";
            return false;
        }

        try
        {
            @event = (IEvent?)JsonSerializer.Deserialize(envelope.Payload, type, Json.Options);
            reason = @event is null ? "malformed: the payload is null" : null;
        }
        catch (JsonException error)
        {
            reason = $"malformed: {error.Message}";
        }

        return reason is null;
    }
}
