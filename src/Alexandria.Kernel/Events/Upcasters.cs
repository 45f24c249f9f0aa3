using System.Reflection;
using Alexandria.Events;

namespace Alexandria.Kernel.Events;

/// <summary>The ways from each version of an event to the next.</summary>
internal sealed class Upcasters
{
    private readonly Dictionary<Type, (Type To, Func<IEvent, IEvent> Upcast)> steps = [];

    /// <param name="upcasters">Classes that implement <see cref="IUpcaster{TFrom, TTo}"/>.</param>
    /// <param name="events">Every event record with its name.</param>
    /// <exception cref="InvalidOperationException">Some version does not lead to the next: every fault is named.</exception>
    public Upcasters(IEnumerable<Type> upcasters, IReadOnlyDictionary<Type, EventAttribute> events)
    {
        var faults = new List<string>();
        foreach (var type in upcasters.Distinct())
        {
            foreach (var face in type.GetInterfaces().Where(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IUpcaster<,>)))
            {
                faults.AddRange(Add(type, face, events));
            }
        }

        foreach (var versions in events.GroupBy(pair => pair.Value.Name, pair => pair, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var ordered = versions.OrderBy(pair => pair.Value.Version).ToList();
            foreach (var (older, newer) in ordered.Zip(ordered.Skip(1)))
            {
                if (newer.Value.Version != older.Value.Version + 1)
                {
                    faults.Add($"- '{versions.Key}' has the versions {older.Value.Version} and {newer.Value.Version} and none between; keep the records of all versions that may be stored");
                }
                else if (!steps.ContainsKey(older.Key))
                {
                    faults.Add($"- nothing brings '{versions.Key}' from version {older.Value.Version} to {newer.Value.Version}; write an IUpcaster<{older.Key.Name}, {newer.Key.Name}>");
                }
            }
        }

        if (faults.Count > 0)
        {
            throw new InvalidOperationException("The versions of events do not form a chain:\n" + string.Join('\n', faults));
        }
    }

    /// <summary>The version after a record; null after the newest.</summary>
    public Type? Next(Type type) => steps.TryGetValue(type, out var step) ? step.To : null;

    /// <summary>The event as the next version says it.</summary>
    public IEvent Upcast(IEvent @event) => steps[@event.GetType()].Upcast(@event);

    private IEnumerable<string> Add(Type type, Type face, IReadOnlyDictionary<Type, EventAttribute> events)
    {
        var (from, to) = (face.GenericTypeArguments[0], face.GenericTypeArguments[1]);
        if (!events.TryGetValue(from, out var older) || !events.TryGetValue(to, out var newer))
        {
            yield return $"- {type.Name} leads from or to a record that is no event of a loaded module";
        }
        else if (older.Name != newer.Name || newer.Version != older.Version + 1)
        {
            yield return $"- {type.Name} leads from '{older.Name}' version {older.Version} to '{newer.Name}' version {newer.Version}; an upcaster leads to the next version of the same event";
        }
        else if (type.GetConstructor(Type.EmptyTypes) is null)
        {
            yield return $"- {type.Name} has no constructor without parameters; an upcaster depends on nothing but the event";
        }
        else
        {
            var call = (Func<IEvent, IEvent>)MakeMethod.MakeGenericMethod(from, to).Invoke(null, [Activator.CreateInstance(type)])!;
            if (!steps.TryAdd(from, (to, call)))
            {
                yield return $"- '{older.Name}' version {older.Version} has two upcasters; {type.Name} is one of them";
            }
        }
    }

    private static readonly MethodInfo MakeMethod = typeof(Upcasters).GetMethod(nameof(Make), BindingFlags.NonPublic | BindingFlags.Static)!;

    private static Func<IEvent, IEvent> Make<TFrom, TTo>(IUpcaster<TFrom, TTo> upcaster)
        where TFrom : IEvent
        where TTo : IEvent => @event => upcaster.Upcast((TFrom)@event);
}
