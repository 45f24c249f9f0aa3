using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Alexandria.Surfaces.Mcp;

/// <summary>A refusal before the SDK sees the message: an HTTP status with a JSON-RPC error.</summary>
internal sealed record McpRefusal(int Status, int Code, string Message)
{
    public object? ErrorData { get; init; }

    public McpRefusal(int status, McpErrorCode code, string message)
        : this(status, (int)code, message)
    {
    }
}

/// <summary>What Streamable HTTP demands of a request's headers, by revision of the protocol.</summary>
internal static class McpRequestChecks
{
    public const string RevisionHeader = "MCP-Protocol-Version";
    public const string SessionHeader = "Mcp-Session-Id";
    private const string MethodHeader = "Mcp-Method";
    private const string NameHeader = "Mcp-Name";

    /// <summary>The code that implementations use for failures of the transport; the specification names none.</summary>
    public const int TransportFailure = -32000;

    /// <summary>A page may call us from this machine or from an allowed origin. Another site that made its name point to us (DNS rebinding) is neither, whatever host it names.</summary>
    public static bool IsForeign(HttpRequest request, McpOptions options)
    {
        if (request.Headers.Origin is not [{ } origin])
        {
            return request.Headers.Origin.Count > 1;
        }

        var local = Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri is not null && uri.IsLoopback && IsLoopback(request.Host.Host);
        return !local && !options.AllowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase);
    }

    public static bool Accepts(HttpRequest request, params IEnumerable<string> mediaTypes) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        && mediaTypes.All(needed => accepted.Any(range => new MediaTypeHeaderValue(needed).IsSubsetOf(range)));

    /// <summary>The revision that the request names; null for none, as the first ones had no header.</summary>
    public static string? Revision(HttpRequest request) => request.Headers[RevisionHeader].ToString() is { Length: > 0 } revision ? revision : null;

    public static McpRefusal? OfRevision(HttpRequest request) =>
        Revision(request) is { } revision && !ProtocolRevision.All.Contains(revision, StringComparer.Ordinal)
            ? new McpRefusal(StatusCodes.Status400BadRequest, McpErrorCode.UnsupportedProtocolVersion, $"The protocol revision in {RevisionHeader} is not served.")
            {
                // What server/discover tells; the older ones are agreed on in initialize.
                ErrorData = new UnsupportedProtocolVersionErrorData { Supported = [ProtocolRevision.Stateless], Requested = revision },
            }
            : null;

    /// <summary>Whether header and body tell the same: proxies decide by the one, we by the other (SEP-2243, SEP-2575).</summary>
    public static McpRefusal? OfMessage(HttpRequest request, JsonRpcMessage message)
    {
        var (method, parameters) = message switch
        {
            JsonRpcRequest asked => (asked.Method, asked.Params as JsonObject),
            JsonRpcNotification told => (told.Method, told.Params as JsonObject),
            _ => (null, null),
        };
        if (method is null)
        {
            return null;
        }

        var revision = Revision(request);
        var meta = parameters?["_meta"] as JsonObject;
        var inBody = Text(meta?[MetaKeys.ProtocolVersion]) ?? (method == RequestMethods.Initialize ? Text(parameters?["protocolVersion"]) : null);
        if (revision is not null && inBody is not null && revision != inBody)
        {
            return Mismatch($"{RevisionHeader} says another revision than the body.");
        }

        if (!ProtocolRevision.IsStateless(revision))
        {
            return method != RequestMethods.Initialize && ProtocolRevision.IsStateless(inBody) ? Mismatch($"The body needs the header {RevisionHeader}.") : null;
        }

        if (message is JsonRpcRequest && (inBody is null || meta?[MetaKeys.ClientCapabilities] is not JsonObject))
        {
            return new McpRefusal(StatusCodes.Status400BadRequest, McpErrorCode.InvalidParams, $"A request of revision {revision} carries {MetaKeys.ProtocolVersion} and {MetaKeys.ClientCapabilities} in its _meta.");
        }

        return OfRouting(request, method, parameters) ?? Removed(message, method, revision!);
    }

    private static McpRefusal? OfRouting(HttpRequest request, string method, JsonObject? parameters)
    {
        if (request.Headers[MethodHeader] is not [{ } named] || named.Trim(' ') != method)
        {
            return Mismatch($"{MethodHeader} must name the method of the body.");
        }

        var property = method switch
        {
            RequestMethods.ToolsCall or RequestMethods.PromptsGet => "name",
            RequestMethods.ResourcesRead => "uri",
            _ => null,
        };
        return property is null || (request.Headers[NameHeader] is [{ } name] && Decode(name.Trim(' ')) is { } decoded && decoded == Text(parameters?[property]))
            ? null
            : Mismatch($"{NameHeader} must be the '{property}' of the body.");
    }

    // What the revision took out is not there for HTTP either: 404 and not a JSON-RPC error in a 200.
    private static McpRefusal? Removed(JsonRpcMessage message, string method, string revision) =>
        message is JsonRpcRequest && method is RequestMethods.Initialize or RequestMethods.Ping or "logging/setLevel" or RequestMethods.ResourcesSubscribe or RequestMethods.ResourcesUnsubscribe
            ? new McpRefusal(StatusCodes.Status404NotFound, McpErrorCode.MethodNotFound, $"Revision {revision} has no '{method}'.")
            : null;

    private static McpRefusal Mismatch(string message) => new(StatusCodes.Status400BadRequest, McpErrorCode.HeaderMismatch, message);

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    // SEP-2243: what is not plain ASCII is sent as =?base64?…?=
    private static string? Decode(string value)
    {
        const string prefix = "=?base64?", suffix = "?=";
        if (!value.StartsWith(prefix, StringComparison.Ordinal) || !value.EndsWith(suffix, StringComparison.Ordinal) || value.Length < prefix.Length + suffix.Length)
        {
            return value.All(c => c is >= ' ' and <= '~' or '\t') ? value : null;
        }

        var bytes = new byte[value.Length];
        return Convert.TryFromBase64Chars(value.AsSpan(prefix.Length, value.Length - prefix.Length - suffix.Length), bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }

    private static bool IsLoopback(string host) => host is "localhost" or "127.0.0.1" or "[::1]";
}
