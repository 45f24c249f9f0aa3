using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Alexandria.Host.Tests.Telemetry;

/// <summary>Traces of a real process, as a receiver of OTLP gets them.</summary>
public sealed class TraceTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string CallerSpan = "b7ad6b7169203331";
    private const string Sampled = $"00-{TraceId}-{CallerSpan}-01";
    private const string Key = "a-key-that-must-not-show-in-a-trace";
    private const string Words = "The exporter stops after ten pages";

    private const string Delivered = "POST /v1/tickets > tickets.open > write alexandria > publish tickets.opened > process tickets.opened > write alexandria";
    private const string Instance = $"{Delivered} > start ticket-resolution";

    [Fact]
    public async Task One_trace_goes_from_the_request_through_the_outbox_to_the_last_step_of_the_workflow()
    {
        using var data = new TemporaryDirectory();
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var server = await ServerAsync(data, receiver.Address);
        Assert.Equal(TraceId, await OpenTicketAsync(server, Sampled));

        var spans = await receiver.UntilAsync(seen => Has(seen, $"{Instance} > step ticket-resolution/propose"));

        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal)
            {
                $"{Instance} > step ticket-resolution/read > tickets.read-signals > write alexandria > publish tickets.changed",
                $"{Instance} > step ticket-resolution/link > tickets.relink > write alexandria",
                $"{Instance} > step ticket-resolution/propose > tickets.propose > write alexandria > publish tickets.proposed",
            },
            Tree(spans).ToHashSet(StringComparer.Ordinal));
        Assert.DoesNotContain(Tree(spans), line => line.StartsWith('?'));
        Assert.All(spans, span => Assert.Equal(("desk", false), (span.Service, span.Failed)));
        Assert.All(receiver.Keys, key => Assert.Equal("a-key-for-the-receiver", key));

        var request = Single(spans, "POST /v1/tickets");
        Assert.Equal((ReceivedSpan.Server, "POST", "/v1/tickets", "201"), (request.Kind, request.Attributes["http.request.method"], request.Attributes["http.route"], request.Attributes["http.response.status_code"]));
        var operation = Single(spans, "tickets.open");
        Assert.Equal((ReceivedSpan.Internal, "rest", "default", "succeeded"), (operation.Kind, operation.Attributes["alexandria.surface"], operation.Attributes["alexandria.tenant"], operation.Attributes["alexandria.outcome"]));
        var published = Single(spans, "publish tickets.opened");
        var processed = Single(spans, "process tickets.opened");
        Assert.Equal((ReceivedSpan.Producer, ReceivedSpan.Consumer), (published.Kind, processed.Kind));
        Assert.Equal((published.Attributes["messaging.message.id"], "workflow:ticket-resolution"), (processed.Attributes["messaging.message.id"], processed.Attributes["messaging.consumer.group.name"]));
        var write = spans.First(s => s.Name == "write alexandria" && s.ParentId == operation.Id);
        Assert.Equal("sqlite", write.Attributes["db.system.name"]);
        Assert.All(new[] { "wait", "commit" }, part => Assert.InRange(double.Parse(write.Attributes[$"alexandria.database.{part}"], System.Globalization.CultureInfo.InvariantCulture), 0, 60));
        Assert.All(new[] { Key, Words, "of-the-caller", "tracestate" }, secret => Assert.DoesNotContain(secret, receiver.Raw, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_trace_goes_on_when_the_server_is_killed_between_and_started_again()
    {
        using var data = new TemporaryDirectory();
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var model = await SlowModel.StartAsync();
        (string, string)[] asking = [("ALEXANDRIA_Model__Endpoint", model.Address), ("ALEXANDRIA_Model__Model", "loopback"), ("ALEXANDRIA_Model__ApiKey", Key), ("ALEXANDRIA_Model__AllowPrivateNetwork", "true")];
        await using (var first = await ServerAsync(data, receiver.Address, asking))
        {
            await OpenTicketAsync(first, Sampled);
            await model.Asked.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            await receiver.UntilAsync(seen => Has(seen, $"{Instance} > step ticket-resolution/link"));
            first.Kill();
        }

        Assert.DoesNotContain(receiver.Spans, s => s.Name == "step ticket-resolution/propose");
        model.Release();
        await using var second = await ServerAsync(data, receiver.Address, asking);
        var spans = await receiver.UntilAsync(seen => Has(seen, $"{Instance} > step ticket-resolution/propose"));

        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal)
            {
                $"{Instance} > step ticket-resolution/propose > tickets.propose > write alexandria > publish tickets.proposed",
                $"{Instance} > step ticket-resolution/propose > tickets.propose > chat loopback > POST",
            },
            Tree(spans).ToHashSet(StringComparer.Ordinal));

        // What goes out belongs to the trace, and takes nothing of the caller's with it.
        Assert.StartsWith($"00-{TraceId}-", model.Headers["traceparent"].ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(model.Headers.Keys, name => name is "baggage" or "Correlation-Context" or "tracestate" or "Request-Id");
        Assert.DoesNotContain(Key, receiver.Raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_after_a_wait_is_linked_to_the_event_that_ended_it()
    {
        using var data = new TemporaryDirectory();
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var server = await ServerAsync(data, receiver.Address);
        using var client = Client(server, Sampled);
        using var opened = await client.PostAsJsonAsync("/v1/tickets", new { subject = Words, body = Words }, TestContext.Current.CancellationToken);
        var ticket = (string)JsonNode.Parse(await opened.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["id"]!;
        await receiver.UntilAsync(seen => Has(seen, $"{Instance} > step ticket-resolution/propose"));
        client.DefaultRequestHeaders.Remove("traceparent");
        using var commented = await client.PostAsJsonAsync($"/v1/tickets/{ticket}/comments", new { text = Words }, TestContext.Current.CancellationToken);
        commented.EnsureSuccessStatusCode();

        var spans = await receiver.UntilAsync(seen => seen.Count(s => s.Name == "step ticket-resolution/propose") == 2);

        var again = spans.Last(s => s.Name == "step ticket-resolution/read");
        var cause = Assert.Single(spans, s => s.Id == Assert.Single(again.Links));
        Assert.Equal(TraceId, again.TraceId);
        Assert.Equal(Assert.Single(commented.Headers.GetValues("X-Trace-Id")), cause.TraceId);
        Assert.StartsWith("publish tickets.", cause.Name, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01")]
    [InlineData("00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01")]
    [InlineData("|0af7.1.")]
    [InlineData("x")]
    public async Task What_is_no_traceparent_begins_a_trace_of_its_own(string given)
    {
        using var data = new TemporaryDirectory();
        await using var server = await ServerAsync(data, receiver: null);

        var trace = await OpenTicketAsync(server, given);

        Assert.Matches("^[0-9a-f]{32}$", trace);
        Assert.NotEqual(TraceId, trace);
        Assert.NotEqual(new string('0', 32), trace);
    }

    [Fact]
    public async Task A_caller_who_does_not_record_his_trace_is_not_recorded_here_and_keeps_its_id()
    {
        using var data = new TemporaryDirectory();
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var server = await ServerAsync(data, receiver.Address);

        Assert.Equal(TraceId, await OpenTicketAsync(server, $"00-{TraceId}-{CallerSpan}-00"));
        await OpenTicketAsync(server, traceParent: null);

        var spans = await receiver.UntilAsync(seen => seen.Any(s => s.Name == "step ticket-resolution/propose"));
        Assert.DoesNotContain(spans, s => s.TraceId == TraceId);
    }

    [Fact]
    public async Task An_mcp_call_in_a_session_belongs_to_the_trace_of_its_own_request()
    {
        using var data = new TemporaryDirectory();
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var server = await ServerAsync(data, receiver.Address);
        using var client = Client(server, traceParent: null);
        client.DefaultRequestHeaders.Accept.ParseAdd("application/json, text/event-stream");
        using var begun = await client.PostAsJsonAsync(
            "/mcp",
            new { jsonrpc = "2.0", id = 1, method = "initialize", @params = new { protocolVersion = "2025-06-18", capabilities = new { }, clientInfo = new { name = "test", version = "1" } } },
            TestContext.Current.CancellationToken);
        client.DefaultRequestHeaders.Add("Mcp-Session-Id", begun.Headers.GetValues("Mcp-Session-Id").Single());
        client.DefaultRequestHeaders.Add("MCP-Protocol-Version", "2025-06-18");
        using var noted = await client.PostAsJsonAsync("/mcp", new { jsonrpc = "2.0", method = "notifications/initialized" }, TestContext.Current.CancellationToken);
        client.DefaultRequestHeaders.Add("traceparent", Sampled);
        using var called = await client.PostAsJsonAsync(
            "/mcp",
            new { jsonrpc = "2.0", id = 2, method = "tools/call", @params = new { name = "tickets_open", arguments = new { subject = Words, body = Words } } },
            TestContext.Current.CancellationToken);
        Assert.Contains("\"id\":2", await called.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        var spans = await receiver.UntilAsync(seen => seen.Any(s => s.Name == "step ticket-resolution/propose"));

        var operation = Single(spans, "tickets.open");
        Assert.Equal(("mcp", TraceId), (operation.Attributes["alexandria.surface"], operation.TraceId));
        Assert.DoesNotContain(Tree(spans), line => line.StartsWith('?'));
    }

    [Fact]
    public async Task A_receiver_that_takes_connections_and_never_answers_neither_slows_nor_stops_the_server()
    {
        using var data = new TemporaryDirectory();
        using var hole = new TcpListener(System.Net.IPAddress.Loopback, 0);
        hole.Start();
        await using var server = await ServerAsync(data, $"http://{hole.LocalEndpoint}");
        using var client = Client(server, traceParent: null);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 200; i++)
        {
            using var answer = await client.PostAsJsonAsync("/v1/tickets", new { subject = $"{Words} {i}", body = Words }, TestContext.Current.CancellationToken);
            answer.EnsureSuccessStatusCode();
        }

        // One export alone waits for ten seconds.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(60));
        watch.Restart();
        Assert.Equal(0, await server.TerminateAsync());
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        Assert.Empty(server.LoggedFaults);
    }

    [Fact]
    public async Task A_setting_of_the_exporter_that_makes_no_sense_is_told_and_nothing_starts()
    {
        using var data = new TemporaryDirectory();
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => ServerAsync(
            data, "collector:4318", ("OTEL_EXPORTER_OTLP_PROTOCOL", "smoke"), ("OTEL_TRACES_SAMPLER", "some"), ("OTEL_TRACES_SAMPLER_ARG", "2"), ("OTEL_EXPORTER_OTLP_HEADERS", "x=a-key-for-the-receiver")));

        Assert.All(new[] { "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG" }, name => Assert.Contains(name, refused.Message, StringComparison.Ordinal));
        Assert.DoesNotContain("a-key-for-the-receiver", refused.Message, StringComparison.Ordinal);
    }

    private static bool Has(IReadOnlyList<ReceivedSpan> spans, string line) => Tree(spans).Contains(line, StringComparer.Ordinal);

    private static ReceivedSpan Single(IReadOnlyList<ReceivedSpan> spans, string name) => Assert.Single(spans, s => s.TraceId == TraceId && s.Name == name);

    /// <summary>The spans of the trace as paths of names from the caller's span down; one whose parent never came begins with a question mark.</summary>
    private static IEnumerable<string> Tree(IReadOnlyList<ReceivedSpan> spans)
    {
        var byId = spans.Where(s => s.TraceId == TraceId).ToDictionary(s => s.Id, StringComparer.Ordinal);
        string Path(ReceivedSpan span) => span.ParentId == CallerSpan ? span.Name : byId.TryGetValue(span.ParentId, out var parent) ? $"{Path(parent)} > {span.Name}" : $"? > {span.Name}";
        return byId.Values.Select(Path);
    }

    private static Task<ServerProcess> ServerAsync(TemporaryDirectory data, string? receiver, params (string Name, string Value)[] more)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ALEXANDRIA_ADMIN_KEY"] = Key,
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver ?? "",
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "x-receiver-key=a-key-for-the-receiver",
            ["OTEL_SERVICE_NAME"] = "desk",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
        };
        foreach (var (name, value) in more)
        {
            environment[name] = value;
        }

        return ServerProcess.StartAsync(new ServerStart { DataDirectory = data.Path, Environment = environment });
    }

    private static HttpClient Client(ServerProcess server, string? traceParent)
    {
        // The client's own tracing would write headers, too.
        var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = new Uri(server.Url) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        client.DefaultRequestHeaders.Add("baggage", "secret=of-the-caller");
        client.DefaultRequestHeaders.Add("tracestate", "vendor=tracestate");
        if (traceParent is not null)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation("traceparent", traceParent);
        }

        return client;
    }

    /// <returns>The trace id that the server answered with.</returns>
    private static async Task<string> OpenTicketAsync(ServerProcess server, string? traceParent)
    {
        using var client = Client(server, traceParent);
        using var answer = await client.PostAsJsonAsync("/v1/tickets", new { subject = Words, body = Words }, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return Assert.Single(answer.Headers.GetValues("X-Trace-Id"));
    }
}
