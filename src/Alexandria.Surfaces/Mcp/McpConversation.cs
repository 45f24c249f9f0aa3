using System.Text.Json;
using Alexandria.Identity;
using Alexandria.Operations;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Alexandria.Surfaces.Mcp;

/// <summary>The way back to the client of one request. Questions leave as the SDK's input-required result, which it turns into requests of its own for clients of older revisions.</summary>
internal sealed partial class McpConversation : IConversation
{
    private readonly McpServer server;
    private readonly ProgressToken? progress;
    private readonly SealedState seal;
    private readonly Caller caller;
    private readonly string operation;
    private readonly ILogger remarks;
    private Exception? pending;

    /// <exception cref="McpProtocolException">The request brings back a state that was changed on the way.</exception>
    public McpConversation(McpServer server, RequestParams request, SealedState seal, Caller caller, string operation)
    {
        (this.server, progress, this.seal, this.caller, this.operation) = (server, request.ProgressToken, seal, caller, operation);
        Replies = request.InputResponses?.ToDictionary(reply => reply.Key, reply => reply.Value.RawValue, StringComparer.Ordinal) ?? [];
        if (request.RequestState is { } state)
        {
            State = seal.Open(state, caller, operation)
                ?? throw new McpProtocolException("The requestState is not the one that this caller got for this request.", McpErrorCode.InvalidParams);
        }

#pragma warning disable MCP9005 // Remarks still travel as log messages: no other notification carries them, and clients that did not ask get none.
        remarks = server.AsClientLoggerProvider().CreateLogger("alexandria");
#pragma warning restore MCP9005
    }

    public IReadOnlyDictionary<string, JsonElement> Replies { get; }

    public string? State { get; }

#pragma warning disable MCP9005 // Sampling and roots are deprecated as features, not as what older clients declare.
    public bool CanAsk(QuestionKind kind) => server.ClientCapabilities is { } client && kind switch
    {
        QuestionKind.Person => client.Elicitation is not null,
        QuestionKind.Model => client.Sampling is not null,
        _ => client.Roots is not null,
    };

    private static ClientCapabilities Needed(QuestionKind kind) => kind switch
    {
        QuestionKind.Person => new() { Elicitation = new() },
        QuestionKind.Model => new() { Sampling = new() },
        _ => new() { Roots = new() },
    };
#pragma warning restore MCP9005

    public Error Ask(IReadOnlyDictionary<string, Question> questions, string? state = null)
    {
        if (questions.Values.FirstOrDefault(question => !CanAsk(question.Kind)) is { } unasked)
        {
            pending = new MissingRequiredClientCapabilityException(Needed(unasked.Kind), $"This needs a client that can answer a question to the {unasked.Kind.ToString().ToLowerInvariant()}.");
        }
        else
        {
            pending = new InputRequiredException(
                questions.ToDictionary(question => question.Key, question => Request(question.Value), StringComparer.Ordinal),
                state is null ? null : seal.Seal(state, caller, operation));
        }

        return Error.Unprocessable("input_required", "The operation has asked something first; repeat it with the answers.");
    }

    public Task ReportAsync(double done, double total, CancellationToken cancellation) => progress is { } token
        ? server.NotifyProgressAsync(token, new ProgressNotificationValue { Progress = (float)done, Total = (float)total }, cancellationToken: cancellation)
        : Task.CompletedTask;

    public void Remark(string text) => LogRemark(remarks, text);

    /// <summary>What the operation has asked, for the SDK; nothing happens when it has asked nothing.</summary>
    public void ThrowIfAsked()
    {
        if (pending is not null)
        {
            throw pending;
        }
    }

#pragma warning disable MCP9005 // As above.
    private static InputRequest Request(Question question) => new()
    {
        Method = question.Kind switch
        {
            QuestionKind.Person => RequestMethods.ElicitationCreate,
            QuestionKind.Model => RequestMethods.SamplingCreateMessage,
            _ => RequestMethods.RootsList,
        },
        Params = JsonSerializer.SerializeToElement(question.Parameters, Json.Options),
    };
#pragma warning restore MCP9005

    [LoggerMessage(Level = LogLevel.Information, Message = "{Remark}")]
    private static partial void LogRemark(ILogger logger, string remark);
}
