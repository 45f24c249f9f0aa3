namespace Alexandria.Modules;

/// <summary>A command-line verb that is no operation: it runs on this machine and talks to the person at the terminal (<c>eval grouping</c>, <c>doctor</c>).</summary>
public abstract class Verb
{
    /// <summary>As typed after <c>alexandria</c>.</summary>
    public abstract string Name { get; }

    /// <summary>One sentence for <c>--help</c>.</summary>
    public abstract string Summary { get; }

    public virtual IReadOnlyList<VerbOption> Options => [];

    /// <summary>Example command lines after <c>alexandria</c>.</summary>
    public virtual IReadOnlyList<string> Examples => [];

    /// <summary>Whether it calls operations (<see cref="VerbContext.Connect"/>); then it has the options <c>--url</c> and <c>--key-file</c>, as operations have.</summary>
    public virtual bool CallsOperations => false;

    /// <summary>Exit code: 0 done, 1 the answer is no, 2 wrong use, 3 it failed.</summary>
    public abstract Task<int> RunAsync(VerbContext context);
}

/// <summary>An option of a verb, <c>--name VALUE</c>, or a flag.</summary>
public sealed record VerbOption(string Name, string Summary)
{
    public bool Required { get; init; }

    public bool IsFlag { get; init; }

    /// <summary>Whether the value may also stand after the verb without the option's name (<c>extract FILE</c>), in the order of the options. Not for flags.</summary>
    public bool IsPositional { get; init; }

    public string? Default { get; init; }
}

/// <summary>One run of a verb. <c>--json</c> and <c>--data</c> exist on every verb.</summary>
public sealed record VerbContext
{
    /// <summary>By option name without dashes; a flag is present with <c>true</c>.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }

    /// <summary>The result and nothing else.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Progress and messages.</summary>
    public required TextWriter Error { get; init; }

    public required bool Json { get; init; }

    /// <summary>Data directory named by <c>--data</c>, or the configured one.</summary>
    public required string DataDirectory { get; init; }

    public required IServiceProvider Services { get; init; }

    /// <summary>Gets to wherever operations are carried out: the server that the command line names, the one that holds the data directory, or this process. Only for verbs that say so.</summary>
    public Func<CancellationToken, Task<Result<IVerbOperations>>> Connect { get; init; } = _ => throw new InvalidOperationException($"Override {nameof(Verb)}.{nameof(Verb.CallsOperations)}.");

    public required CancellationToken Cancellation { get; init; }
}
