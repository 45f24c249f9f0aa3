using Alexandria.Kernel.Events;
using Microsoft.Extensions.DependencyInjection;

namespace Alexandria.Kernel.Workflows;

/// <summary>Every definition of the process by name and version. Several versions of one workflow live beside each other: the newest starts instances, an older one ends those that it began.</summary>
internal sealed class WorkflowCatalog
{
    private readonly Dictionary<(string Name, int Version), WorkflowDefinition> definitions = [];

    public WorkflowCatalog(IReadOnlyList<Type> types, EventCatalog events, IServiceProvider services)
    {
        foreach (var type in types)
        {
            var definition = WorkflowDefinition.Of(type, ActivatorUtilities.CreateInstance(services, type), events);
            if (!definitions.TryAdd((definition.Name, definition.Version), definition))
            {
                throw new InvalidOperationException($"Two workflows are called '{definition.Name}' version {definition.Version}; a changed sequence of steps takes the next version.");
            }
        }
    }

    public IEnumerable<string> Names => definitions.Keys.Select(key => key.Name).Distinct(StringComparer.Ordinal);

    public IEnumerable<(string Name, int Version)> All => definitions.Keys;

    public WorkflowDefinition? Find(string name, int version) => definitions.GetValueOrDefault((name, version));

    public IEnumerable<WorkflowDefinition> Versions(string name) => definitions.Values.Where(definition => definition.Name == name);

    public WorkflowDefinition Newest(string name) => Versions(name).MaxBy(definition => definition.Version)!;
}
