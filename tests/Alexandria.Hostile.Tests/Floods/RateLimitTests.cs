using System.Net;
using System.Text.Json.Nodes;

namespace Alexandria.Hostile.Tests.Floods;

public sealed class RateLimitTests
{
    private const int Calls = 400;

    [Fact]
    public async Task A_caller_who_is_too_fast_is_refused_with_429_and_told_when_to_come_back()
    {
        await using var server = await HostileServer.StartAsync(limited: true, ("ALEXANDRIA_RateLimits__ReadsPerSecond", "20"), ("ALEXANDRIA_RateLimits__BurstSeconds", "1"));
        var answers = await Task.WhenAll(Enumerable.Range(0, Calls).Select(_ => server.Http.GetAsync("/v1/customers?limit=1")));
        var refused = answers.Where(a => a.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        Figures.Print($"{Calls} calls at once where 20 a second are allowed: {answers.Count(a => a.IsSuccessStatusCode)} answered, {refused.Count} refused with 429");

        Assert.All(answers, a => Assert.True(a.StatusCode is HttpStatusCode.OK or HttpStatusCode.TooManyRequests, a.StatusCode.ToString()));
        Assert.True(answers.Count(a => a.IsSuccessStatusCode) >= 20);
        Assert.True(refused.Count > Calls / 4);
        foreach (var answer in refused)
        {
            Assert.NotNull(answer.Headers.RetryAfter);
            Assert.Equal("rate_limited", JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]!.ToString());
        }

        // Another operation has a bucket of its own.
        using var other = await server.Http.GetAsync("/v1/tickets?limit=1");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Empty(await server.StopAsync());
    }
}
