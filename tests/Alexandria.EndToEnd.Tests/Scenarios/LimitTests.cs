using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Alexandria.EndToEnd.Tests.Scenarios;

/// <summary>Who is too fast or guesses passwords, as it looks over HTTP.</summary>
public sealed class LimitTests
{
    private const string Password = "correct horse battery staple";

    [Fact]
    public async Task Each_answer_says_what_is_left_of_the_callers_rate()
    {
        await using var server = await RunningServer.StartAsync(("ALEXANDRIA_RateLimits__ReadsPerSecond", "1000"), ("ALEXANDRIA_RateLimits__WritesPerSecond", "2"), ("ALEXANDRIA_RateLimits__BurstSeconds", "5"));
        using var client = server.Client();

        using var read = await client.GetAsync("/v1/tickets");
        Assert.Equal("\"reads\";q=5000;w=5", Header(read, "RateLimit-Policy"));
        // Whole again a tenth of a second later.
        Assert.Contains(Header(read, "RateLimit"), (string[])["\"reads\";r=4999;t=1", "\"reads\";r=5000;t=0"]);

        var states = new List<string>();
        while (true)
        {
            using var written = await client.PostAsJsonAsync("/v1/customers", new { name = "Ada" });
            Assert.Equal("\"writes\";q=10;w=5", Header(written, "RateLimit-Policy"));
            states.Add(Header(written, "RateLimit"));
            if (written.StatusCode == HttpStatusCode.TooManyRequests)
            {
                Assert.Equal("1", Header(written, "Retry-After"));
                break;
            }
        }

        // One comes back each half second, also while they are counted.
        Assert.Matches("^\"writes\";r=(9;t=1|10;t=0)$", states[0]);
        Assert.Matches("^\"writes\";r=[01];t=5$", states[^1]);
    }

    [Fact]
    public async Task An_unknown_and_a_known_account_are_answered_alike_until_both_are_limited()
    {
        await using var server = await RunningServer.StartAsync(("ALEXANDRIA_SignIn__FailuresPerAccountAndAddress", "2"));
        using var administrator = server.Client();
        using var anyone = server.Client(key: null);
        await administrator.MustAsync("POST", "/v1/users", new { email = "ada@example.org", name = "Ada", password = Password, role = "agent" });
        var disabled = await administrator.MustAsync("POST", "/v1/users", new { email = "off@example.org", name = "Off", password = Password, role = "agent" });
        await administrator.MustAsync("PATCH", $"/v1/users/{disabled["id"]}", new { disabled = true });

        foreach (var status in new[] { HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests })
        {
            var known = await AnswerAsync(anyone, "ada@example.org");
            Assert.Equal(known, await AnswerAsync(anyone, "nobody@example.org"));
            Assert.Equal(known, await AnswerAsync(anyone, "off@example.org"));
            Assert.StartsWith($"{(int)status} ", known, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Only_a_trusted_proxy_may_say_for_whom_it_asks()
    {
        foreach (var (proxies, expected) in new[] { ("", HttpStatusCode.TooManyRequests), ("10.0.0.0/8", HttpStatusCode.TooManyRequests), ("10.0.0.0/8;127.0.0.1", HttpStatusCode.Unauthorized) })
        {
            await using var server = await RunningServer.StartAsync(("ALEXANDRIA_SignIn__FailuresPerAccountAndAddress", "1"), ("ALEXANDRIA_TrustedProxies", proxies));
            using var anyone = server.Client(key: null);

            using var first = await anyone.SendAsync(SignIn("ada@example.org", "192.0.2.1"));
            Assert.Equal(HttpStatusCode.Unauthorized, first.StatusCode);
            using var second = await anyone.SendAsync(SignIn("ada@example.org", "192.0.2.2"));
            Assert.Equal(expected, second.StatusCode);

            // What the client itself has put before the proxy's entry counts for nothing.
            using var forged = await anyone.SendAsync(SignIn("ada@example.org", "203.0.113.9, 192.0.2.1"));
            Assert.Equal(HttpStatusCode.TooManyRequests, forged.StatusCode);
        }
    }

    private static HttpRequestMessage SignIn(string email, string? forwardedFor = null) =>
        Http.Request("POST", "/v1/session", new { email, password = "a wrong password" }, forwardedFor is null ? [] : [("X-Forwarded-For", forwardedFor)]);

    /// <summary>Status, headers and body, without what no two answers have in common: trace id, date, and the seconds and calls that are left.</summary>
    private static async Task<string> AnswerAsync(HttpClient client, string email)
    {
        using var response = await client.SendAsync(SignIn(email));
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
        Assert.True(body.Remove("traceId"));
        if (response.Headers.RetryAfter is { Delta: { } wait })
        {
            Assert.InRange(wait.TotalSeconds, 1, 30);
            Assert.Contains($"try again in {wait.TotalSeconds} s", (string)body["detail"]!, StringComparison.Ordinal);
            body["detail"] = "";
        }

        var headers = response.Headers.Concat(response.Content.Headers)
            .Where(h => h.Key is not ("X-Trace-Id" or "Date" or "RateLimit" or "Retry-After" or "Content-Length"))
            .Select(h => $"{h.Key}: {string.Join(", ", h.Value)}")
            .Order(StringComparer.Ordinal);
        return $"{(int)response.StatusCode} {string.Join('\n', headers)}\n{response.Headers.Contains("Retry-After")}\n{body.ToJsonString()}";
    }

    private static string Header(HttpResponseMessage response, string name) => Assert.Single(response.Headers.GetValues(name));
}
