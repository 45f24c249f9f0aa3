using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Alexandria.Surfaces.Tests.Mcp;

public sealed class McpHttpTests(SurfaceServer server) : IClassFixture<SurfaceServer>
{
    private const string Ping = """{"jsonrpc":"2.0","id":1,"method":"ping"}""";
    private const string Initialize = """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""";
    private const string Meta = """
        "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}
        """;

    [Fact]
    public async Task Nobody_is_asked_for_a_token()
    {
        var answer = await SendAsync(Initialize, token: null);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.StartsWith("Bearer", Assert.Single(answer.Headers.WwwAuthenticate).ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(Initialize, token: "wrong")).StatusCode);
    }

    [Theory]
    [InlineData("http://evil.example", null, HttpStatusCode.Forbidden)]
    [InlineData("http://evil.example", "evil.example", HttpStatusCode.Forbidden)]
    [InlineData("http://localhost:3000", "evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", null, HttpStatusCode.Forbidden)]
    [InlineData("http://localhost:3000", null, HttpStatusCode.OK)]
    public async Task Pages_of_other_sites_are_refused(string origin, string? host, HttpStatusCode expected)
    {
        var answer = await SendAsync(Initialize, headers: [("Origin", origin), .. host is null ? [] : new[] { ("Host", host) }]);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task An_origin_that_is_allowed_may_call()
    {
        var open = new SurfaceServer { Settings = new Dictionary<string, string?> { ["Mcp:AllowedOrigins:0"] = "https://agents.example" } };
        await using (open)
        {
            await open.InitializeAsync();
            Assert.Equal(HttpStatusCode.OK, (await SendAsync(open, Initialize, headers: [("Origin", "https://agents.example")])).StatusCode);
        }
    }

    [Theory]
    [InlineData("", -32700)]
    [InlineData("{", -32700)]
    [InlineData("\"text\"", -32600)]
    [InlineData("[]", -32600)]
    [InlineData("[" + Ping + "," + Ping + "]", -32600)]
    [InlineData("{}", -32600)]
    [InlineData("""{"jsonrpc":"1.0","id":1,"method":"ping"}""", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":{},"method":"ping"}""", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":null,"method":"ping"}""", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":7}""", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}""", -32600)]
    public async Task What_is_no_message_is_a_JSON_RPC_error(string body, int code)
    {
        var answer = await SendAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(code, (await JsonAsync(answer)).GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Deep_nesting_and_large_bodies_are_refused()
    {
        var deep = $$"""{"jsonrpc":"2.0","id":1,"method":"ping","params":{{string.Concat(Enumerable.Repeat("{\"a\":", 5000))}}1{{new string('}', 5000)}}}""";
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(deep)).StatusCode);

        var large = await SendAsync($$"""{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":"{{new string('x', 9_000_000)}}"} }""");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
    }

    [Fact]
    public async Task A_request_says_what_it_sends_and_takes()
    {
        Assert.Equal(HttpStatusCode.NotAcceptable, (await SendAsync(Ping, headers: [("Accept", "application/json")])).StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await SendAsync(Ping, contentType: "text/plain")).StatusCode);
    }

    [Fact]
    public async Task A_session_belongs_to_its_caller_and_ends_when_it_is_deleted()
    {
        var id = Assert.Single((await SendAsync(Initialize)).Headers.GetValues("Mcp-Session-Id"));
        (string, string) session = ("Mcp-Session-Id", id);

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(Ping, headers: [session])).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""", headers: [session])).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(Ping, token: TokenTable.Reader, headers: [session])).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(Ping)).StatusCode);
        Assert.Equal(HttpStatusCode.NotAcceptable, (await SendAsync(null, HttpMethod.Get, headers: [session, ("Accept", "application/json")])).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(null, HttpMethod.Delete, headers: [session])).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(Ping, headers: [session])).StatusCode);
    }

    [Fact]
    public async Task A_caller_who_begins_too_many_sessions_loses_the_longest_idle_one()
    {
        var few = new SurfaceServer { Settings = new Dictionary<string, string?> { ["Mcp:SessionsPerCaller"] = "2" } };
        await using (few)
        {
            await few.InitializeAsync();
            var ids = new List<string>();
            for (var i = 0; i < 3; i++)
            {
                ids.Add(Assert.Single((await SendAsync(few, Initialize)).Headers.GetValues("Mcp-Session-Id")));
            }

            Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(few, Ping, headers: [("Mcp-Session-Id", ids[0])])).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await SendAsync(few, Ping, headers: [("Mcp-Session-Id", ids[2])])).StatusCode);
        }
    }

    [Fact]
    public async Task An_idle_session_ends()
    {
        var clock = new Testing.TestClock();
        var timed = new SurfaceServer { Time = clock };
        await using (timed)
        {
            await timed.InitializeAsync();
            (string, string) session = ("Mcp-Session-Id", Assert.Single((await SendAsync(timed, Initialize)).Headers.GetValues("Mcp-Session-Id")));
            clock.Advance(TimeSpan.FromMinutes(29));
            Assert.Equal(HttpStatusCode.OK, (await SendAsync(timed, Ping, headers: [session])).StatusCode);
            clock.Advance(TimeSpan.FromMinutes(31));

            Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(timed, Ping, headers: [session])).StatusCode);
        }
    }

    [Theory]
    [InlineData("1999-01-01", "tools/list", Meta, HttpStatusCode.BadRequest, -32022)]
    [InlineData("2026-07-28", "tools/list", Meta, HttpStatusCode.OK, 0)]
    [InlineData("2026-07-28", "tools/call", Meta, HttpStatusCode.BadRequest, -32020)]
    [InlineData("2026-07-28", "tools/list", "\"a\":1", HttpStatusCode.BadRequest, -32602)]
    [InlineData("2026-07-28", "ping", Meta, HttpStatusCode.NotFound, -32601)]
    [InlineData("2026-07-28", "initialize", Meta, HttpStatusCode.NotFound, -32601)]
    [InlineData("2026-07-28", "no/such", Meta, HttpStatusCode.NotFound, -32601)]
    [InlineData("2025-11-25", "tools/list", Meta, HttpStatusCode.BadRequest, -32020)]
    [InlineData(null, "tools/list", Meta, HttpStatusCode.BadRequest, -32020)]
    public async Task Header_and_body_must_agree(string? revision, string method, string parameters, HttpStatusCode status, int code)
    {
        var answer = await SendAsync(
            $$"""{"jsonrpc":"2.0","id":5,"method":"{{method}}","params":{ {{parameters}} } }""",
            headers: [("Mcp-Method", method), .. revision is null ? [] : new[] { ("MCP-Protocol-Version", revision) }]);

        Assert.Equal(status, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Mcp-Session-Id"));
        if (code != 0)
        {
            var json = await JsonAsync(answer);
            Assert.Equal((5, code), (json.GetProperty("id").GetInt32(), json.GetProperty("error").GetProperty("code").GetInt32()));
        }
    }

    [Theory]
    [InlineData("notes_get", HttpStatusCode.OK)]
    [InlineData("=?base64?bm90ZXNfZ2V0?=", HttpStatusCode.OK)]
    [InlineData("=?base64?%%%?=", HttpStatusCode.BadRequest)]
    [InlineData("notes_remove", HttpStatusCode.BadRequest)]
    public async Task The_name_in_the_header_is_the_tool_that_is_called(string name, HttpStatusCode status)
    {
        var answer = await SendAsync(
            $$"""{"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"name":"notes_get","arguments":{"id":"1"},{{Meta}} } }""",
            headers: [("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "tools/call"), ("Mcp-Name", name)]);

        Assert.Equal(status, answer.StatusCode);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task The_stateless_revision_knows_only_POST(string method)
    {
        var answer = await SendAsync(null, new HttpMethod(method), headers: [("MCP-Protocol-Version", "2026-07-28")]);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(["POST"], answer.Content.Headers.Allow);
    }

    private Task<HttpResponseMessage> SendAsync(string? body, HttpMethod? method = null, string? token = TokenTable.Writer, string contentType = "application/json", IEnumerable<(string Name, string Value)>? headers = null) =>
        SendAsync(server, body, method, token, contentType, headers);

    private static async Task<HttpResponseMessage> SendAsync(SurfaceServer server, string? body, HttpMethod? method = null, string? token = TokenTable.Writer, string contentType = "application/json", IEnumerable<(string Name, string Value)>? headers = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, "/mcp");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        foreach (var (name, value) in headers ?? [])
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        // So that a body that is too large is refused before it is sent.
        request.Headers.ExpectContinue = body?.Length > 1_000_000;
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, contentType);
        return await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>The JSON of an answer, or of the event that carries it.</summary>
    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var data = text.Split('\n').FirstOrDefault(line => line.StartsWith("data: {", StringComparison.Ordinal));
        return JsonDocument.Parse(data is null ? text : data["data: ".Length..]).RootElement;
    }
}
