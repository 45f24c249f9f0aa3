using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Alexandria.Identity;
using Alexandria.Operations;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Alexandria.Surfaces.Mcp;

/// <summary>Lists and reads what operations declare as resources.</summary>
internal sealed class McpResources(IOperations operations)
{
    private const int PageSize = 100;

    private static readonly string[] TitleProperties = ["subject", "title", "name"];

    private readonly ResourceAddress[] addresses = [.. operations.All.Where(operation => operation.Resource is not null).Select(operation => new ResourceAddress(operation, operations.All))];

    public ValueTask<ListResourceTemplatesResult> ListTemplatesAsync(RequestContext<ListResourceTemplatesRequestParams> context, CancellationToken cancellation)
    {
        var caller = CallerPrincipal.Of(context.User);
        return ValueTask.FromResult(new ListResourceTemplatesResult
        {
            ResourceTemplates = [.. addresses.Where(address => address.IsTemplate && caller.Can(address.Operation.Permission)).Select(address => new ResourceTemplate
            {
                Name = address.Operation.Name,
                UriTemplate = address.Template,
                Description = address.Operation.Summary,
                MimeType = MimeType(address.Operation),
            })],
            TimeToLive = TimeSpan.FromMinutes(1),
            CacheScope = CacheScope.Private,
        });
    }

    /// <summary>First what has an address of its own, then page by page what the templates' lists answer. The cursor is the number of the template and the list's own cursor.</summary>
    public async ValueTask<ListResourcesResult> ListAsync(RequestContext<ListResourcesRequestParams> context, CancellationToken cancellation)
    {
        var caller = CallerPrincipal.Of(context.User);
        var listed = addresses.Where(address => address.List is { } list && caller.Can(list.Permission) && caller.Can(address.Operation.Permission)).ToArray();
        var (number, inner) = Cursor(context.Params?.Cursor, listed.Length);
        var resources = new List<Resource>();
        if (number < 0)
        {
            resources.AddRange(addresses.Where(address => !address.IsTemplate && caller.Can(address.Operation.Permission)).Select(address => new Resource
            {
                Name = address.Operation.Name,
                Uri = address.Template,
                Description = address.Operation.Summary,
                MimeType = MimeType(address.Operation),
            }));
            number = 0;
        }

        string? next = null;
        if (number < listed.Length)
        {
            var page = await PageAsync(listed[number], caller, inner, cancellation);
            resources.AddRange(Items(page).Select(item => Describe(listed[number], item)));
            next = page["nextCursor"]?.GetValue<string>() is { } more ? $"{number}:{more}" : number + 1 < listed.Length ? $"{number + 1}:" : null;
        }

        return new ListResourcesResult { Resources = resources, NextCursor = next, TimeToLive = TimeSpan.Zero, CacheScope = CacheScope.Private };
    }

    public async ValueTask<ReadResourceResult> ReadAsync(RequestContext<ReadResourceRequestParams> context, CancellationToken cancellation)
    {
        var uri = context.Params?.Uri ?? throw new McpProtocolException("resources/read needs a uri.", McpErrorCode.InvalidParams);
        var caller = CallerPrincipal.Of(context.User);
        foreach (var address in addresses)
        {
            if (address.Match(uri) is { } values)
            {
                var answer = await operations.CallAsync(address.Operation, new OperationArguments { Text = values }, caller, new CallOptions { Surface = McpSurface.Name }, cancellation);
                return answer.Failed
                    ? throw Failure(answer.Error, uri, context)
                    : new ReadResourceResult { Contents = [ContentBlocks.Resource(answer.Value, address.Operation, uri)], TimeToLive = TimeSpan.Zero, CacheScope = CacheScope.Private };
            }
        }

        throw NotFound(uri, context);
    }

    /// <summary>Whether there is such an address for the caller; what is behind it is not read.</summary>
    public bool Knows(string uri, Caller caller) => addresses.Any(address => caller.Can(address.Operation.Permission) && address.Match(uri) is not null);

    /// <summary>Ids that begin with what was typed, for a template or for a prompt's parameter that names one of its resources.</summary>
    public async Task<IReadOnlyList<string>> CompleteAsync(Func<ResourceAddress, bool> isMeant, string typed, Caller caller, CancellationToken cancellation)
    {
        if (addresses.FirstOrDefault(isMeant) is not { List: { } list } address || !caller.Can(list.Permission))
        {
            return [];
        }

        var page = await PageAsync(address, caller, null, cancellation);
        return [.. Items(page).Select(Id).OfType<string>().Where(id => id.StartsWith(typed, StringComparison.OrdinalIgnoreCase))];
    }

    private static (int Number, string? Inner) Cursor(string? cursor, int templates)
    {
        if (cursor is null)
        {
            return (-1, null);
        }

        var colon = cursor.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && int.TryParse(cursor.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < templates
            ? (number, colon + 1 < cursor.Length ? cursor[(colon + 1)..] : null)
            : throw new McpProtocolException("The cursor is not one that resources/list answered.", McpErrorCode.InvalidParams);
    }

    private async Task<JsonObject> PageAsync(ResourceAddress address, Caller caller, string? cursor, CancellationToken cancellation)
    {
        var arguments = new JsonObject { ["limit"] = PageSize, ["cursor"] = cursor };
        var answer = await operations.CallAsync(address.List!, new OperationArguments { Json = arguments }, caller, new CallOptions { Surface = McpSurface.Name }, cancellation);
        return answer.Failed
            ? throw new McpProtocolException(answer.Error.Message, answer.Error.Kind is ErrorKind.Defect ? McpErrorCode.InternalError : McpErrorCode.InvalidParams)
            : JsonSerializer.SerializeToNode(answer.Value, address.List!.ResponseType, Json.Options)!.AsObject();
    }

    private static IEnumerable<JsonObject> Items(JsonObject page) => page["items"]!.AsArray().OfType<JsonObject>();

    private static string? Id(JsonObject item) => item["id"] is JsonValue id && id.TryGetValue(out string? text) ? text : null;

    private static Resource Describe(ResourceAddress address, JsonObject item)
    {
        var id = Id(item) ?? "";
        var title = TitleProperties.Select(name => item[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null).FirstOrDefault(text => text is not null);
        return new Resource { Name = id, Title = title, Uri = address.Of(id), MimeType = MimeType(address.Operation) };
    }

    private static string? MimeType(OperationDescriptor operation) => operation.ResponseType == typeof(FileContent) ? null : "application/json";

    private static McpProtocolException Failure<TParams>(Error error, string uri, RequestContext<TParams> context) => error.Kind switch
    {
        ErrorKind.NotFound or ErrorKind.Invalid => NotFound(uri, context),
        ErrorKind.Defect or ErrorKind.Unavailable => new McpProtocolException(error.Message, McpErrorCode.InternalError),
        _ => new McpProtocolException(error.Message, McpErrorCode.InvalidRequest),
    };

    // SEP-2164 gave up the code of its own.
    private static McpProtocolException NotFound<TParams>(string uri, RequestContext<TParams> context)
    {
        var revision = context.JsonRpcMessage.Context?.ProtocolVersion ?? context.Server.NegotiatedProtocolVersion;
        var failure = new McpProtocolException($"Resource not found: '{uri}'", ProtocolRevision.IsStateless(revision) ? McpErrorCode.InvalidParams : McpErrorCode.ResourceNotFound);
        failure.Data["uri"] = uri;
        return failure;
    }
}
