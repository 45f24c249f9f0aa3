using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Alexandria.Surfaces.Tests.Rest;

/// <summary>What stands behind the surfaces' middleware and is no operation: pages, other people's middleware.</summary>
public sealed class ProblemMiddlewareTests : IAsyncLifetime
{
    private readonly SurfaceServer server = new() { Use = Misbehave };

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("/throws", 500, "internal_error")]
    [InlineData("/bad?413", 413, "body_too_large")]
    [InlineData("/bad?408", 408, "request_timeout")]
    [InlineData("/bad?400", 400, "bad_request")]
    [InlineData("/bare?401", 401, "unauthenticated")]
    [InlineData("/bare?403", 403, "forbidden")]
    [InlineData("/bare?415", 415, "unsupported_media_type")]
    [InlineData("/bare?418", 418, "bad_request")]
    [InlineData("/bare?500", 500, "internal_error")]
    [InlineData("/bare?503", 503, "unavailable")]
    public async Task A_failure_without_a_body_gets_one(string path, int status, string code)
    {
        using var response = await server.Client.GetAsync(path);

        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status, problem["status"]!.GetValue<int>());
        Assert.Equal(code, problem["code"]!.GetValue<string>());
        Assert.DoesNotContain("secret", problem.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_its_own_for_a_failure_stays_with_its_policy()
    {
        using var response = await server.Client.GetAsync("/page");

        Assert.Equal(404, (int)response.StatusCode);
        Assert.Equal("<h1>Not here</h1>", await response.Content.ReadAsStringAsync());
        Assert.Equal("default-src 'self'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
    }

    [Fact]
    public async Task Half_an_answer_is_cut_rather_than_ended() =>
        await Assert.ThrowsAsync<HttpRequestException>(() => server.Client.GetStringAsync("/half"));

    private static void Misbehave(IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        var told = http.Request.QueryString.HasValue ? int.Parse(http.Request.QueryString.Value![1..]) : 0;
        switch (http.Request.Path.Value)
        {
            case "/throws":
                throw new InvalidOperationException("secret");
            case "/bad":
                throw new BadHttpRequestException("secret", told);
            case "/bare":
                http.Response.StatusCode = told;
                break;
            case "/page":
                http.Response.StatusCode = 404;
                http.Response.Headers.ContentSecurityPolicy = "default-src 'self'";
                await http.Response.WriteAsync("<h1>Not here</h1>");
                break;
            case "/half":
                await http.Response.WriteAsync("half");
                await http.Response.Body.FlushAsync();
                throw new InvalidOperationException("secret");
            default:
                await next(http);
                break;
        }
    });
}
