using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using Alexandria.Events;
using Alexandria.Kernel.Events.Schemas;

namespace Alexandria.Kernel.Events;

/// <summary>The event records of the process by name and version, their way to JSON and back, and from one version to the next.</summary>
internal sealed class EventCatalog
{
    private readonly Dictionary<(string Name, int Version), Type> types = [];
    private readonly Dictionary<Type, EventAttribute> attributes = [];

    private readonly Upcasters upcasters;

    /// <param name="eventTypes">The records.</param>
    /// <param name="upcasterTypes">Classes that implement <see cref="IUpcaster{TFrom, TTo}"/>.</param>
    /// <exception cref="InvalidOperationException">A record lacks its name, two share name and version, or the versions of an event form no chain.</exception>
    public EventCatalog(IEnumerable<Type> eventTypes, IEnumerable<Type>? upcasterTypes = null)
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

        upcasters = new Upcasters(upcasterTypes ?? [], attributes);
    }

    /// <summary>Every record, ordered by name and version.</summary>
    public IReadOnlyList<Type> All => [.. types.OrderBy(t => t.Key.Name, StringComparer.Ordinal).ThenBy(t => t.Key.Version).Select(t => t.Value)];

    /// <exception cref="InvalidOperationException">The record belongs to no module that is loaded.</exception>
    public EventAttribute Attribute(Type type) => attributes.TryGetValue(type, out var attribute)
        ? attribute
        : throw new InvalidOperationException($"The event record {type.FullName} is not registered; event records live in Abstractions/Contracts or in a loaded module.");

    public Type? Find(string name, int version) => types.GetValueOrDefault((name, version));

    /// <summary>The newest version of a record.</summary>
    public Type Newest(Type type) => upcasters.Next(type) is { } next ? Newest(next) : type;

    /// <summary>In which version somebody gets an event: as it is if he takes that, else in the first newer one that he takes; null when it is not for him.</summary>
    public Type? Taken(Type type, IReadOnlySet<Type> taken)
    {
        var at = type;
        while (at is not null && !taken.Contains(at))
        {
            at = upcasters.Next(at);
        }

        return at;
    }

    /// <summary>The event in the version that <see cref="Taken"/> answers; null when it is not for him.</summary>
    public IEvent? As(IEvent @event, IReadOnlySet<Type> taken)
    {
        if (Taken(@event.GetType(), taken) is not { } version)
        {
            return null;
        }

        while (@event.GetType() != version)
        {
            @event = upcasters.Upcast(@event);
        }

        return @event;
    }

    /// <summary>Whoever takes an event takes its newest version, in which it is published; what is older comes to him by upcasters.</summary>
    /// <exception cref="InvalidOperationException">He would miss what happens from now on.</exception>
    public void RequireNewest(string taker, IReadOnlySet<Type> taken)
    {
        foreach (var type in taken)
        {
            if (Newest(type) is var newest && !taken.Contains(newest))
            {
                var (old, present) = (Attribute(type), Attribute(newest));
                throw new InvalidOperationException(
                    $"{taker} takes '{old.Name}' in version {old.Version} alone, and would miss every event of version {present.Version}. Take {newest.Name} instead (what is stored in older versions comes through the upcasters), or both.");
            }
        }
    }

    public string Serialize(IEvent @event) => JsonSerializer.Serialize(@event, @event.GetType(), EventJson.Options);

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
            @event = (IEvent?)JsonSerializer.Deserialize(envelope.Payload, type, EventJson.Options);
            reason = @event is null ? "malformed: the payload is null" : null;
        }
        catch (JsonException error)
        {
            reason = $"malformed: {error.Message}";
        }

        return reason is null;
    }
}
