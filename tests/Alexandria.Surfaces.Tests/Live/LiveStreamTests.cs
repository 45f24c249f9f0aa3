using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Surfaces.Live;
using Alexandria.Surfaces.Tests.Notebook;
using Alexandria.Testing;

namespace Alexandria.Surfaces.Tests.Live;

public sealed class LiveStreamTests : IAsyncLifetime
{
    private readonly TestClock clock = new();
    private readonly SurfaceServer server;

    public LiveStreamTests() => server = new SurfaceServer { Time = clock };

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task What_happens_from_now_on_is_sent_as_it_is_committed()
    {
        await AddAsync("before");
        await using var stream = await OpenAsync();
        var note = await AddAsync("after");

        var item = await stream.NextAsync();
        Assert.Equal("notes.added", item.EventType);
        Assert.Equal(server.Kernel.Events.Head.ToString(), item.EventId);
        var data = JsonNode.Parse(item.Data)!;
        Assert.Equal(note.Id, data["subject"]!.GetValue<string>());
        Assert.Equal(5, data["payload"]!["length"]!.GetValue<int>());
        Assert.Equal(item.EventId, data["position"]!.ToJsonString());
        Assert.Null(data["tenant"]);
        Assert.DoesNotContain("after", item.Data, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Last-Event-ID")]
    [InlineData("after")]
    public async Task A_client_that_was_away_goes_on_where_it_was(string how)
    {
        await AddAsync("1");
        var seen = server.Kernel.Events.Head;
        var second = await AddAsync("2");
        var third = await AddAsync("3");

        await using var stream = how == "after"
            ? await OpenAsync($"?after={seen}")
            : await OpenAsync("?after=0", ("Last-Event-ID", $"{seen}"));

        Assert.Contains(second.Id, (await stream.NextAsync()).Data, StringComparison.Ordinal);
        Assert.Contains(third.Id, (await stream.NextAsync()).Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_a_batch_arrives_whole_and_in_order()
    {
        for (var i = 0; i < 230; i++)
        {
            await AddAsync("x");
        }

        await using var stream = await OpenAsync("?after=0");
        var positions = new List<long>();
        for (var i = 0; i < 230; i++)
        {
            positions.Add(long.Parse((await stream.NextAsync()).EventId!));
        }

        Assert.Equal(positions.Order().Distinct(), positions);
    }

    [Fact]
    public async Task Another_tenants_events_stay_there()
    {
        await using var stream = await OpenAsync();
        await AddAsync("theirs", "other");
        var ours = await AddAsync("ours");

        Assert.Contains(ours.Id, (await stream.NextAsync()).Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_above_the_head_is_of_another_log_and_starts_at_the_head()
    {
        await using var stream = await OpenAsync("?after=999999999");
        var note = await AddAsync("now");

        Assert.Contains(note.Id, (await stream.NextAsync()).Data, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?after=-1")]
    [InlineData("?after=x")]
    [InlineData("?after=1&after=2")]
    [InlineData("?after=99999999999999999999")]
    public async Task A_position_that_is_none_is_refused(string query)
    {
        using var response = await SendAsync(query, TokenTable.Writer);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("invalid_position", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_read_events_is_refused_and_audited()
    {
        using var nobody = await SendAsync("", null);
        using var reader = await SendAsync("", TokenTable.Reader);

        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, reader.StatusCode);
        await server.Kernel.UntilAsync(
            () => server.Kernel.Audit.ReadAsync("default", new() { Actor = "key:reader", Operation = "events.stream", Outcome = "denied" }, null, 1, default),
            lines => lines.Count > 0);
    }

    [Fact]
    public async Task Silence_is_broken_by_a_heartbeat()
    {
        await using var stream = await OpenAsync();
        await stream.LineAsync(line => line.StartsWith("id: ", StringComparison.Ordinal));
        var heartbeat = stream.LineAsync(line => line == ":");
        while (!heartbeat.IsCompleted)
        {
            // The stream may not have begun to wait yet; time goes on until it has.
            clock.Advance(TimeSpan.FromSeconds(15));
            await Task.Yield();
        }

        Assert.Equal(":", await heartbeat);
    }

    [Fact]
    public async Task A_key_that_is_revoked_stops_listening()
    {
        await using var stream = await OpenAsync();
        await stream.LineAsync(line => line.StartsWith("id: ", StringComparison.Ordinal));
        server.Tokens.Revoke(TokenTable.Writer);
        var end = stream.LineAsync(_ => false);
        while (!end.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(15));
            await Task.Yield();
        }

        Assert.Null(await end);
    }

    [Fact]
    public async Task A_shutdown_ends_the_stream_between_two_events()
    {
        await using var stream = await OpenAsync();
        await stream.LineAsync(line => line.StartsWith("id: ", StringComparison.Ordinal));
        var end = stream.LineAsync(_ => false);
        await server.StopAsync();

        Assert.Null(await end);
    }

    [Fact]
    public async Task A_caller_who_holds_all_his_streams_waits_until_one_is_closed()
    {
        var open = new List<LiveReader>();
        for (var i = 0; i < StreamLimiter.MaxPerCaller; i++)
        {
            open.Add(await OpenAsync());
        }

        using var refused = await SendAsync("", TokenTable.Writer);
        using var other = await SendAsync("", TokenTable.OtherTenant);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);

        foreach (var stream in open)
        {
            await stream.DisposeAsync();
        }

        await server.Kernel.UntilAsync(
            async () =>
            {
                using var again = await SendAsync("", TokenTable.Writer);
                return again.StatusCode;
            },
            status => status == HttpStatusCode.OK);
    }

    private Task<NoteView> AddAsync(string text, string tenant = Caller.DefaultTenant) =>
        server.Kernel.MustAsync(new AddNote { Text = text }, Callers.InRole(Roles.Administrator, tenant), CallOptions.Default);

    private async Task<LiveReader> OpenAsync(string query = "", params (string Name, string Value)[] headers)
    {
        var response = await SendAsync(query, TokenTable.Writer, headers);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.ToString());
        return new LiveReader(response, await response.Content.ReadAsStreamAsync());
    }

    private async Task<HttpResponseMessage> SendAsync(string query, string? token, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/stream" + query);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private sealed class LiveReader(HttpResponseMessage response, Stream stream) : IAsyncDisposable
    {
        private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
        private IAsyncEnumerator<SseItem<string>>? items;
        private StreamReader? lines;

        public async Task<SseItem<string>> NextAsync()
        {
            items ??= SseParser.Create(stream).EnumerateAsync(patience.Token).GetAsyncEnumerator();
            Assert.True(await items.MoveNextAsync(), "The stream has ended.");
            return items.Current;
        }

        /// <summary>The next line that fits; null at the end of the stream.</summary>
        public async Task<string?> LineAsync(Func<string, bool> fits)
        {
            lines ??= new StreamReader(stream);
            while (await lines.ReadLineAsync(patience.Token) is { } line)
            {
                if (fits(line))
                {
                    return line;
                }
            }

            return null;
        }

        public ValueTask DisposeAsync()
        {
            patience.Dispose();
            response.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
