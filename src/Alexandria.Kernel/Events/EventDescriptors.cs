using Alexandria.Events;
using Alexandria.Kernel.Events.Schemas;
using Alexandria.Kernel.Modules;

namespace Alexandria.Kernel.Events;

/// <summary>Events and streams without a running kernel, for the reference.</summary>
public static class EventDescriptors
{
    /// <summary>Every stream of the bus.</summary>
    public static IReadOnlyList<EventStream> Streams => EventStreams.All;

    /// <summary>The first words of event names and the streams that carry them, by word.</summary>
    public static IReadOnlyList<(string FirstWord, string Stream)> Assigned => new EventStreams().Assigned;

    /// <summary>The events of what is installed; nobody subscribes as long as nothing runs.</summary>
    /// <exception cref="InvalidOperationException">An event belongs to no stream, cannot have a schema, or its versions form no chain.</exception>
    public static IReadOnlyList<EventDescription> Of(ModuleInventory inventory) =>
        new EventSchemas(new EventCatalog(inventory.Events, inventory.Upcasters), new EventStreams(), _ => []).All;
}
