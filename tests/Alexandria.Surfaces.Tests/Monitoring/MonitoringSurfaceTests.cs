using System.Net;
using System.Net.Http.Headers;
using Alexandria.Monitoring;
using Alexandria.Surfaces.Monitoring;
using Alexandria.Testing;
using Microsoft.AspNetCore.Http;

namespace Alexandria.Surfaces.Tests.Monitoring;

public sealed class MonitoringSurfaceTests
{
    [Fact]
    public async Task A_process_lives_although_it_is_not_ready()
    {
        await using var server = await StartAsync(checks: [new Check("database", Error.Unavailable("database_down", "secret detail")), new Check("disk", Nothing.Value), new Defect()]);

        using var live = await server.Client.GetAsync("/livez");
        using var ready = await server.Client.GetAsync("/readyz");

        Assert.Equal("""{"status":"live","checks":[]}""", await live.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal(
            """{"status":"not_ready","checks":[{"name":"database","status":"database_down"},{"name":"disk","status":"ok"},{"name":"defect","status":"failed"},{"name":"server","status":"ok"}]}""",
            await ready.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_process_is_ready_when_every_check_is_well()
    {
        await using var server = await StartAsync(checks: [new Check("disk", Nothing.Value)]);

        using var ready = await server.Client.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Equal("""{"status":"ready","checks":[{"name":"disk","status":"ok"},{"name":"server","status":"ok"}]}""", await ready.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_check_that_hangs_is_given_up()
    {
        var clock = new TestClock();
        var hanging = new Hanging();
        await using var server = await StartAsync(checks: [hanging], time: clock);

        var asked = server.Client.GetAsync("/readyz");
        await hanging.Asked;
        clock.Advance(TimeSpan.FromSeconds(5));

        using var ready = await asked;
        Assert.Equal("""{"status":"not_ready","checks":[{"name":"hanging","status":"timeout"},{"name":"server","status":"ok"}]}""", await ready.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Metrics_count_requests_by_pattern_and_never_by_what_a_client_makes_up()
    {
        await using var server = await StartAsync();
        using var known = await server.Client.GetAsync("/v1/notes/7f0e");
        using var unknown = await server.Client.GetAsync("/made/up/by/a/client");
        using var brewed = await server.Client.SendAsync(new HttpRequestMessage(new HttpMethod("BREW"), "/livez"));
        using var metrics = await server.Client.GetAsync("/metrics");

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", metrics.Content.Headers.ContentType!.ToString());
        var text = await metrics.Content.ReadAsStringAsync();
        Assert.Contains("alexandria_http_request_duration_seconds_count{method=\"GET\",route=\"/v1/notes/{id}\",status=\"401\"} ", text, StringComparison.Ordinal);
        Assert.Contains("alexandria_http_request_duration_seconds_count{method=\"GET\",route=\"none\",status=\"404\"} ", text, StringComparison.Ordinal);
        Assert.Contains("alexandria_operation_duration_seconds_count{operation=\"notes.get\",outcome=\"unauthenticated\",surface=\"rest\"} ", text, StringComparison.Ordinal);
        Assert.Contains("method=\"_OTHER\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("7f0e", text, StringComparison.Ordinal);
        Assert.DoesNotContain("made", text, StringComparison.Ordinal);
        Assert.DoesNotContain("BREW", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, null, 200)]
    [InlineData(null, "X-Forwarded-For", null, 401)]
    [InlineData(null, "Forwarded", null, 401)]
    [InlineData(null, "Via", TokenTable.Reader, 200)]
    [InlineData("false", null, null, 401)]
    [InlineData("false", null, TokenTable.Stranger, 403)]
    [InlineData("false", null, "guess", 401)]
    [InlineData("false", null, TokenTable.Reader, 200)]
    [InlineData("true", "X-Forwarded-For", null, 200)]
    public async Task Metrics_are_open_on_loopback_alone_unless_configured_otherwise(string? anonymous, string? header, string? token, int status)
    {
        await using var server = await StartAsync(settings: anonymous is null ? [] : new() { ["Monitoring:AnonymousMetrics"] = anonymous });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation(header, "192.0.2.1");
        }

        using var response = await server.Client.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("192.0.2.1", false)]
    [InlineData(null, true)]
    public void A_request_is_local_over_loopback_or_a_Unix_socket(string? remote, bool local)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = remote is null ? null : IPAddress.Parse(remote);

        Assert.Equal(local, MonitoringSurface.IsLocal(http));
    }

    private static async Task<SurfaceServer> StartAsync(IReadOnlyList<IReadinessCheck>? checks = null, Dictionary<string, string?>? settings = null, TimeProvider? time = null)
    {
        var server = new SurfaceServer { Checks = checks ?? [], Settings = settings ?? [], Time = time ?? TimeProvider.System };
        await server.InitializeAsync();
        return server;
    }

    private sealed class Check(string name, Result<Nothing> result) : IReadinessCheck
    {
        public string Name => name;

        public Task<Result<Nothing>> CheckAsync(CancellationToken cancellation) => Task.FromResult(result);
    }

    private sealed class Defect : IReadinessCheck
    {
        public string Name => "defect";

        public Task<Result<Nothing>> CheckAsync(CancellationToken cancellation) => throw new InvalidOperationException("secret");
    }

    private sealed class Hanging : IReadinessCheck
    {
        private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => "hanging";

        public Task Asked => asked.Task;

        public Task<Result<Nothing>> CheckAsync(CancellationToken cancellation)
        {
            asked.SetResult();
            return new TaskCompletionSource<Result<Nothing>>().Task;
        }
    }
}
