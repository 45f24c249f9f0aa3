using System.Text.Json.Nodes;
using Alexandria.Operations;

namespace Alexandria.Surfaces.Cli;

/// <summary>Where operations are carried out: a server, or this process. The answers are the same.</summary>
public interface ICallTarget : IAsyncDisposable
{
    /// <param name="operation">What to do.</param>
    /// <param name="values">All values by JSON name.</param>
    /// <param name="options">Idempotency key and expected version.</param>
    /// <param name="cancellation">Ends the wait; the operation may still be carried out.</param>
    Task<CallAnswer> CallAsync(OperationDescriptor operation, JsonObject values, CallOptions options, CancellationToken cancellation);
}

/// <summary>An operation's answer as the command line shows it: exactly one of the three is set, or none when the operation has nothing to say.</summary>
public sealed record CallAnswer
{
    /// <summary>The response, as REST would send it.</summary>
    public JsonNode? Value { get; init; }

    public FileContent? File { get; init; }

    public CallFailure? Failure { get; init; }
}

/// <summary>A failure with its problem details (RFC 9457), as REST would send them.</summary>
public sealed record CallFailure(Error Error, JsonObject Problem)
{
    /// <summary>A failure that was found on this side.</summary>
    public static CallFailure Here(Error error) => new(error, ProblemText.Of(error));

    /// <summary>Writes it: for people line by line, with <paramref name="json"/> as one problem object.</summary>
    public void Write(TextWriter writer, bool json) => ProblemText.Write(writer, this, json);
}
