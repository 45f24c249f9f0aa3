using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Alexandria.Operations;
using Alexandria.Surfaces.Rest;

namespace Alexandria.Surfaces.Cli;

/// <summary>Carries operations out over the REST surface of a server: the descriptor says method, path and where each value goes.</summary>
public sealed class HttpCallTarget : ICallTarget
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly HttpClient client;
    private readonly string where;

    private HttpCallTarget(SocketsHttpHandler handler, Uri address, string where, string? key)
    {
        handler.UseCookies = false;
        handler.AllowAutoRedirect = false;
        client = new HttpClient(handler) { BaseAddress = address, Timeout = Patience };
        this.where = where;
        if (key is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    /// <summary>A server by its address.</summary>
    /// <param name="address">Absolute, http or https; a path is kept as prefix.</param>
    /// <param name="key">Bearer token; null asks as nobody in particular.</param>
    public static HttpCallTarget ForUrl(Uri address, string? key) =>
        new(new SocketsHttpHandler(), new Uri(address.AbsoluteUri.TrimEnd('/') + "/"), address.GetLeftPart(UriPartial.Authority), key);

    /// <summary>The server that holds a data directory, over its socket.</summary>
    public static HttpCallTarget ForSocket(string path) => new(
        new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        },
        new Uri("http://localhost/"),
        path,
        key: null);

    public async Task<CallAnswer> CallAsync(OperationDescriptor operation, JsonObject values, CallOptions options, CancellationToken cancellation)
    {
        using var trace = Tracing.Begin();
        try
        {
            using var request = Request(operation, values, options);
            using var response = await client.SendAsync(request, cancellation);
            return await ReadAsync(operation, response, cancellation);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException
            || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return Failure(Error.Unavailable("server_unreachable", $"{where} does not answer ({exception.Message.TrimEnd('.')}); is it running?"));
        }
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    internal static HttpRequestMessage Request(OperationDescriptor operation, JsonObject values, CallOptions options)
    {
        var rest = (JsonObject)values.DeepClone();
        var path = new StringBuilder();
        foreach (var segment in operation.Path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            path.Append(path.Length > 0 ? "/" : "");
            if (segment.StartsWith('{'))
            {
                var name = segment[1..^1];
                path.Append(Uri.EscapeDataString(rest[name] is { } value ? TextValues.ToText(value) : ""));
                rest.Remove(name);
            }
            else
            {
                path.Append(segment);
            }
        }

        if (operation.HttpMethod is "GET")
        {
            AppendQuery(path, rest);
        }

        var request = new HttpRequestMessage(new HttpMethod(operation.HttpMethod), new Uri(path.ToString(), UriKind.Relative));
        if (operation.HttpMethod is not "GET" && rest.Count > 0)
        {
            request.Content = new StringContent(rest.ToJsonString(Json.Options), Encoding.UTF8, "application/json");
        }

        if (options.IdempotencyKey is { } key)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        if (options.ExpectedVersion is { } version)
        {
            request.Headers.TryAddWithoutValidation("If-Match", RequestHeaders.ETag(version));
        }

        return request;
    }

    private static void AppendQuery(StringBuilder path, JsonObject values)
    {
        var separator = '?';
        foreach (var (name, node) in values)
        {
            foreach (var item in node is JsonArray list ? list : [node?.DeepClone()])
            {
                path.Append(separator).Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(item is null ? "" : TextValues.ToText(item)));
                separator = '&';
            }
        }
    }

    private async Task<CallAnswer> ReadAsync(OperationDescriptor operation, HttpResponseMessage response, CancellationToken cancellation)
    {
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellation);
        var status = (int)response.StatusCode;
        if (!response.IsSuccessStatusCode)
        {
            return Parse(bytes) is JsonObject problem && ProblemText.Read(problem, status) is { } error
                ? new CallAnswer { Failure = new CallFailure(error, problem) }
                : Failure(new Error(ProblemText.KindOf(status), "unexpected_answer", $"{where} answered {status} without saying why; is it an Alexandria server?"));
        }

        if (operation.ResponseType == typeof(FileContent))
        {
            var headers = response.Content.Headers;
            return new CallAnswer { File = new FileContent(bytes, headers.ContentType?.ToString() ?? "application/octet-stream", headers.ContentDisposition?.FileNameStar ?? headers.ContentDisposition?.FileName?.Trim('"')) };
        }

        return bytes.Length == 0
            ? new CallAnswer()
            : Parse(bytes) is { } value
                ? new CallAnswer { Value = value }
                : Failure(new Error(ErrorKind.Defect, "unexpected_answer", $"{where} answered something that is not JSON; is it an Alexandria server?"));
    }

    private static CallAnswer Failure(Error error) => new() { Failure = CallFailure.Here(error) };

    private static JsonNode? Parse(byte[] bytes)
    {
        try
        {
            return JsonNode.Parse(bytes);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
