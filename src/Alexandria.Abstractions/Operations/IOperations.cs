using System.Text.Json.Nodes;
using Alexandria.Identity;

namespace Alexandria.Operations;

/// <summary>The values of a call, as a surface received them. Text values (route, query, command line) are converted by the declared type; JSON values are taken strictly. A name given twice with different values is refused.</summary>
public sealed record OperationArguments
{
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Text { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    public JsonObject? Json { get; init; }

    /// <summary>A raw body for the property marked with <see cref="ContentAttribute"/>.</summary>
    public ReadOnlyMemory<byte>? Content { get; init; }

    public string? ContentType { get; init; }
}

/// <summary>Circumstances of a call.</summary>
public sealed record CallOptions
{
    public static CallOptions Default { get; } = new();

    /// <summary>The same key with the same body answers what was answered first (24 hours); at most 200 printable characters.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Version that the caller believes to change.</summary>
    public long? ExpectedVersion { get; init; }

    /// <summary>Where it came from: rest, mcp, cli, console, workflow. For audit and metrics.</summary>
    public string Surface { get; init; } = "internal";

    /// <summary>Where the request came from.</summary>
    public RequestOrigin Origin { get; init; } = RequestOrigin.None;

    /// <summary>The way back to whoever asks, while the operation is prepared.</summary>
    public IConversation Conversation { get; init; } = IConversation.None;
}

/// <summary>The one way to run an operation: authorise, limit, validate, deduplicate, prepare, handle, commit, audit, measure.</summary>
public interface IOperations
{
    /// <summary>Every operation, ordered by name.</summary>
    IReadOnlyList<OperationDescriptor> All { get; }

    OperationDescriptor? Find(string name);

    /// <summary>Binds the arguments and runs the operation. The value is of the descriptor's response type.</summary>
    Task<Result<object>> CallAsync(OperationDescriptor operation, OperationArguments arguments, Caller caller, CallOptions options, CancellationToken cancellation);

    /// <summary>Runs an operation from code, through the same checks.</summary>
    Task<Result<TResponse>> CallAsync<TResponse>(IOperation<TResponse> request, Caller caller, CallOptions options, CancellationToken cancellation);
}
