using System.Net;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;
using Alexandria.Identity;

namespace Alexandria.EndToEnd.Tests.Scenarios;

/// <summary>What the documentation promises of HTTP, on the whole product.</summary>
public sealed class HttpTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IDisposable
{
    private readonly HttpClient client = fixture.Server.Client();

    public void Dispose() => client.Dispose();

    [Fact]
    public async Task What_somebody_else_has_changed_meanwhile_is_not_overwritten()
    {
        var customer = await client.MustAsync("POST", "/v1/customers", new { name = "Ada" });
        var path = $"/v1/customers/{customer["id"]}";
        using var read = await client.GetAsync(path);
        var tag = read.Headers.ETag!.ToString();
        using (var same = await client.SendAsync(Http.Request("GET", path, null, ("If-None-Match", tag))))
        {
            Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        }

        using (var first = await client.SendAsync(Http.Request("PATCH", path, new { company = "Engines" }, ("If-Match", tag))))
        {
            Assert.Equal(HttpStatusCode.OK, first.StatusCode);
            Assert.NotEqual(tag, first.Headers.ETag!.ToString());
        }

        await client.RefusedAsync(HttpStatusCode.PreconditionFailed, Http.Request("PATCH", path, new { company = "Others" }, ("If-Match", tag)));
        Assert.Equal("Engines", (string)(await client.MustAsync("GET", path))["company"]!);
    }

    [Fact]
    public async Task The_same_idempotency_key_opens_one_ticket()
    {
        (string, string)[] key = [("Idempotency-Key", "once-and-no-more")];
        var answers = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            using var response = await client.SendAsync(Http.Request("POST", "/v1/tickets", new { subject = "Replayed once", body = "Text" }, key));
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
            answers.Add(await response.Content.ReadAsStringAsync());
        }

        Assert.Equal(answers[0], answers[1]);
        Assert.Single((await client.MustAsync("GET", "/v1/tickets?q=Replayed"))["items"]!.AsArray());
        await client.RefusedAsync(HttpStatusCode.UnprocessableEntity, Http.Request("POST", "/v1/tickets", new { subject = "Another", body = "Text" }, key));
    }

    [Fact]
    public async Task A_crash_report_beyond_the_limit_is_too_large_and_one_at_the_limit_is_not()
    {
        const int limit = 8 * 1024 * 1024;
        var trace = "Traceback (most recent call last):\n  File \"app.py\", line 3, in run\n    start()\n  File \"app.py\", line 9, in start\n    raise ValueError(1)\nValueError: 1\n";
        var padded = trace + new string(' ', limit - trace.Length);
        await client.RefusedAsync(HttpStatusCode.RequestEntityTooLarge, Http.Request("POST", "/v1/crash-reports", new StringContent(padded + " ")));

        using var fits = await client.SendAsync(Http.Request("POST", "/v1/crash-reports", new StringContent(padded)));
        Assert.True(fits.StatusCode == HttpStatusCode.Created, await fits.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("no_frames", "Dear support, it does not work.")]
    [InlineData("no_frames", "Error: the shop is closed\nsince Monday\n")]
    public async Task What_is_no_crash_report_is_refused_with_its_reason(string reason, string content)
    {
        var code = await client.RefusedAsync(HttpStatusCode.UnprocessableEntity, Http.Request("POST", "/v1/crash-reports", new { content, product = "Refused" }));
        Assert.Contains(reason, code, StringComparison.Ordinal);
        Assert.Empty((await client.MustAsync("GET", "/v1/crash-reports?product=Refused"))["items"]!.AsArray());
    }

    [Theory]
    [InlineData("ruby", "app.rb:3:in `run': undefined method `x' for nil:NilClass (NoMethodError)\n\tfrom app.rb:9:in `start'\n\tfrom app.rb:12:in `<main>'\n")]
    [InlineData("lua", "lua: app.lua:3: attempt to index a nil value\nstack traceback:\n\tapp.lua:3: in function 'run'\n\tapp.lua:9: in main chunk\n\t[C]: in ?\n")]
    public async Task A_crash_report_tells_its_language(string language, string content)
    {
        var report = await client.MustAsync("POST", "/v1/crash-reports", new { content, product = "Told" });
        Assert.Equal(language, (string)report["language"]!);
    }

    [Fact]
    public async Task All_that_is_wrong_with_a_request_is_told_at_once()
    {
        using var response = await client.SendAsync(Http.Request("POST", "/v1/tickets", new { priority = "soon" }));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var errors = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["errors"]!.AsObject().Select(e => e.Key);
        Assert.Equal(["body", "priority", "subject"], errors.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_stream_tells_that_an_answer_is_proposed()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var stream = await client.GetAsync("/v1/stream", HttpCompletionOption.ResponseHeadersRead, patience.Token);
        Assert.Equal("text/event-stream", stream.Content.Headers.ContentType!.MediaType);
        var id = (string)(await client.MustAsync("POST", "/v1/tickets", new { subject = "Streamed", body = "Text" }))["id"]!;

        var names = new List<string>();
        await foreach (var item in SseParser.Create(await stream.Content.ReadAsStreamAsync(patience.Token)).EnumerateAsync(patience.Token))
        {
            if (item.Data.Length > 0 && (string)JsonNode.Parse(item.Data)!["subject"]! == id)
            {
                names.Add(item.EventType);
                if (item.EventType == "tickets.proposed")
                {
                    break;
                }
            }
        }

        Assert.Equal("tickets.opened", names[0]);
        Assert.Equal("tickets.proposed", names[^1]);
    }

    [Fact]
    public async Task A_viewer_reads_and_does_not_write_and_the_attempt_is_audited()
    {
        using var viewer = fixture.Server.Client(await fixture.Server.KeyOfRoleAsync(Roles.Viewer));
        await viewer.MustAsync("GET", "/v1/tickets");
        Assert.Equal("forbidden", await viewer.RefusedAsync(HttpStatusCode.Forbidden, Http.Request("POST", "/v1/tickets", new { subject = "No", body = "No" })));

        var denials = (await client.MustAsync("GET", "/v1/audit?outcome=denied&operation=tickets.open"))["items"]!.AsArray();
        Assert.StartsWith("key:", (string)Assert.Single(denials)!["actor"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_watches_over_the_process_needs_no_key_on_this_machine()
    {
        using var anyone = fixture.Server.Client(key: null);
        foreach (var path in new[] { "/livez", "/readyz" })
        {
            var answer = await anyone.MustAsync("GET", path);
            Assert.All(answer["checks"]!.AsArray(), check => Assert.Equal("ok", (string)check!["status"]!));
        }

        await client.MustAsync("GET", "/v1/tickets");
        using var metrics = await anyone.GetAsync("/metrics");
        Assert.Equal("text/plain", metrics.Content.Headers.ContentType!.MediaType);
        var lines = (await metrics.Content.ReadAsStringAsync()).Split('\n');
        Assert.Contains(lines, l => l.StartsWith("# TYPE ", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("operation=\"tickets.list\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_openapi_document_describes_every_operation()
    {
        using var anyone = fixture.Server.Client(key: null);
        var paths = (await anyone.MustAsync("GET", "/openapi/v1.json"))["paths"]!;
        Assert.All(fixture.Server.Operations.All, operation =>
        {
            var item = paths[operation.Path]?[operation.HttpMethod.ToLowerInvariant()];
            Assert.True(item is not null, $"{operation.Name} is not in the document.");
            Assert.False(string.IsNullOrWhiteSpace((string?)item["summary"]), operation.Name);
            Assert.NotNull(item["responses"]![operation.Status.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        });
    }

    [Fact]
    public async Task A_text_of_strange_characters_comes_back_as_it_was_sent()
    {
        const string text = "Größe 10 µm — «naïve» \U0001F9ED\r\n\tZero\u200Bwidth, 日本語, <script>alert(1)</script> & \"quotes\"";
        var id = (string)(await client.MustAsync("POST", "/v1/tickets", new { subject = "Characters", body = text }))["id"]!;
        using var raw = await client.GetAsync($"/v1/tickets/{id}");
        Assert.Equal(text, (string)JsonNode.Parse(Encoding.UTF8.GetString(await raw.Content.ReadAsByteArrayAsync()))!["body"]!);
    }
}
