using Alexandria.Modules;
using Alexandria.Operations;

namespace Alexandria.Surfaces.Cli;

/// <summary>Where the operations of one command line go.</summary>
/// <param name="Url">As given by <c>--url</c>.</param>
/// <param name="Key">Bearer token out of <c>--key-file</c>.</param>
/// <param name="DataDirectory">As given by <c>--data</c>.</param>
public sealed record CallRoute(string? Url, string? Key, string? DataDirectory);

/// <summary>What the command line is made of.</summary>
public sealed record CommandLineSetup
{
    /// <summary>Operations that get a verb.</summary>
    public required IReadOnlyList<OperationDescriptor> Operations { get; init; }

    /// <summary>Verbs that are no operation.</summary>
    public required IReadOnlyList<Verb> Verbs { get; init; }

    /// <summary>Those that stay with what an operation sets going.</summary>
    public IReadOnlyList<Follower> Followers { get; init; } = [];

    /// <summary>Finds out where operations are carried out, and gets there.</summary>
    public required Func<CallRoute, CancellationToken, Task<Result<ICallTarget>>> Connect { get; init; }

    /// <summary>The data directory that is meant by <c>--data</c>, or by its absence.</summary>
    public required Func<string?, string> DataDirectory { get; init; }

    /// <summary>Services for verbs, over a data directory.</summary>
    public required Func<string, IServiceProvider> Services { get; init; }

    public required Terminal Terminal { get; init; }
}
