using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using Alexandria.Adapters.Nats;
using Alexandria.Adapters.Nats.Client;
using Alexandria.Events;
using Alexandria.Testing.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Alexandria.Nats.Tests;

public sealed class JetStreamBusTests : ServerTests
{
    private static readonly EventStream Support = new("support", "what happens in support", TimeSpan.FromDays(1), 1L << 30, TimeSpan.FromMinutes(2));

    [Fact]
    public async Task Streams_are_what_is_declared_also_when_several_processes_prepare_them_at_once()
    {
        var server = await ServerAsync();
        var buses = Enumerable.Range(0, 6).Select(_ => Bus(server)).ToList();
        await Task.WhenAll(buses.Select(b => b.PrepareAsync([Support, Support with { Name = "other" }], Cancellation)));
        await buses[0].PrepareAsync([Support with { MaxAge = TimeSpan.FromHours(2), MaxBytes = 1 << 20 }], Cancellation);
        var stream = (await buses[0].Server.FindStreamAsync("ALEXANDRIA_SUPPORT", Cancellation))!.Config;

        Assert.Equal(["alexandria.support.>"], stream.Subjects!);
        Assert.Equal((TimeSpan.FromHours(2), 1L << 20, "file", "limits", "old"), (stream.MaxAge, stream.MaxBytes, stream.Storage, stream.Retention, stream.Discard));
        Assert.NotNull(await buses[0].Server.FindStreamAsync("ALEXANDRIA_OTHER", Cancellation));
    }

    [Fact]
    public async Task A_cluster_that_was_just_started_is_waited_for_and_keeps_each_message_three_times()
    {
        var cluster = Owned(await NatsCluster.StartAsync());
        var bus = Owned(new JetStreamBus(new NatsOptions { Url = cluster.Urls, Replicas = 3, Prefix = "spread" }, TimeProvider.System, NullLogger<JetStreamBus>.Instance));
        await bus.PrepareAsync([Support], Cancellation);
        await PublishAsync(bus, Message(1));

        Assert.Equal(3, (await bus.Server.FindStreamAsync("SPREAD_SUPPORT", Cancellation))!.Config.NumReplicas);
    }

    [Fact]
    public async Task Two_processes_share_a_consumer_and_each_message_is_handled_once()
    {
        var server = await ServerAsync();
        var (one, other) = (await PreparedAsync(server), await PreparedAsync(server));
        var handled = new ConcurrentBag<(string Body, int By)>();
        using var stop = new CancellationTokenSource();
        var consumer = new BusConsumer("support", "support.relink", ["tickets.opened", "tickets.closed"], 4);
        var reading = new[] { one, other }.Select((bus, i) => bus.ConsumeAsync(
            consumer,
            async delivery =>
            {
                await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, CancellationToken.None);
                handled.Add((delivery.Topic + Encoding.UTF8.GetString(delivery.Body.Span), i));
            },
            stop.Token)).ToList();
        await one.PublishAsync([.. Enumerable.Range(0, 400).Select(i => Message(i))], Cancellation);
        await one.PublishAsync([.. Enumerable.Range(0, 400).Select(i => Message(i))], Cancellation);
        await one.PublishAsync([new BusMessage("support", "tickets.ignored", "x", "x"u8.ToArray())], Cancellation);
        await UntilAsync(() => handled.Count >= 400, "all are handled");
        await UntilAsync(async () => await one.Server.FindConsumerAsync("ALEXANDRIA_SUPPORT", "support_2erelink", Cancellation) is { NumAckPending: 0, NumPending: 0 }, "all are acknowledged");
        await stop.CancelAsync();
        await Task.WhenAll(reading);

        Assert.Equal(400, handled.Count);
        Assert.Equal(400, handled.Select(h => h.Body).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(2, handled.Select(h => h.By).Distinct().Count());
    }

    [Fact]
    public async Task What_a_handler_throws_at_comes_again_with_its_attempt_counted()
    {
        var bus = await PreparedAsync(await ServerAsync());
        var attempts = new ConcurrentQueue<BusDelivery>();
        using var stop = new CancellationTokenSource();
        var reading = bus.ConsumeAsync(
            new BusConsumer("support", "failing", ["tickets.opened"], 1),
            delivery =>
            {
                attempts.Enqueue(delivery);
                return delivery.Attempt == 1 ? throw new InvalidOperationException("not yet") : Task.CompletedTask;
            },
            stop.Token);
        await bus.PublishAsync([Message(0)], Cancellation);
        await UntilAsync(() => attempts.Count == 2, "it came again");
        await UntilAsync(async () => await bus.Server.FindConsumerAsync("ALEXANDRIA_SUPPORT", "failing", Cancellation) is { NumAckPending: 0 }, "it is acknowledged");
        await stop.CancelAsync();
        await reading;

        Assert.Equal([1, 2], attempts.Select(a => a.Attempt));
        Assert.Equal(("support", 1L, "tickets.opened"), (attempts.First().Stream, attempts.First().Sequence, attempts.First().Topic));
    }

    [Fact]
    public async Task Stopping_lets_the_running_handler_end_and_gives_the_others_back_at_once()
    {
        var server = await ServerAsync();
        var bus = await PreparedAsync(server);
        await bus.PublishAsync([.. Enumerable.Range(0, 20).Select(i => Message(i))], Cancellation);
        var consumer = new BusConsumer("support", "stopped", ["tickets.opened"], 2);
        var (began, mayEnd) = (new SemaphoreSlim(0), new TaskCompletionSource());
        var ended = 0;
        using var stop = new CancellationTokenSource();
        var reading = bus.ConsumeAsync(
            consumer,
            async _ =>
            {
                began.Release();
                await mayEnd.Task;
                Interlocked.Increment(ref ended);
            },
            stop.Token);
        await began.WaitAsync(Cancellation);
        await began.WaitAsync(Cancellation);
        await stop.CancelAsync();
        Assert.False(reading.IsCompleted);
        mayEnd.SetResult();
        await reading;
        Assert.Equal(2, ended);

        // Well within the 30 s after which the server would deliver them by itself.
        var rest = new ConcurrentBag<long>();
        var other = await PreparedAsync(server);
        using var second = new CancellationTokenSource();
        var beginning = TimeProvider.System.GetTimestamp();
        var readingRest = other.ConsumeAsync(consumer, delivery => Keep(rest, delivery), second.Token);
        await UntilAsync(() => rest.Count == 18, "the others take the rest");
        Assert.InRange(TimeProvider.System.GetElapsedTime(beginning), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        await second.CancelAsync();
        await readingRest;
        Assert.Equal(18, rest.Distinct().Count());
    }

    [Fact]
    public async Task What_takes_longer_than_the_server_waits_is_delivered_once()
    {
        var bus = await PreparedAsync(await ServerAsync());
        await bus.PublishAsync([.. Enumerable.Range(0, 4).Select(i => Message(i))], Cancellation);
        var attempts = new ConcurrentBag<int>();
        using var stop = new CancellationTokenSource();
        var reader = new BusReader(
            bus.Server,
            new BusNames("alexandria"),
            new BusConsumer("support", "lengthy", ["tickets.opened"], 2),
            async delivery =>
            {
                attempts.Add(delivery.Attempt);
                await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, CancellationToken.None);
            },
            NullLogger.Instance)
        {
            AckWait = TimeSpan.FromSeconds(1),
        };
        var reading = reader.RunAsync(stop.Token);
        await UntilAsync(async () => await bus.Server.FindConsumerAsync("ALEXANDRIA_SUPPORT", "lengthy", Cancellation) is { NumAckPending: 0, NumPending: 0 }, "all are acknowledged");
        await stop.CancelAsync();
        await reading;

        Assert.Equal([1, 1, 1, 1], attempts);
    }

    [Fact]
    public async Task A_consumer_goes_on_after_the_server_was_killed_and_after_its_own_deletion()
    {
        var server = await ServerAsync();
        var bus = await PreparedAsync(server);
        var handled = new ConcurrentBag<long>();
        using var stop = new CancellationTokenSource();
        var reading = bus.ConsumeAsync(new BusConsumer("support", "steady", [], 2), delivery => Keep(handled, delivery), stop.Token);
        await bus.PublishAsync([Message(1)], Cancellation);
        await UntilAsync(() => handled.Count >= 1, "the first is handled");
        await server.RestartAsync();
        await PublishAsync(bus, Message(2));
        await UntilAsync(() => handled.Contains(2), "it is handled after the restart");
        await bus.Server.DeleteConsumerAsync("ALEXANDRIA_SUPPORT", "steady", Cancellation);
        await PublishAsync(bus, Message(3));
        await UntilAsync(() => handled.Contains(3), "it is handled by the consumer made anew");
        await stop.CancelAsync();
        await reading;
    }

    [Fact]
    public async Task Signals_reach_every_process_and_listening_survives_a_restart()
    {
        var server = await ServerAsync();
        var (one, other) = (await PreparedAsync(server), await PreparedAsync(server));
        var heard = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        using var here = one.Listen("log", value => heard["one"] = value);
        var there = other.Listen("log", value => heard["other"] = value);
        await UntilAsync(() => Signalled(5), "both hear it");
        await server.RestartAsync();
        await UntilAsync(() => Signalled(6), "both hear it after the restart");
        there.Dispose();
        await other.Server.Connection.FlushAsync(Cancellation);
        await UntilAsync(() =>
        {
            one.Signal("log", 7);
            return heard["one"] == 7;
        }, "the one that listens hears it");

        Assert.Equal(6, heard["other"]);

        bool Signalled(long value)
        {
            one.Signal("log", value);
            return heard.GetValueOrDefault("one") == value && heard.GetValueOrDefault("other") == value;
        }
    }

    [Fact]
    public async Task A_message_beyond_the_streams_limit_is_refused_and_those_beside_it_are_stored()
    {
        var bus = await PreparedAsync(await ServerAsync(), Support with { MaxMessageBytes = 1_000 });
        var refused = await Assert.ThrowsAsync<JetStreamException>(() => bus.PublishAsync([Message(1), new BusMessage("support", "tickets.opened", "large", new byte[3_000]), Message(2)], Cancellation));

        Assert.Equal(10054, refused.ErrorCode);
        Assert.Equal(2, (await bus.Server.FindStreamAsync("ALEXANDRIA_SUPPORT", Cancellation))!.State.Messages);
    }

    [Fact]
    public void Different_names_make_different_consumers()
    {
        string[] named = ["a.b", "a_b", "a-b", "a:b", "a b", "a>b", "a*b", "aB", "ab", "a_2eb", "ä", "a/b"];
        var made = named.Select(BusNames.Consumer).ToList();

        Assert.Equal(named.Length, made.Distinct(StringComparer.Ordinal).Count());
        Assert.All(made, n => Assert.Matches("^[A-Za-z0-9_-]+$", n));
        Assert.Throws<ArgumentException>(() => BusNames.Consumer(""));
        Assert.Throws<ArgumentException>(() => BusNames.Consumer(new string('.', 100)));
        Assert.Throws<ArgumentException>(() => new BusNames("alexandria").Subject("support", "tickets.*"));
        Assert.Throws<ArgumentException>(() => new BusNames("alexandria").Stream("signal"));
    }

    [Fact]
    public async Task The_container_gives_a_bus_and_wrong_options_name_what_is_wrong_without_secrets()
    {
        var wrong = Assert.Throws<ValidationException>(() => new ServiceCollection().AddJetStream(new NatsOptions { Url = "http://user:hush@host" }));
        Assert.DoesNotContain("hush", wrong.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hush", new NatsOptions { Url = "nats://user:hush@host" }.ToString(), StringComparison.Ordinal);
        Assert.Throws<ValidationException>(() => new ServiceCollection().AddJetStream(new NatsOptions()));
        Assert.Throws<ValidationException>(() => new ServiceCollection().AddJetStream(new NatsOptions { Url = "nats://host", Prefix = "Up.per" }));

        var server = await ServerAsync();
        await using var provider = new ServiceCollection().AddLogging().AddJetStream(new NatsOptions { Url = server.Url }).AddJetStreamReadiness().BuildServiceProvider();
        var check = provider.GetRequiredService<Monitoring.IReadinessCheck>();
        await provider.GetRequiredService<IEventBus>().PrepareAsync([Support], Cancellation);
        Assert.False((await check.CheckAsync(Cancellation)).Failed);
        await server.KillAsync();
        await UntilAsync(async () => (await check.CheckAsync(Cancellation)).Error?.Code == "bus_unavailable", "it is not ready");
    }

    private static Task Keep(ConcurrentBag<long> numbers, BusDelivery delivery)
    {
        numbers.Add(long.Parse(Encoding.UTF8.GetString(delivery.Body.Span), CultureInfo.InvariantCulture));
        return Task.CompletedTask;
    }

    private static BusMessage Message(int number)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        return new BusMessage("support", "tickets.opened", "id-" + text, Encoding.UTF8.GetBytes(text));
    }

    // As the relay does it: what was not acknowledged is published again under its id.
    private static Task PublishAsync(JetStreamBus bus, BusMessage message) => UntilAsync(
        async () =>
        {
            try
            {
                await bus.PublishAsync([message], Cancellation);
                return true;
            }
            catch (NatsException)
            {
                return false;
            }
        },
        "it is published");

    private JetStreamBus Bus(NatsServer server) =>
        Owned(new JetStreamBus(new NatsOptions { Url = server.Url }, TimeProvider.System, NullLogger<JetStreamBus>.Instance));

    private async Task<JetStreamBus> PreparedAsync(NatsServer server, EventStream? stream = null)
    {
        var bus = Bus(server);
        await bus.PrepareAsync([stream ?? Support], Cancellation);
        return bus;
    }
}
