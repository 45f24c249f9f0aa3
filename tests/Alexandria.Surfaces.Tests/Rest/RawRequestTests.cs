using System.Net.Sockets;
using System.Text;

namespace Alexandria.Surfaces.Tests.Rest;

/// <summary>Requests that no client library would send, byte by byte.</summary>
public sealed class RawRequestTests(SurfaceServer server) : IClassFixture<SurfaceServer>
{
    private const string Bearer = "Authorization: Bearer " + TokenTable.Writer + "\r\n";

    [Theory]
    [InlineData("two keys", "POST /v1/notes", Bearer + "Idempotency-Key: a\r\nIdempotency-Key: b\r\n", 400, "invalid_idempotency_key")]
    [InlineData("two tags in two lines", "PUT /v1/notes/x", Bearer + "If-Match: \"v1\"\r\nIf-Match: \"v2\"\r\n", 400, "invalid_if_match")]
    [InlineData("two tokens", "GET /v1/notes", Bearer + Bearer, 401, "unsupported_authorization")]
    [InlineData("two sites", "POST /v1/notes", "Cookie: alexandria_session=session-value\r\nSec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site\r\n", 403, "cross_site")]
    [InlineData("two origins", "POST /v1/notes", "Cookie: alexandria_session=session-value\r\nOrigin: http://h\r\nOrigin: http://evil\r\n", 403, "cross_site")]
    [InlineData("an origin that is no address", "POST /v1/notes", "Cookie: alexandria_session=session-value\r\nOrigin: h\r\n", 403, "cross_site")]
    [InlineData("an origin with the default port", "POST /v1/greetings", "Cookie: alexandria_session=session-value\r\nOrigin: http://h:80\r\n", 200, "")]
    [InlineData("a TLS proxy's origin", "POST /v1/greetings", "Cookie: alexandria_session=session-value\r\nOrigin: https://h\r\n", 200, "")]
    [InlineData("an announced flood", "PUT /v1/notes/x", Bearer + "Content-Type: application/json\r\nContent-Length: 999999999999\r\n", 413, "body_too_large")]
    [InlineData("a length and chunks", "POST /v1/notes", Bearer + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", 415, "unsupported_media_type")]
    [InlineData("two lengths", "POST /v1/notes", Bearer + "Content-Length: 5\r\nContent-Length: 6\r\n", 400, "")]
    [InlineData("broken chunks", "POST /v1/notes", Bearer + "Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400, "bad_request")]
    [InlineData("a control character in a header", "GET /v1/notes", Bearer + "If-Match: \u0001\r\n", 400, "")]
    [InlineData("NUL in the path", "GET /v1/notes/%00", Bearer, 400, "")]
    [InlineData("a climb out of the path", "GET /v1/notes/../../readyz", Bearer, 200, "ready")]
    [InlineData("an encoded slash", "GET /v1/notes/a%2Fb", Bearer, 404, "note_not_found")]
    [InlineData("bytes in the path that are no UTF-8", "GET /v1/notes/%ff", Bearer, 404, "")]
    [InlineData("an unknown method", "BREW /v1/notes", Bearer, 405, "method_not_allowed")]
    public async Task Is_answered_and_nothing_breaks(string name, string line, string headers, int status, string contains)
    {
        var answer = await ExchangeAsync($"{line} HTTP/1.1\r\nHost: h\r\n{headers}{(headers.Contains("\r\n\r\n", StringComparison.Ordinal) ? "" : "\r\n")}");

        Assert.True(answer.StartsWith($"HTTP/1.1 {status} ", StringComparison.Ordinal), $"{name}: {answer}");
        Assert.Contains(contains, answer, StringComparison.Ordinal);
        using var after = await server.Client.GetAsync("/livez");
        Assert.True(after.IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_line_that_is_too_long_and_headers_that_are_too_many_are_refused_by_the_server()
    {
        Assert.StartsWith("HTTP/1.1 414 ", await ExchangeAsync($"GET /v1/notes?label={new string('a', 9000)} HTTP/1.1\r\nHost: h\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431 ", await ExchangeAsync($"GET /v1/notes HTTP/1.1\r\nHost: h\r\n{string.Concat(Enumerable.Range(0, 120).Select(i => $"X-{i}: a\r\n"))}\r\n"), StringComparison.Ordinal);
    }

    /// <summary>Sends the bytes and reads until the server has answered and closed, or the head of the answer and what came with it.</summary>
    private async Task<string> ExchangeAsync(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", server.Client.BaseAddress!.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var answer = new StringBuilder();
        var buffer = new byte[8192];
        while (!IsWhole(answer.ToString()) && await stream.ReadAsync(buffer, patience.Token) is > 0 and var read)
        {
            answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        return answer.ToString();
    }

    private static bool IsWhole(string answer) =>
        answer.EndsWith("0\r\n\r\n", StringComparison.Ordinal)
        || (answer.Contains("\r\n\r\n", StringComparison.Ordinal) && (answer.Contains("Content-Length: 0", StringComparison.Ordinal)
            || (answer.Contains("Content-Length: ", StringComparison.Ordinal) && answer.EndsWith('}'))));
}
