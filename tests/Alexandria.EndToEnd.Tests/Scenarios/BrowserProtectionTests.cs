using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Alexandria.EndToEnd.Tests.Scenarios;

/// <summary>What protects a person's browser: the headers of every answer, the token of every form.</summary>
public sealed partial class BrowserProtectionTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Nowhere = "00000000-0000-7000-8000-000000000000";

    private RunningServer Server => fixture.Server;

    [Fact]
    public async Task Every_page_and_every_kind_of_answer_has_the_headers_that_hold_a_browser_back()
    {
        using var person = await SignedInAsync();
        using var program = Server.Client();
        using var stranger = Server.Client(key: null);
        var pages = Routes("GET", "/console").ToList();
        Assert.True(pages.Count > 8, string.Join(' ', pages));
        var answers = pages.Select(path => (Client: person, Request: Http.Request("GET", path)))
            .Concat(pages.Select(path => (Client: stranger, Request: Http.Request("GET", path))))
            .Concat(
            [
                (stranger, Http.Request("GET", "/")), (stranger, Http.Request("GET", "/livez")), (stranger, Http.Request("GET", "/metrics")), (stranger, Http.Request("GET", "/openapi/v1.json")),
                (stranger, Http.Request("GET", "/api")), (person, Http.Request("GET", "/console/no-such-page")), (person, Http.Request("POST", "/console/do/tickets.open")),
                (program, Http.Request("GET", "/v1/tickets")), (program, Http.Request("GET", $"/v1/tickets/{Nowhere}")), (stranger, Http.Request("GET", "/v1/tickets")),
                (program, Http.Request("POST", "/v1/tickets", new { })), (program, Http.Request("PUT", "/v1/tickets")), (program, Http.Request("GET", "/nowhere")), (program, Http.Request("POST", "/mcp", new { })),
                (program, Http.Request("POST", "/v1/customers", new { name = "Ada" })), (program, Http.Request("GET", "/v1/tickets", null, ("If-Match", "\"garbage\""))),
            ]);

        var missing = new List<string>();
        var walked = 0;
        foreach (var (client, request) in answers)
        {
            using (request)
            {
                using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                walked++;
                missing.AddRange(Missing(response).Select(fault => $"{request.Method} {request.RequestUri}: {(int)response.StatusCode} {fault}"));
            }
        }

        Assert.Empty(missing);
        TestContext.Current.TestOutputHelper!.WriteLine($"MEASURED security headers: {pages.Count} console routes, {walked} answers");
    }

    [Fact]
    public async Task No_form_does_anything_without_its_token_or_for_another_site()
    {
        using var person = await SignedInAsync();
        var token = await TokenAsync(person, "/console/profile");
        var routes = Routes("POST", "/console").Where(path => !path.Contains("/do/", StringComparison.Ordinal))
            .Concat(Server.Operations.All.Select(o => $"/console/do/{o.Name}")).Distinct().ToList();
        using var other = await SignedInAsync();
        var foreign = await TokenAsync(other, "/console/sign-in");
        var before = await StateAsync();

        var done = new List<string>();
        foreach (var path in routes)
        {
            done.AddRange(await RefusalsAsync(person, path, null, [], HttpStatusCode.BadRequest));
            done.AddRange(await RefusalsAsync(person, path, "CfDJ8-forged", [], HttpStatusCode.BadRequest));
            done.AddRange(await RefusalsAsync(person, path, foreign[..^4] + "AAAA", [], HttpStatusCode.BadRequest));
            done.AddRange(await RefusalsAsync(person, path, token, [("Sec-Fetch-Site", "cross-site")], HttpStatusCode.Forbidden));
            done.AddRange(await RefusalsAsync(person, path, token, [("Sec-Fetch-Site", "same-site")], HttpStatusCode.Forbidden));
            done.AddRange(await RefusalsAsync(person, path, token, [("Origin", "https://evil.example")], HttpStatusCode.Forbidden));
            done.AddRange(await RefusalsAsync(person, path, token, [("Origin", "null")], HttpStatusCode.Forbidden));
        }

        Assert.Empty(done);
        Assert.Equal(before, await StateAsync());

        // The token is good where it belongs: what is refused above is not refused for something else.
        using var allowed = await PostAsync(person, "/console/do/customers.create", token, [("Sec-Fetch-Site", "same-origin")]);
        Assert.Equal(HttpStatusCode.SeeOther, allowed.StatusCode);
        TestContext.Current.TestOutputHelper!.WriteLine($"MEASURED forged posts: {routes.Count} routes, {routes.Count * 7} posts");
    }

    [Fact]
    public async Task Cookies_are_out_of_reach_for_scripts_and_secure_where_the_browser_speaks_https()
    {
        await using var server = await RunningServer.StartAsync(("ALEXANDRIA_TrustedProxies", "127.0.0.0/8"));
        foreach (var scheme in new[] { "http", "https" })
        {
            using var person = Browser(server);
            person.DefaultRequestHeaders.Add("X-Forwarded-Proto", scheme);
            person.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.1");
            using var page = await person.GetAsync("/console/sign-in");
            Assert.Equal(scheme == "https", page.Headers.Contains("Strict-Transport-Security"));
            var form = TokenOf(await page.Content.ReadAsStringAsync());
            using var posted = new HttpRequestMessage(HttpMethod.Post, "/console/sign-in") { Content = Form(form, ("key", RunningServer.AdminKey)) };
            posted.Headers.Add("Cookie", page.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]));
            using var signedIn = await person.SendAsync(posted);

            Assert.Equal(HttpStatusCode.SeeOther, signedIn.StatusCode);
            var cookies = page.Headers.GetValues("Set-Cookie").Concat(signedIn.Headers.GetValues("Set-Cookie")).ToList();
            Assert.True(cookies.Count >= 2);
            Assert.All(cookies, cookie =>
            {
                Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
                Assert.Matches("(?i)samesite=(lax|strict)", cookie);
                Assert.Equal(scheme == "https", cookie.Contains("secure", StringComparison.OrdinalIgnoreCase));
            });
        }
    }

    private static IEnumerable<string> Missing(HttpResponseMessage response)
    {
        string Value(string name) => response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";
        var policy = Value("Content-Security-Policy");
        if (!policy.Contains("frame-ancestors 'none'", StringComparison.Ordinal) || !policy.Contains("default-src", StringComparison.Ordinal) || policy.Replace("style-src 'self' 'unsafe-inline'", "", StringComparison.Ordinal).Contains("unsafe", StringComparison.Ordinal))
        {
            yield return $"Content-Security-Policy: {policy}";
        }

        foreach (var (name, expected) in new[] { ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "same-origin"), ("Cross-Origin-Opener-Policy", "same-origin") })
        {
            if (Value(name) != expected)
            {
                yield return $"{name}: {Value(name)}";
            }
        }

        if (!Value("Permissions-Policy").Contains("camera=()", StringComparison.Ordinal))
        {
            yield return "Permissions-Policy";
        }

        if (!response.RequestMessage!.RequestUri!.AbsolutePath.StartsWith("/console/assets/", StringComparison.Ordinal)
            && response.Headers.CacheControl is not ({ NoStore: true } or { Private: true } or { NoCache: true }))
        {
            yield return $"Cache-Control: {response.Headers.CacheControl}";
        }

        if (response.Headers.Contains("Server") || response.Headers.Contains("Strict-Transport-Security"))
        {
            yield return "Server, or Strict-Transport-Security without https";
        }
    }

    /// <returns>What was answered when it was not the refusal expected.</returns>
    private static async Task<IEnumerable<string>> RefusalsAsync(HttpClient person, string path, string? token, (string, string)[] headers, HttpStatusCode expected)
    {
        using var response = await PostAsync(person, path, token, headers);
        return response.StatusCode == expected ? [] : [$"{path} with {string.Join(' ', headers.Select(h => h.ToString()))} answered {(int)response.StatusCode}, expected {(int)expected}"];
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient person, string path, string? token, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Form(token, (path == "/console/sign-in" ? ("key", RunningServer.AdminKey) : ("name", "Forged")), ("returnTo", "/console/profile")) };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await person.SendAsync(request);
    }

    private static FormUrlEncodedContent Form(string? token, params (string Name, string Value)[] fields) =>
        new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)).Concat(token is null ? [] : [KeyValuePair.Create("__RequestVerificationToken", token)]));

    private static HttpClient Browser(RunningServer server) => new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address };

    private async Task<HttpClient> SignedInAsync()
    {
        var person = Browser(Server);
        using var answer = await PostAsync(person, "/console/sign-in", await TokenAsync(person, "/console/sign-in"), []);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return person;
    }

    private static async Task<string> TokenAsync(HttpClient person, string path) => TokenOf(await person.GetStringAsync(path));

    private static string TokenOf(string html) => Field().Match(html).Groups[1].Value;

    /// <summary>Addresses of the given method, with ids of nothing.</summary>
    private IEnumerable<string> Routes(string method, string under) => Server.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
        .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains(method) != false)
        .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/'))
        .Where(path => path.StartsWith(under, StringComparison.Ordinal) && path != "/console/live" && !path.Contains("{**", StringComparison.Ordinal))
        .Select(path => Parameter().Replace(path, Nowhere))
        .Distinct(StringComparer.Ordinal);

    /// <summary>How much has ever happened.</summary>
    private async Task<(long Events, int Succeeded, int Sessions)> StateAsync()
    {
        using var client = Server.Client();
        var audit = await client.MustAsync("GET", "/v1/audit?outcome=succeeded&limit=200");
        var sessions = await client.MustAsync("GET", "/v1/sessions");
        return (Server.Events.Head, audit["items"]!.AsArray().Count, sessions["items"]!.AsArray().Count);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex Field();

    [GeneratedRegex("\\{[^}]+\\}", RegexOptions.None, 1000)]
    private static partial Regex Parameter();
}
