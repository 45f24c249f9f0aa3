using Alexandria.Events;

namespace Alexandria.Kernel.Events.Schemas;

/// <summary>Describes every event of the process. Built at start, which stops on an event that has no stream or cannot have a schema.</summary>
internal sealed class EventSchemas : IEventSchemas
{
    public EventSchemas(EventCatalog catalog, EventStreams streams, EventTakers takers)
        : this(catalog, streams, takers.Of)
    {
    }

    public EventSchemas(EventCatalog catalog, EventStreams streams, Func<Type, IReadOnlyList<string>> takers)
    {
        var builder = new EventSchemaBuilder();
        All = [.. catalog.All.Select(type =>
        {
            var attribute = catalog.Attribute(type);
            return new EventDescription
            {
                Event = attribute.Name,
                Version = attribute.Version,
                Latest = catalog.Newest(type) == type,
                Stream = streams.Of(attribute.Name),
                Title = builder.Title(type),
                Subscribers = takers(type),
                Schema = EventSchemaBuilder.Text(builder.Of(type, attribute)),
            };
        })];
    }

    public IReadOnlyList<EventDescription> All { get; }
}
