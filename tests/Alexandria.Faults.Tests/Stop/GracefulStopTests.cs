using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Alexandria.Faults.Tests.Clients;
using Alexandria.Faults.Tests.Kill;
using Alexandria.Surfaces.Stopping;

namespace Alexandria.Faults.Tests.Stop;

/// <summary>SIGTERM to a server that works: nothing is cut off, nothing acknowledged is lost.</summary>
public sealed class GracefulStopTests
{
    private const int Clients = 8;
    private const int WritesBefore = 300;

    [Fact]
    public async Task A_stop_under_load_ends_in_order_and_loses_nothing()
    {
        var settings = FaultSettings.Read();
        using var data = new TestDirectory();
        var acknowledged = new AcknowledgedWrites();
        await using var server = new ServerUnderTest(data.Path);
        await server.StartAsync();
        var enough = acknowledged.MoreAsync(WritesBefore);
        var clients = Enumerable.Range(1, Clients).Select(n => new WritingClient(n, settings.Choices(0, n), acknowledged)).ToList();
        var writing = Task.WhenAll(clients.Select(c => c.WriteUntilStoppedAsync(server.Http, 1)));
        await await Task.WhenAny(enough, writing);

        var asked = TimeProvider.System.GetTimestamp();
        await server.SignalAsync("TERM");
        var endings = await writing;
        var code = await server.ExitAsync();
        var took = TimeProvider.System.GetElapsedTime(asked);

        Assert.Equal(0, code);
        Assert.All(endings, e => Assert.True(e is { Status: null } or { Status: 503, Code: "server_stopping" }, $"{e.Status} {e.Code}"));
        server.AssertNoFaultWasLogged();

        // Sealed to the last record, before anything started again.
        var stored = new StoredState(data.Path);
        Assert.Null(await stored.AuditFaultAsync());
        Assert.Equal(0, await stored.UnsealedAsync());
        Assert.Empty(await stored.BrokenRulesAsync());

        await server.StartAsync();
        Assert.Empty(await new Reconciler(server.Http).MissingAsync(acknowledged.All));
        foreach (var client in clients)
        {
            // What was refused, or met a closed connection, is written now, once.
            await client.SendAgainAsync(server.Http, 2);
        }

        Assert.Empty(await new Reconciler(server.Http).MissingAsync(acknowledged.All));
        Assert.Empty((await stored.SettledAsync()).Faults());
        Assert.Empty(await stored.BrokenRulesAsync());
        Assert.Equal(0, await server.StopAsync());
        Figures.Print(
            $"stop test: seed {settings.Seed}, {acknowledged.All.Count} writes acknowledged by {Clients} clients, all there; stopped in {took.TotalSeconds:0.00} s, exit code {code}; "
            + $"{endings.Count(e => e.Status == 503)} clients were refused with 503, {endings.Count(e => e.Status is null)} found the connection closed");
    }

    [Fact]
    public async Task A_running_request_ends_while_the_server_is_not_ready_and_refuses_new_ones()
    {
        using var data = new TestDirectory();
        await using var server = new ServerUnderTest(data.Path);
        await server.StartAsync();
        using var body = new HeldBody("""{"name":"Ada King"}"""u8.ToArray());
        var running = await BeginAsync(server, body);

        await server.SignalAsync("TERM");
        await EventuallyAsync(async () => (await server.ReadinessAsync()).Status == 503);
        Assert.Contains("server_stopping", (await server.ReadinessAsync()).Text, StringComparison.Ordinal);
        using var refused = await server.Http.PostAsync("/v1/customers", JsonContent.Create(new { name = "Too Late" }), CancellationToken.None);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.True(refused.Headers.ConnectionClose);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal("server_stopping", JsonNode.Parse(await refused.Content.ReadAsStringAsync(CancellationToken.None))!["code"]!.ToString());

        body.Release();
        using var answer = await running;
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("Ada King", JsonNode.Parse(await answer.Content.ReadAsStringAsync(CancellationToken.None))!["name"]!.ToString());
        Assert.Equal(0, await server.ExitAsync());
    }

    [Fact]
    public async Task During_the_notice_the_server_is_not_ready_and_still_serves()
    {
        using var data = new TestDirectory();
        await using var server = new ServerUnderTest(data.Path) { Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["ALEXANDRIA_STOPPING__NOTICESECONDS"] = "3" } };
        await server.StartAsync();
        await server.SignalAsync("TERM");
        await EventuallyAsync(async () => (await server.ReadinessAsync()).Status == 503);
        using var served = await server.Http.PostAsync("/v1/customers", JsonContent.Create(new { name = "Just In Time" }), CancellationToken.None);
        Assert.Equal(HttpStatusCode.Created, served.StatusCode);
        Assert.Equal(0, await server.ExitAsync());
    }

    [Fact]
    public async Task A_request_that_outlasts_the_grace_is_cut_off_and_the_exit_code_says_so()
    {
        using var data = new TestDirectory();
        await using var server = new ServerUnderTest(data.Path) { Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["ALEXANDRIA_STOPPING__GRACESECONDS"] = "1" } };
        await server.StartAsync();
        using var body = new HeldBody("""{"name":"Ada King"}"""u8.ToArray());
        var running = await BeginAsync(server, body);
        await server.SignalAsync("TERM");
        var code = await server.ExitAsync();
        body.Release();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => running);
        Assert.Equal(7, code);
        Assert.Null(await new StoredState(data.Path).AuditFaultAsync());
    }

    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("INT", 130)]
    public async Task A_second_signal_ends_the_server_at_once(string second, int expected)
    {
        using var data = new TestDirectory();
        await using var server = new ServerUnderTest(data.Path);
        await server.StartAsync();
        using var body = new HeldBody("""{"name":"Ada King"}"""u8.ToArray());
        var running = await BeginAsync(server, body);
        await server.SignalAsync("TERM");
        await EventuallyAsync(async () => (await server.ReadinessAsync()).Status == 503);

        var asked = TimeProvider.System.GetTimestamp();
        await server.SignalAsync(second);
        var code = await server.ExitAsync();
        Assert.InRange(TimeProvider.System.GetElapsedTime(asked).TotalSeconds, 0, new StoppingOptions().GraceSeconds / 2);
        body.Release();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => running);
        Assert.Equal(expected, code);

        // As after any kill.
        await server.StartAsync();
        Assert.Equal(0, await server.StopAsync());
        Assert.Null(await new StoredState(data.Path).AuditFaultAsync());
    }

    /// <summary>Sends a request whose body is held back.</summary>
    /// <returns>The answer to come, once the server has let the request in.</returns>
    private static async Task<Task<HttpResponseMessage>> BeginAsync(ServerUnderTest server, HeldBody body)
    {
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var running = server.Http.PostAsync("/v1/customers", body, CancellationToken.None);

        // That the client has sent something does not mean that the server has seen it: its own count of active requests does, in which the question itself is one.
        await EventuallyAsync(async () => (await server.Http.GetStringAsync("/metrics", CancellationToken.None)).Split('\n').Contains("alexandria_http_requests_active 2", StringComparer.Ordinal));
        return running;
    }

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        while (!await condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
        }
    }
}
