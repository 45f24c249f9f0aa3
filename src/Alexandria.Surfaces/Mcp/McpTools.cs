using System.Text.Json;
using System.Text.Json.Nodes;
using Alexandria.Operations;
using Alexandria.Surfaces.Rest;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Alexandria.Surfaces.Mcp;

/// <summary>Lists tools and calls them.</summary>
internal sealed class McpTools(IOperations operations, ToolCatalog catalog, SealedState seal)
{
    private const int PageSize = 100;

    /// <summary>What the caller may call, in the order of names; the cursor is the last name of the page before.</summary>
    public ValueTask<ListToolsResult> ListAsync(RequestContext<ListToolsRequestParams> context, CancellationToken cancellation)
    {
        var caller = CallerPrincipal.Of(context.User);
        var after = context.Params?.Cursor;
        if (after is not null && catalog.Find(after) is null)
        {
            throw new McpProtocolException("The cursor is not one that tools/list answered.", McpErrorCode.InvalidParams);
        }

        var rest = catalog.All
            .Where(tool => caller.Can(tool.Operation.Permission) && string.CompareOrdinal(tool.Tool.Name, after) > 0)
            .Select(tool => tool.Tool)
            .Take(PageSize + 1)
            .ToList();
        return ValueTask.FromResult(new ListToolsResult
        {
            Tools = [.. rest.Take(PageSize)],
            NextCursor = rest.Count > PageSize ? rest[PageSize - 1].Name : null,
            // What a caller may do can change at any time, so that nobody keeps another's list, nor his own for long.
            TimeToLive = TimeSpan.FromMinutes(1),
            CacheScope = CacheScope.Private,
        });
    }

    public async ValueTask<CallToolResult> CallAsync(RequestContext<CallToolRequestParams> context, CancellationToken cancellation)
    {
        var call = context.Params ?? throw new McpProtocolException("tools/call needs params.", McpErrorCode.InvalidParams);
        var operation = catalog.Find(call.Name) ?? throw new McpProtocolException($"Unknown tool: '{call.Name}'", McpErrorCode.InvalidParams);
        var caller = CallerPrincipal.Of(context.User);
        if (TooLarge(operation, call) is { } tooLarge)
        {
            return Failure(tooLarge);
        }

        var conversation = new McpConversation(context.Server, call, seal, caller, operation.Name);
        var arguments = new OperationArguments { Json = Arguments(call) };
        var answer = await operations.CallAsync(operation, arguments, caller, new CallOptions { Surface = McpSurface.Name, Conversation = conversation }, cancellation);
        if (answer.Failed)
        {
            conversation.ThrowIfAsked();
            return Failure(answer.Error);
        }

        return new CallToolResult
        {
            Content = ContentBlocks.Of(answer.Value, operation),
            StructuredContent = ToolCatalog.IsStructured(operation) ? JsonSerializer.SerializeToElement(answer.Value, operation.ResponseType, Json.Options) : null,
        };
    }

    /// <summary>An expected failure is for the model to read and mend, so it is a result and not a protocol error. It carries no structured content: that would have to follow the output schema.</summary>
    private static CallToolResult Failure(Error error) => new() { IsError = true, Content = [new TextContentBlock { Text = Json.Write(new ToolFailure(error.Code, error.Message, error.Fields)) }] };

    private static JsonObject Arguments(CallToolRequestParams call) =>
        new((call.Arguments ?? new Dictionary<string, JsonElement>()).Select(argument => KeyValuePair.Create(argument.Key, JsonSerializer.SerializeToNode(argument.Value))));

    // The same limit that the operation's JSON body has over REST.
    private static Error? TooLarge(OperationDescriptor operation, CallToolRequestParams call)
    {
        var limit = RequestBody.JsonLimit(operation.Parameters.FirstOrDefault(parameter => parameter.Content is not null)?.Content);
        var length = call.Arguments?.Sum(argument => (long)argument.Value.GetRawText().Length) ?? 0;
        return length > limit ? RequestBody.TooLarge(limit) : null;
    }

    private sealed record ToolFailure(string Code, string Message, IReadOnlyDictionary<string, string[]> Fields);
}
