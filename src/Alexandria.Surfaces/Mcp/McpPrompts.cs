using System.Text.Json;
using System.Text.Json.Nodes;
using Alexandria.Identity;
using Alexandria.Operations;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Alexandria.Surfaces.Mcp;

/// <summary>Lists the operations that are prompts, gets one, and completes arguments.</summary>
internal sealed class McpPrompts(IOperations operations, McpResources resources, SealedState seal)
{
    private const int MaxCompletions = 100;

    private readonly OperationDescriptor[] prompts = [.. operations.All.Where(operation => operation.Prompt is not null).OrderBy(operation => operation.Prompt, StringComparer.Ordinal)];

    public ValueTask<ListPromptsResult> ListAsync(RequestContext<ListPromptsRequestParams> context, CancellationToken cancellation)
    {
        var caller = CallerPrincipal.Of(context.User);
        return ValueTask.FromResult(new ListPromptsResult
        {
            Prompts = [.. prompts.Where(prompt => caller.Can(prompt.Permission)).Select(prompt => new ModelContextProtocol.Protocol.Prompt
            {
                Name = prompt.Prompt!,
                Description = prompt.Summary,
                Arguments = [.. prompt.Parameters.Select(parameter => new PromptArgument { Name = parameter.Name, Description = parameter.Summary, Required = parameter.Required || parameter.InRoute })],
            })],
            TimeToLive = TimeSpan.FromMinutes(1),
            CacheScope = CacheScope.Private,
        });
    }

    public async ValueTask<GetPromptResult> GetAsync(RequestContext<GetPromptRequestParams> context, CancellationToken cancellation)
    {
        var request = context.Params ?? throw new McpProtocolException("prompts/get needs params.", McpErrorCode.InvalidParams);
        var operation = Find(request.Name) ?? throw new McpProtocolException($"Unknown prompt: '{request.Name}'", McpErrorCode.InvalidParams);
        var caller = CallerPrincipal.Of(context.User);
        var conversation = new McpConversation(context.Server, request, seal, caller, operation.Name);
        var answer = await operations.CallAsync(operation, Arguments(request), caller, new CallOptions { Surface = McpSurface.Name, Conversation = conversation }, cancellation);
        if (answer.Failed)
        {
            conversation.ThrowIfAsked();
            throw new McpProtocolException(Describe(answer.Error), answer.Error.Kind is ErrorKind.Defect ? McpErrorCode.InternalError : McpErrorCode.InvalidParams);
        }

        var prompt = (Operations.Prompt)answer.Value;
        return new GetPromptResult
        {
            Description = prompt.Description,
            Messages = [.. prompt.Messages.Select(message => new ModelContextProtocol.Protocol.PromptMessage
            {
                Role = message.Speaker is Speaker.User ? Role.User : Role.Assistant,
                Content = ContentBlocks.Of(message.Content, operation.Name),
            })],
        };
    }

    /// <summary>What an argument may be: the words of a choice, or the ids of the resource that it names. Anything else completes to nothing.</summary>
    public async ValueTask<CompleteResult> CompleteAsync(RequestContext<CompleteRequestParams> context, CancellationToken cancellation)
    {
        var request = context.Params ?? throw new McpProtocolException("completion/complete needs params.", McpErrorCode.InvalidParams);
        var caller = CallerPrincipal.Of(context.User);
        var (name, typed) = (request.Argument.Name, request.Argument.Value);
        var values = request.Ref switch
        {
            PromptReference prompt when Find(prompt.Name) is { } operation && caller.Can(operation.Permission) => await CompletePromptAsync(operation, name, typed, caller, cancellation),
            ResourceTemplateReference template => await resources.CompleteAsync(address => address.Template == template.Uri && address.Template.EndsWith($"{{{name}}}", StringComparison.Ordinal), typed, caller, cancellation),
            _ => throw new McpProtocolException("There is nothing of that name to complete for.", McpErrorCode.InvalidParams),
        };
        return new CompleteResult { Completion = new Completion { Values = [.. values.Take(MaxCompletions)], HasMore = values.Count > MaxCompletions } };
    }

    private async Task<IReadOnlyList<string>> CompletePromptAsync(OperationDescriptor operation, string name, string typed, Caller caller, CancellationToken cancellation)
    {
        if (operation.Parameters.FirstOrDefault(parameter => parameter.Name == name) is not { } parameter)
        {
            return [];
        }

        return parameter.Schema["enum"] is JsonArray choices
            ? [.. choices.OfType<JsonValue>().Select(choice => choice.ToString()).Where(choice => choice.StartsWith(typed, StringComparison.OrdinalIgnoreCase))]
            : await resources.CompleteAsync(address => address.IsMeantBy(name), typed, caller, cancellation);
    }

    private OperationDescriptor? Find(string name) => Array.Find(prompts, prompt => prompt.Prompt == name);

    // The protocol has texts for arguments; other types are converted as those of a query are.
    private static OperationArguments Arguments(GetPromptRequestParams request) => new()
    {
        Text = (request.Arguments ?? new Dictionary<string, JsonElement>()).ToDictionary(
            argument => argument.Key,
            IReadOnlyList<string> (argument) => [argument.Value.ValueKind is JsonValueKind.String ? argument.Value.GetString()! : argument.Value.GetRawText()],
            StringComparer.Ordinal),
    };

    private static string Describe(Error error) =>
        string.Join(' ', error.Fields.Select(field => $"{field.Key}: {string.Join(", ", field.Value)}.").Prepend(error.Message));
}
