using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Alexandria.Adapters.Nats.Client;
using Alexandria.Testing.Servers;

namespace Alexandria.Nats.Tests;

public sealed class ConnectionTests : ServerTests
{
    [Fact]
    public async Task Messages_arrive_in_order_with_headers_and_wildcards_and_groups_share_them()
    {
        const int Count = 2_000;
        var server = await PlainAsync();
        var (sender, receiver) = (await ConnectedAsync(server.Url), await ConnectedAsync(server.Url));
        var all = new QueuedSubscription("a.*.c", Count);
        var halves = new[] { new QueuedSubscription("a.>", Count) { Group = "g" }, new QueuedSubscription("a.>", Count) { Group = "g" } };
        receiver.Subscribe(all);
        receiver.Subscribe(halves[0]);
        receiver.Subscribe(halves[1]);
        await receiver.FlushAsync(Cancellation);
        for (var i = 0; i < Count; i++)
        {
            await sender.PublishAsync("a.b.c", Encoding.ASCII.GetBytes(Text(i)), NatsHeaders.Build(("Number", Text(i))), Cancellation);
        }

        for (var i = 0; i < Count; i++)
        {
            var message = await all.Messages.ReadAsync(Cancellation);
            Assert.Equal((Text(i), Text(i)), (Encoding.ASCII.GetString(message.Payload.Span), NatsHeaders.Find(message.Headers, "Number")));
            message.Release();
        }

        await UntilAsync(() => halves[0].Messages.Count + halves[1].Messages.Count == Count, "both halves have come");
        Assert.All(halves, h => Assert.InRange(h.Messages.Count, 1, Count - 1));
    }

    [Fact]
    public async Task A_request_is_answered_and_one_that_nobody_hears_fails_at_once()
    {
        var server = await PlainAsync();
        var (asking, answering) = (await ConnectedAsync(server.Url), await ConnectedAsync(server.Url));
        var questions = new QueuedSubscription("questions", 1_000);
        answering.Subscribe(questions);
        await answering.FlushAsync(Cancellation);
        var serving = Task.Run(
            async () =>
            {
                await foreach (var question in questions.Messages.ReadAllAsync(Cancellation))
                {
                    answering.TryReply(question.Reply, default, question.Payload.Span);
                    question.Release();
                }
            },
            Cancellation);
        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => asking.RequestAsync("questions", Encoding.ASCII.GetBytes(Text(i)), Cancellation)));
        Assert.Equal(Enumerable.Range(0, 500).Select(Text), answers.Select(a => Encoding.ASCII.GetString(a.Payload)));

        var unheard = await Assert.ThrowsAsync<NatsException>(() => asking.RequestAsync("nobody", default, Cancellation));
        Assert.Equal(NatsFailure.NoResponders, unheard.Failure);
        answering.Unsubscribe(questions);
        await serving;
    }

    [Fact]
    public async Task A_request_that_is_not_answered_in_time_fails()
    {
        var server = await PlainAsync();
        var connection = Connection(new NatsSettings { Servers = NatsAddress.ParseList(server.Url), RequestTimeout = TimeSpan.FromMilliseconds(300) });
        await connection.ConnectAsync(Cancellation);
        connection.Subscribe(new QueuedSubscription("questions", 10));
        var failed = await Assert.ThrowsAsync<NatsException>(() => connection.RequestAsync("questions", default, Cancellation));
        Assert.Equal(NatsFailure.Timeout, failed.Failure);
    }

    [Fact]
    public async Task A_message_larger_than_the_server_takes_is_refused_here_and_the_connection_goes_on()
    {
        var server = await PlainAsync("max_payload: 2000");
        var connection = await ConnectedAsync(server.Url);
        var refused = await Assert.ThrowsAsync<NatsException>(async () => await connection.PublishAsync("a", new byte[2_001], default, Cancellation));
        await connection.PublishAsync("a", new byte[2_000], default, Cancellation);
        await connection.FlushAsync(Cancellation);

        Assert.Equal(NatsFailure.TooLarge, refused.Failure);
        Assert.Contains("2000", refused.Message, StringComparison.Ordinal);
        Assert.True(connection.Connected);
    }

    [Fact]
    public async Task A_server_that_stands_still_is_given_up_and_found_again_when_it_goes_on()
    {
        var server = await PlainAsync();
        var connection = Connection(new NatsSettings { Servers = NatsAddress.ParseList(server.Url), PingInterval = TimeSpan.FromMilliseconds(200), ConnectTimeout = TimeSpan.FromMilliseconds(500) });
        await connection.ConnectAsync(Cancellation);
        var subscription = new QueuedSubscription("a", 10);
        connection.Subscribe(subscription);
        await server.PauseAsync();
        await UntilAsync(() => !connection.Connected, "it is given up");
        Assert.NotNull(connection.Failure);
        await server.ResumeAsync();
        await UntilAsync(() => connection.Connected, "it is found again");
        await connection.PublishAsync("a", "still"u8.ToArray(), default, Cancellation);
        Assert.Equal("still", Encoding.ASCII.GetString((await subscription.Messages.ReadAsync(Cancellation)).Payload.Span));
    }

    [Fact]
    public async Task Publishing_faster_than_a_server_takes_waits_and_takes_no_memory()
    {
        var server = await PlainAsync();
        var connection = Connection(new NatsSettings { Servers = NatsAddress.ParseList(server.Url), PingInterval = TimeSpan.FromMinutes(1), OutgoingBytes = 256 << 10 });
        await connection.ConnectAsync(Cancellation);
        await server.PauseAsync();
        var published = 0;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var publishing = Task.Run(
            async () =>
            {
                for (; ; published++)
                {
                    await connection.PublishAsync("a", new byte[10_000], default, stop.Token);
                }
            },
            Cancellation);

        // What fits into the system's socket buffers, and then the same number twice in a row.
        var before = -1;
        await UntilAsync(
            async () =>
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Cancellation);
                return published > 0 && before == (before = published);
            },
            "publishing waits");
        Assert.InRange(published, 20, 5_000);
        await server.ResumeAsync();
        await UntilAsync(() => published > before + 1_000, "publishing goes on");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => publishing);
    }

    [Fact]
    public async Task A_listener_that_does_not_read_loses_messages_but_holds_up_nobody()
    {
        using var meters = new MeterListener { InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        var dropped = 0L;
        meters.SetMeasurementEventCallback<long>((instrument, value, _, _) => Interlocked.Add(ref dropped, instrument.Name == "alexandria.nats.messages.dropped" ? value : 0));
        meters.Start();
        var connection = await ConnectedAsync((await PlainAsync()).Url);
        var (slow, quick) = (new QueuedSubscription("a", 10), new QueuedSubscription("a", 1_000));
        connection.Subscribe(slow);
        connection.Subscribe(quick);
        for (var i = 0; i < 500; i++)
        {
            await connection.PublishAsync("a", default, default, Cancellation);
        }

        await UntilAsync(() => quick.Messages.Count == 500, "the other has all");
        Assert.Equal(10, slow.Messages.Count);
        Assert.Equal(490, dropped);
    }

    [Fact]
    public async Task Draining_writes_what_waits_and_then_closes()
    {
        var server = await PlainAsync();
        var receiver = await ConnectedAsync(server.Url);
        var subscription = new QueuedSubscription("a", 20_000);
        receiver.Subscribe(subscription);
        await receiver.FlushAsync(Cancellation);
        var sender = await ConnectedAsync(server.Url);
        for (var i = 0; i < 10_000; i++)
        {
            await sender.PublishAsync("a", new byte[100], default, Cancellation);
        }

        await sender.DrainAsync(Cancellation);
        await UntilAsync(() => subscription.Messages.Count == 10_000, "all have come");
        var closed = await Assert.ThrowsAsync<NatsException>(async () => await sender.PublishAsync("a", default, default, Cancellation));
        Assert.Equal(NatsFailure.Closed, closed.Failure);
        await Assert.ThrowsAsync<NatsException>(() => sender.RequestAsync("a", default, Cancellation));
    }

    [Fact]
    public async Task Where_no_server_is_the_first_round_fails_while_trying_goes_on()
    {
        var port = LoopbackPort.Next();
        var connection = Connection($"nats://127.0.0.1:{Text(port)}");
        var failed = await Assert.ThrowsAsync<NatsException>(() => connection.ConnectAsync(Cancellation));
        Assert.Equal(NatsFailure.Unreachable, failed.Failure);
        Assert.Contains(Text(port), failed.Message, StringComparison.Ordinal);
        await ServerAsync(new NatsServerStart { JetStream = false, Port = port });
        await UntilAsync(() => connection.Connected, "it is found");
    }

    [Fact]
    public async Task What_is_forbidden_is_told_and_the_connection_goes_on()
    {
        var server = await PlainAsync("""authorization { users: [ { user: "u", password: "p", permissions: { publish: "allowed", subscribe: "_INBOX.>" } } ] }""");
        var connection = await ConnectedAsync(server.Url.Replace("//", "//u:p@", StringComparison.Ordinal));
        await connection.PublishAsync("forbidden", default, default, Cancellation);
        await connection.FlushAsync(Cancellation);
        await connection.PublishAsync("allowed", default, default, Cancellation);
        await connection.FlushAsync(Cancellation);
        Assert.True(connection.Connected);
    }

    [Fact]
    public async Task A_full_store_is_told_and_taken_up_again_once_there_is_room()
    {
        var server = await ServerAsync(new NatsServerStart { MaxFileStore = 2 << 20 });
        var stream = await JetStreamAsync(server.Url);
        await stream.CreateStreamAsync(new StreamConfiguration { Name = "FULL", Subjects = ["full"] }, Cancellation);
        var stored = 0;
        var full = await Assert.ThrowsAsync<JetStreamException>(async () =>
        {
            for (; stored < 1_000; stored++)
            {
                await stream.Publisher.PublishAsync("full", Text(stored), new byte[50_000], "FULL", Cancellation);
            }
        });
        Assert.InRange(stored, 20, 100);
        Assert.Equal(503, full.Code);
        Assert.Equal(stored, (await stream.FindStreamAsync("FULL", Cancellation))!.State.Messages);
        await stream.PurgeStreamAsync("FULL", null, Cancellation);
        var again = await stream.Publisher.PublishAsync("full", Text(stored), new byte[50_000], "FULL", Cancellation);
        Assert.False(again.Duplicate);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private Task<NatsServer> PlainAsync(string configuration = "") => ServerAsync(new NatsServerStart { JetStream = false, Configuration = configuration });
}
