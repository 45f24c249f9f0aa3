namespace Alexandria.Events;

/// <summary>Brings a version of an event to the next one, so that what was stored before a change is read by whoever takes the new version. Each version but the newest has exactly one; a missing one stops the start.</summary>
/// <remarks>Found in the assemblies of modules and beside the contracts. It has a constructor without parameters, reads nothing else and answers the same for the same event: it runs again with each attempt, replay and look into a mailbox.</remarks>
/// <typeparam name="TFrom">The version as it was stored.</typeparam>
/// <typeparam name="TTo">The version after it, of the same event name.</typeparam>
public interface IUpcaster<in TFrom, out TTo>
    where TFrom : IEvent
    where TTo : IEvent
{
    /// <summary>The same happening as the next version says it; subject and revision stay.</summary>
    TTo Upcast(TFrom @event);
}
