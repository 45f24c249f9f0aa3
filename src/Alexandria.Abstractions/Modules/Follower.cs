namespace Alexandria.Modules;

/// <summary>Stays with what an operation has set going until it has ended: the command of that operation has <c>--wait</c> and <c>--no-wait</c>, and waits by itself where a person sits at the terminal. Discovered like a verb; its constructor takes no services.</summary>
public abstract class Follower
{
    /// <summary>Name of the operation: <c>ontologies.pull</c>.</summary>
    public abstract string Operation { get; }

    /// <summary>What <c>--wait</c> waits for, and its exit codes.</summary>
    public abstract string Summary { get; }

    /// <param name="answer">What the operation answered, of its response type.</param>
    /// <param name="context">Where to show progress, and how to ask.</param>
    /// <returns>The same answer as it stands at the end, with the exit code.</returns>
    public abstract Task<Result<Followed>> FollowAsync(object answer, FollowContext context);
}

/// <summary>How it ended.</summary>
/// <param name="Answer">Of the operation's response type.</param>
/// <param name="ExitCode">0 done, 1 the answer is no.</param>
public sealed record Followed(object Answer, int ExitCode);

/// <summary>One run of a follower.</summary>
public sealed record FollowContext
{
    public required IVerbOperations Operations { get; init; }

    /// <summary>Progress and what came of it, for people.</summary>
    public required TextWriter Lines { get; init; }

    /// <summary>Warnings.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether <see cref="Lines"/> is a terminal, where lines may be written over.</summary>
    public required bool Live { get; init; }

    /// <summary>Columns of the terminal.</summary>
    public required int Width { get; init; }

    public required CancellationToken Cancellation { get; init; }
}
