using System.Text.Json;
using Alexandria.Identity;
using Alexandria.Surfaces.Rest;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Alexandria.Surfaces.Mcp;

/// <summary>Streamable HTTP at one address. A request of the stateless revision is served by a server of its own; clients of older ones begin a session with <c>initialize</c>.</summary>
internal sealed class McpEndpoint(McpServerFactory factory, McpSessions sessions, McpOptions options, TimeProvider time, IHostApplicationLifetime lifetime, ILoggerFactory loggers)
{
    private const string EventStream = "text/event-stream";

    // A stream that stays open ends now and then, so that its client comes back with a credential that still holds.
    private static readonly TimeSpan LongestStream = TimeSpan.FromMinutes(5);

    private static readonly Error Foreign = new(ErrorKind.Forbidden, "origin_not_allowed", "Pages of this origin may not call MCP; name it in the option Mcp:AllowedOrigins if they should.");

    private static readonly Error NoToken = new(ErrorKind.Unauthenticated, "unauthenticated", "Send an API key as 'Authorization: Bearer …'.");

    public async Task PostAsync(HttpContext http)
    {
        if (await AdmitAsync(http) is not { } caller)
        {
            return;
        }

        if (!McpRequestChecks.Accepts(http.Request, "application/json", EventStream))
        {
            await RefuseAsync(http, new McpRefusal(StatusCodes.Status406NotAcceptable, McpRequestChecks.TransportFailure, $"Accept both application/json and {EventStream}."));
            return;
        }

        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            await RefuseAsync(http, new McpRefusal(StatusCodes.Status415UnsupportedMediaType, McpRequestChecks.TransportFailure, "Send the message as application/json."));
            return;
        }

        var body = await RequestBody.ReadAsync(http, factory.BodyLimit);
        if (body.Failed)
        {
            await RefuseAsync(http, new McpRefusal(StatusCodes.Status413PayloadTooLarge, McpErrorCode.InvalidRequest, body.Error.Message));
            return;
        }

        var message = Parse(body.Value);
        if (message.Failed)
        {
            await RefuseAsync(http, new McpRefusal(StatusCodes.Status400BadRequest, message.Error.Code is "malformed_json" or "invalid_utf8" ? McpErrorCode.ParseError : McpErrorCode.InvalidRequest, message.Error.Message));
            return;
        }

        await ServeAsync(http, message.Value, caller);
    }

    public async Task GetAsync(HttpContext http)
    {
        if (await AdmitAsync(http) is not { } caller)
        {
            return;
        }

        if (Refusal(http, needsStream: true) is { } refusal)
        {
            await RefuseAsync(http, refusal);
            return;
        }

        if (await SessionAsync(http, caller, default) is not { } session)
        {
            return;
        }

        if (!session.TryListen())
        {
            await RefuseAsync(http, new McpRefusal(StatusCodes.Status409Conflict, McpRequestChecks.TransportFailure, "The session has a stream open already."));
            return;
        }

        using var use = session.Use();
        using var longest = new CancellationTokenSource(LongestStream, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping, session.Ended, longest.Token);
        try
        {
            BeginStream(http);
            await session.Transport.HandleGetRequestAsync(http.Response.Body, ends.Token);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // The client has gone, or we go.
        }
        finally
        {
            session.StopListening();
        }
    }

    public async Task DeleteAsync(HttpContext http)
    {
        if (await AdmitAsync(http) is not { } caller)
        {
            return;
        }

        if (Refusal(http, needsStream: false) is { } refusal)
        {
            await RefuseAsync(http, refusal);
            return;
        }

        if (await SessionAsync(http, caller, default) is { } session)
        {
            await sessions.EndAsync(session);
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }

    private async Task<Caller?> AdmitAsync(HttpContext http)
    {
        Result<Caller> caller = McpRequestChecks.IsForeign(http.Request, options) ? Foreign : await HttpAuthentication.AuthenticateAsync(http, Permissions.SignedIn);
        if (!caller.Failed && caller.Value.IsAnonymous)
        {
            caller = NoToken;
        }

        if (caller.Failed)
        {
            await ProblemDetailsMapper.WriteAsync(http, caller.Error);
            return null;
        }

        return caller.Value;
    }

    private async Task ServeAsync(HttpContext http, JsonRpcMessage message, Caller caller)
    {
        var id = message is JsonRpcRequest request ? request.Id : default;
        if ((McpRequestChecks.OfRevision(http.Request) ?? McpRequestChecks.OfMessage(http.Request, message)) is { } refusal)
        {
            await RefuseAsync(http, refusal, id);
            return;
        }

        var revision = McpRequestChecks.Revision(http.Request);
        // A session runs in the context of the request that began it; the call belongs to the trace of this one.
        message.Context = new JsonRpcMessageContext { User = new CallerPrincipal(caller), ProtocolVersion = revision, ExecutionContext = ExecutionContext.Capture() };
        if (ProtocolRevision.IsStateless(revision))
        {
            await ServeOnceAsync(http, message);
            return;
        }

        var begins = message is JsonRpcRequest { Method: RequestMethods.Initialize } && http.Request.Headers[McpRequestChecks.SessionHeader].Count == 0;
        var session = begins ? sessions.Begin(caller) : await SessionAsync(http, caller, id);
        if (session is not null)
        {
            using var use = session.Use();
            http.Response.Headers[McpRequestChecks.SessionHeader] = session.Id;
            BeginStream(http);
            try
            {
                await EndAsync(http, await session.Transport.HandlePostRequestAsync(message, http.Response.Body, http.RequestAborted));
            }
            catch (JsonException) when (begins && !http.Response.HasStarted)
            {
                // The SDK reads the parameters of initialize before anything of it looks after errors.
                http.Response.Headers.Remove(McpRequestChecks.SessionHeader);
                await sessions.EndAsync(session);
                await RefuseAsync(http, new McpRefusal(StatusCodes.Status400BadRequest, McpErrorCode.InvalidParams, "The parameters are not those of initialize."), id);
            }
        }
    }

    private async Task ServeOnceAsync(HttpContext http, JsonRpcMessage message)
    {
        await using var transport = new StreamableHttpServerTransport(loggers) { Stateless = true };
        await using var server = factory.Create(transport);
        using var longest = new CancellationTokenSource(message is JsonRpcRequest { Method: RequestMethods.SubscriptionsListen } ? LongestStream : Timeout.InfiniteTimeSpan, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping, longest.Token);
        var running = server.RunAsync(ends.Token);
        try
        {
            BeginStream(http);
            await EndAsync(http, await transport.HandlePostRequestAsync(message, http.Response.Body, first => Status(http, first), ends.Token));
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // The client has gone, or we go.
        }
        finally
        {
            await ends.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // SEP-2575 gives some JSON-RPC errors an HTTP status.
    private static ValueTask Status(HttpContext http, JsonRpcMessage? first)
    {
        if (first is JsonRpcError { Error.Code: var code } && !http.Response.HasStarted)
        {
            http.Response.StatusCode = (McpErrorCode)code switch
            {
                McpErrorCode.MethodNotFound => StatusCodes.Status404NotFound,
                McpErrorCode.MissingRequiredClientCapability or McpErrorCode.UnsupportedProtocolVersion or McpErrorCode.HeaderMismatch => StatusCodes.Status400BadRequest,
                _ => http.Response.StatusCode,
            };
        }

        return ValueTask.CompletedTask;
    }

    private async Task<McpSession?> SessionAsync(HttpContext http, Caller caller, RequestId id)
    {
        var named = http.Request.Headers[McpRequestChecks.SessionHeader];
        var session = named is [{ } sessionId] ? sessions.Find(sessionId, caller) : null;
        if (session is null)
        {
            await RefuseAsync(http, named.Count == 0
                ? new McpRefusal(StatusCodes.Status400BadRequest, McpRequestChecks.TransportFailure, $"Begin a session with initialize and send its {McpRequestChecks.SessionHeader}, or speak revision {ProtocolRevision.Stateless}.")
                : new McpRefusal(StatusCodes.Status404NotFound, -32001, "There is no such session; begin one with initialize."), id);
        }

        return session;
    }

    private static McpRefusal? Refusal(HttpContext http, bool needsStream)
    {
        if (McpRequestChecks.OfRevision(http.Request) is { } unknown)
        {
            return unknown;
        }

        if (ProtocolRevision.IsStateless(McpRequestChecks.Revision(http.Request)))
        {
            http.Response.Headers.Allow = HttpMethods.Post;
            return new McpRefusal(StatusCodes.Status405MethodNotAllowed, McpRequestChecks.TransportFailure, $"Revision {ProtocolRevision.Stateless} knows only POST here.");
        }

        return needsStream && !McpRequestChecks.Accepts(http.Request, EventStream)
            ? new McpRefusal(StatusCodes.Status406NotAcceptable, McpRequestChecks.TransportFailure, $"Accept {EventStream}.")
            : null;
    }

    private static Result<JsonRpcMessage> Parse(ReadOnlyMemory<byte> body)
    {
        var json = JsonBody.Parse(body);
        if (json.Failed)
        {
            return json.Error;
        }

        try
        {
            return json.Value.Deserialize<JsonRpcMessage>(McpJsonUtilities.DefaultOptions) is { } message ? message : Malformed;
        }
        catch (JsonException)
        {
            return Malformed;
        }
    }

    private static Error Malformed => Error.Invalid("invalid_message", "The body is not one JSON-RPC 2.0 message.");

    private static void BeginStream(HttpContext http)
    {
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.ContentType = EventStream;
        http.Response.Headers.CacheControl = "no-store";
        // nginx would collect the events otherwise.
        http.Response.Headers["X-Accel-Buffering"] = "no";
    }

    private static Task EndAsync(HttpContext http, bool wrote)
    {
        if (!wrote)
        {
            http.Response.ContentType = null;
            http.Response.StatusCode = StatusCodes.Status202Accepted;
        }

        return Task.CompletedTask;
    }

    private static Task RefuseAsync(HttpContext http, McpRefusal refusal, RequestId id = default)
    {
        http.Response.StatusCode = refusal.Status;
        http.Response.ContentType = "application/json";
        http.Response.Headers.CacheControl = "no-store";
        JsonRpcMessage error = new JsonRpcError { Id = id, Error = new JsonRpcErrorDetail { Code = refusal.Code, Message = refusal.Message, Data = refusal.ErrorData } };
        return http.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(error, McpJsonUtilities.DefaultOptions), http.RequestAborted).AsTask();
    }
}
