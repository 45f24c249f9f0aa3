using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Modules;

/// <summary>Something that the person who starts the process must be told: shown once at the terminal, never logged or stored.</summary>
/// <param name="Label">Short: <c>administrator key</c>.</param>
/// <param name="Text">One line; may be a secret that is shown this once.</param>
public sealed record Notice(string Label, string Text);

/// <summary>Contributed by a module that has something to say when <c>up</c> has started (register as a service). Asked once, after every hosted service has started.</summary>
public interface IStartupNotice
{
    Task<IReadOnlyList<Notice>> ReadAsync(CancellationToken cancellation);
}

/// <summary>Fills an empty installation for <c>up --demo</c> (register as a service). Runs after the start, before the process says that it is ready.</summary>
public interface IDemoLoader
{
    /// <summary>Lower first: accounts 10, customers and articles 20, crash reports and tickets 30.</summary>
    int Order { get; }

    /// <summary>Loads through operations, with idempotency keys, so that a second <c>up --demo</c> adds nothing.</summary>
    /// <returns>What to show, such as accounts with their generated passwords.</returns>
    Task<Result<IReadOnlyList<Notice>>> LoadAsync(DemoContext context);
}

/// <summary>What a demo loader works with.</summary>
/// <param name="Operations">The one way in.</param>
/// <param name="Caller">An administrator, <c>local:&lt;user&gt;</c>.</param>
/// <param name="SamplesDirectory">Holds <c>demo/</c> and <c>crashes/</c> as they are in the repository under <c>samples/</c>.</param>
/// <param name="Cancellation">Ends the start.</param>
public sealed record DemoContext(IOperations Operations, Caller Caller, string SamplesDirectory, CancellationToken Cancellation);
