using System.Text;
using System.Text.Json.Nodes;

namespace Alexandria.Surfaces.Tests.Rest;

/// <summary>What goes in and what must come out, over a real socket.</summary>
public sealed class RestScenarioTests(SurfaceServer server) : IClassFixture<SurfaceServer>
{
    private static readonly Scenario[] Scenarios =
    [
        new("A note is created", "POST /v1/notes", 201) { Json = """{"text":"hello","label":"x","pages":[1,2]}""", Contains = "\"text\":\"hello\"", Header = "ETag: \"v1\"" },
        new("Text is a note too", "POST /v1/notes?label=raw", 201) { Body = "grüße", ContentType = "text/plain; charset=utf-8", Contains = "\"text\":\"grüße\",\"label\":\"raw\"" },
        new("Text without a charset is UTF-8", "POST /v1/notes", 201) { Body = "plain", ContentType = "text/plain" },
        new("A byte order mark is no part of the text", "POST /v1/notes", 201) { Body = "\uFEFFplain", ContentType = "text/plain", Contains = "\"text\":\"plain\"" },
        new("All faults are reported at once", "POST /v1/notes", 400) { Json = """{"text":"","label":"much too long for a label","pages":[1,2,3,4]}""", Code = "invalid_request", Contains = "\"errors\":{\"text\":" },
        new("An unknown member is refused", "POST /v1/notes", 400) { Json = """{"text":"a","colour":"red"}""", Code = "invalid_request", Contains = "colour" },
        new("A member of another case is unknown", "POST /v1/notes", 400) { Json = """{"Text":"a"}""", Code = "invalid_request" },
        new("A number is no text", "POST /v1/notes", 400) { Json = """{"text":1}""", Code = "invalid_request" },
        new("A missing body is a missing member", "POST /v1/notes", 400) { Code = "invalid_request", Contains = "\"text\":" },
        new("JSON must be an object", "POST /v1/notes", 400) { Json = "[]", Code = "json_object_expected" },
        new("Broken JSON is named", "POST /v1/notes", 400) { Json = "{\"text\":", Code = "malformed_json" },
        new("A member given twice is refused", "POST /v1/notes", 400) { Json = """{"text":"a","text":"b"}""", Code = "duplicate_property" },
        new("Too deep is refused", "POST /v1/notes", 400) { Json = "{\"text\":" + new string('[', 5000) + new string(']', 5000) + "}", Code = "json_too_deep" },
        new("Bytes that are no text are refused", "POST /v1/notes", 400) { Bytes = [0xFF, 0xFE, 0x00], ContentType = "text/plain", Code = "invalid_utf8" },
        new("Bytes that are no text are refused in JSON", "POST /v1/notes", 400) { Bytes = [.. "{\"text\":\""u8, 0xC0, 0x80, .. "\"}"u8], ContentType = "application/json", Code = "invalid_utf8" },
        new("NUL is no text that can be kept", "POST /v1/notes", 400) { Json = """{"text":"a\u0000b"}""", Code = "invalid_request" },
        new("Raw text and a query value of the same name contradict", "POST /v1/notes?text=other", 400) { Body = "one", ContentType = "text/plain", Code = "invalid_request" },
        new("Body and query may not contradict", "POST /v1/notes?label=a", 400) { Json = """{"text":"t","label":"b"}""", Code = "invalid_request", Contains = "\"label\":" },
        new("Body and query may say the same", "POST /v1/notes?label=a", 201) { Json = """{"text":"t","label":"a"}""" },
        new("Route and body may not contradict", "PUT /v1/notes/one", 400) { Json = """{"id":"two","text":"t"}""", Code = "invalid_request", Contains = "\"id\":" },
        new("Route and query may not contradict", "GET /v1/notes/one?id=two", 400) { Code = "invalid_request" },
        new("A query value that nobody knows is refused", "GET /v1/notes?colour=red", 400) { Code = "invalid_request", Contains = "colour" },
        new("A query name of another case is unknown", "GET /v1/notes?Limit=5", 400) { Code = "invalid_request" },
        new("A query value given twice is refused", "GET /v1/notes?limit=5&limit=6", 400) { Code = "invalid_request" },
        new("A limit is a number", "GET /v1/notes?limit=many", 400) { Code = "invalid_request" },
        new("A limit has a range", "GET /v1/notes?limit=201", 400) { Code = "invalid_request" },
        new("A list is a page", "GET /v1/notes?label=nobody-has-it", 200) { Contains = """{"items":[],"nextCursor":null}""", Header = "Cache-Control: no-store" },
        new("A cursor that no list answered is refused", "GET /v1/notes?cursor=!!", 400) { Code = "invalid_cursor" },
        new("What is not there is not found", "GET /v1/notes/none", 404) { Code = "note_not_found" },
        new("An id in the path may be an IRI", "GET /v1/notes/http%3A%2F%2Fexample.org%2Fa%252Fb%3Fc", 404) { Code = "note_not_found", Contains = "'http://example.org/a%2Fb?c'" },
        new("It reads the same in other letters", "GET /v1/notes/a%2fb", 404) { Code = "note_not_found", Contains = "'a/b'" },
        new("A GET takes no body", "GET /v1/notes", 400) { Json = "{}", Code = "unexpected_body" },
        new("A form is not accepted", "POST /v1/notes", 415) { Body = "text=a", ContentType = "application/x-www-form-urlencoded", Code = "unsupported_media_type", Contains = "text/plain" },
        new("A form is not accepted where any file is", "POST /v1/files/weigh", 415) { Body = "a=b", ContentType = "application/x-www-form-urlencoded", Code = "unsupported_media_type" },
        new("Nor is one in parts", "POST /v1/files/weigh", 415) { Body = "--x--", ContentType = "multipart/form-data; boundary=x", Code = "unsupported_media_type" },
        new("A body says what it is", "POST /v1/notes", 415) { Bytes = [1], Code = "unsupported_media_type" },
        new("Garbage says nothing", "POST /v1/notes", 415) { Bytes = [1], ContentType = "json", Code = "unsupported_media_type" },
        new("Text in another charset is not accepted", "POST /v1/notes", 415) { Bytes = [0xE9], ContentType = "text/plain; charset=iso-8859-1", Code = "unsupported_charset" },
        new("JSON in another charset is not accepted", "POST /v1/notes", 415) { Bytes = [0, 0x7B], ContentType = "application/json; charset=utf-16", Code = "unsupported_charset" },
        new("A packed body is not accepted", "POST /v1/notes", 415) { Bytes = [1], ContentType = "application/json", Send = "Content-Encoding: gzip", Code = "unsupported_content_encoding" },
        new("Content at the limit is taken", "POST /v1/notes", 201) { Bytes = Filled(4096), ContentType = "text/plain" },
        new("Content over the limit is too large", "POST /v1/notes", 413) { Bytes = Filled(4097), ContentType = "text/plain", Code = "body_too_large", Contains = "4,096" },
        new("It is too large although its length is not told", "POST /v1/notes", 413) { Bytes = Filled(4097), ContentType = "text/plain", Chunked = true, Code = "body_too_large" },
        new("JSON over a mebibyte is too large", "PUT /v1/notes/one", 413) { Bytes = Filled((1024 * 1024) + 1), ContentType = "application/json", Code = "body_too_large" },
        new("A large file is taken raw", "POST /v1/files/weigh?name=big", 200) { Bytes = Filled(3 * 1024 * 1024), ContentType = "application/octet-stream", Contains = """{"bytes":3145728,"name":"big"}""" },
        new("A large file is taken as base64 too", "POST /v1/files/weigh", 200) { Json = $$"""{"file":"{{Convert.ToBase64String(Filled(3 * 1024 * 1024 - 100))}}"}""", Contains = "3145628" },
        new("An unknown address is not found", "GET /v1/nothing", 404) { Code = "no_such_endpoint" },
        new("Nor is one outside the API", "GET /nothing/at/all", 404) { Code = "no_such_endpoint" },
        new("An unknown method is refused and the known are named", "PATCH /v1/notes", 405) { Code = "method_not_allowed", Header = "Allow: GET, HEAD, POST" },
        new("HEAD is GET without the body", "HEAD /v1/notes?label=nobody-has-it", 200) { Header = "Content-Length: 30" },
        new("A defect gives nothing away", "GET /v1/failures/invalid?throw=true", 500) { Code = "internal_error", Lacks = "secret" },
        new("Too fast says when to come again", "GET /v1/failures/rate_limited?retryAfter=7", 429) { Code = "told_to_fail", Header = "Retry-After: 7" },
        new("Unavailable says when to come again", "GET /v1/failures/unavailable", 503) { Code = "told_to_fail", Header = "Retry-After: 5" },
        new("Unauthenticated names the scheme", "GET /v1/failures/unauthenticated", 401) { Code = "told_to_fail", Header = "WWW-Authenticate: Bearer realm=\"alexandria\", error=\"invalid_token\"" },
        new("An unknown token is refused", "GET /v1/notes", 401) { Token = "guess", Code = "invalid_token", Header = "WWW-Authenticate: Bearer realm=\"alexandria\", error=\"invalid_token\"" },
        new("Nobody is refused", "GET /v1/notes", 401) { Token = null, Code = "unauthenticated", Header = "WWW-Authenticate: Bearer realm=\"alexandria\"" },
        new("Who may not is refused", "GET /v1/notes", 403) { Token = TokenTable.Stranger, Code = "forbidden" },
        new("Who may not is refused before his body is looked at", "POST /v1/notes", 403) { Token = TokenTable.Reader, Json = "{{{", Code = "forbidden" },
        new("Another scheme is refused", "GET /v1/notes", 401) { Token = null, Send = "Authorization: Basic YTpi", Code = "unsupported_authorization" },
        new("An empty token is refused", "GET /v1/notes", 401) { Token = null, Send = "Authorization: Bearer ", Code = "unsupported_authorization" },
        new("A token of two words is refused", "GET /v1/notes", 401) { Token = null, Send = "Authorization: Bearer writer-token x", Code = "unsupported_authorization" },
        new("A wrong token is refused where everybody is admitted", "POST /v1/greetings", 401) { Token = "guess", Code = "invalid_token" },
        new("Everybody may greet", "POST /v1/greetings", 200) { Token = null, Contains = """{"to":"anonymous"}""" },
        new("A session reads", "GET /v1/notes", 200) { Token = null, Send = "Cookie: alexandria_session=session-value" },
        new("A session that has ended does not", "GET /v1/notes", 401) { Token = null, Send = "Cookie: alexandria_session=old" },
        new("Who has an old session may still sign in", "POST /v1/greetings", 200) { Token = null, Send = "Cookie: alexandria_session=old\nSec-Fetch-Site: same-origin" },
        new("A session writes from our page", "POST /v1/notes", 201) { Token = null, Json = """{"text":"t"}""", Send = "Cookie: alexandria_session=session-value\nSec-Fetch-Site: same-origin" },
        new("A session writes from an old browser's page", "POST /v1/notes", 201) { Token = null, Json = """{"text":"t"}""", Send = "Cookie: alexandria_session=session-value\nOrigin: http://{host}" },
        new("A session does not write from another site", "POST /v1/notes", 403) { Token = null, Json = """{"text":"t"}""", Send = "Cookie: alexandria_session=session-value\nSec-Fetch-Site: cross-site\nOrigin: http://{host}", Code = "cross_site" },
        new("Nor from a sibling", "POST /v1/notes", 403) { Token = null, Json = """{"text":"t"}""", Send = "Cookie: alexandria_session=session-value\nSec-Fetch-Site: same-site", Code = "cross_site" },
        new("Nor from another origin", "POST /v1/notes", 403) { Token = null, Json = """{"text":"t"}""", Send = "Cookie: alexandria_session=session-value\nOrigin: http://evil.example", Code = "cross_site" },
        new("Nor from a page without an origin", "POST /v1/notes", 403) { Token = null, Json = """{"text":"t"}""", Send = "Cookie: alexandria_session=session-value\nOrigin: null", Code = "cross_site" },
        new("Nor from nowhere", "POST /v1/notes", 403) { Token = null, Json = """{"text":"t"}""", Send = "Cookie: alexandria_session=session-value", Code = "cross_site" },
        new("A token needs no origin although a cookie comes along", "POST /v1/notes", 201) { Json = """{"text":"t"}""", Send = "Cookie: alexandria_session=session-value\nSec-Fetch-Site: cross-site" },
        new("A weak tag is no version to change", "PUT /v1/notes/one", 400) { Json = """{"text":"t"}""", Send = "If-Match: W/\"v1\"", Code = "invalid_if_match" },
        new("Two tags are not one version", "PUT /v1/notes/one", 400) { Json = """{"text":"t"}""", Send = "If-Match: \"v1\", \"v2\"", Code = "invalid_if_match" },
        new("A tag of ours is a v and a number", "PUT /v1/notes/one", 400) { Json = """{"text":"t"}""", Send = "If-Match: \"v-1\"", Code = "invalid_if_match" },
        new("A tag too large is garbage", "PUT /v1/notes/one", 400) { Json = """{"text":"t"}""", Send = "If-Match: \"v99999999999999999999\"", Code = "invalid_if_match" },
        new("A star matches whatever is there", "PUT /v1/notes/one", 404) { Json = """{"text":"t"}""", Send = "If-Match: *", Code = "note_not_found" },
        new("A key too long is refused", "POST /v1/notes", 400) { Json = """{"text":"t"}""", Send = "Idempotency-Key: " + new string('k', 201), Code = "invalid_idempotency_key" },
        new("An empty key is refused", "POST /v1/notes", 400) { Json = """{"text":"t"}""", Send = "Idempotency-Key: ", Code = "invalid_idempotency_key" },
        new("A file is saved, not shown", "GET /v1/files/make?text=%3Cscript%3E&contentType=text/html&name=a%22%0d%0ab.html", 200) { Contains = "<script>", Header = "Content-Security-Policy: sandbox; default-src 'none'; frame-ancestors 'none'" },
        new("A file of no type is bytes", "GET /v1/files/make?text=a&contentType=nonsense", 200) { Header = "Content-Type: application/octet-stream" },
    ];

    public static TheoryData<string> Names => [.. Scenarios.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Is_answered_as_the_scenario_says(string name)
    {
        var scenario = Scenarios.Single(scenario => scenario.Name == name);
        using var request = scenario.Request(server.Host);
        using var response = await server.Client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();

        Assert.True(scenario.Status == (int)response.StatusCode, $"{(int)response.StatusCode} {body}");
        Assert.Contains(scenario.Contains, body, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Matches("^[0-9a-f]{32}$", Assert.Single(response.Headers.GetValues("X-Trace-Id")));
        if (scenario.Header is { } header)
        {
            Assert.Contains(header, Headers(response));
        }

        if (scenario.Status >= 400)
        {
            AssertProblem(scenario, response, body);
        }
    }

    private static void AssertProblem(Scenario scenario, HttpResponseMessage response, string body)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.ToString());
        var problem = JsonNode.Parse(body)!;
        Assert.Equal(scenario.Status, problem["status"]!.GetValue<int>());
        if (scenario.Code is { } code)
        {
            Assert.Equal(code, problem["code"]!.GetValue<string>());
        }

        Assert.Equal("urn:alexandria:error:" + problem["code"], problem["type"]!.GetValue<string>());
        Assert.Equal(response.Headers.GetValues("X-Trace-Id").Single(), problem["traceId"]!.GetValue<string>());
        Assert.NotEmpty(problem["title"]!.GetValue<string>());
        Assert.NotEmpty(problem["detail"]!.GetValue<string>());
        if (scenario.Lacks is { } secret)
        {
            Assert.DoesNotContain(secret, body, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> Headers(HttpResponseMessage response) =>
        response.Headers.Concat(response.Content.Headers).Select(header => $"{header.Key}: {string.Join(", ", header.Value)}");

    private static byte[] Filled(int length) => Encoding.ASCII.GetBytes(new string('a', length));
}
