using Alexandria.Data;
using Alexandria.Identity;
using Alexandria.Kernel.Events;
using Alexandria.Kernel.Flow.Tests.Running;
using Alexandria.Kernel.Replicas;
using Alexandria.Operations;
using Alexandria.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Alexandria.Kernel.Flow.Tests.Events;

public sealed class DeliveryTests : IDisposable
{
    private const string Effects = "select count(*) from effects";
    private const string Dead = "select count(*) from deliveries where outcome = 'dead'";
    private const string Handled = "select count(*) from deliveries where outcome = 'handled'";
    private const string Retrying = "select count(*) from deliveries where outcome = 'retrying'";
    private static readonly Caller Admin = new() { Id = "admin", Name = "admin", Permissions = new HashSet<string> { "*" } };

    private readonly TestDirectory directory = new();
    private readonly Answers answers = new();
    private readonly TestClock clock = new();

    private FlowSetup Setup => new() { Directory = directory.Path, Clock = clock, Subscribers = [typeof(Ledger)], Services = [answers] };

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task An_event_is_handled_once_with_its_effect_and_the_events_it_leads_to()
    {
        await using var host = await FlowHost.StartAsync(Setup);
        await host.PublishAsync(new OrderPlaced("a", 3));
        await host.UntilAsync(Handled, 1);

        Assert.Equal("placed", await host.OneAsync<string>("select what from effects"));
        var noted = (await host.Log.ReadAsync("default", 0, ["orders.noted"], 10, default)).Single();
        Assert.Equal(("subscriber:tests.ledger", "0123456789abcdef0123456789abcdef", "a", 3), (noted.Actor, noted.TraceId, noted.Subject, noted.Revision));
        await host.Log.WaitAsync(1, default);
        Assert.Equal(2, host.Log.Head);
    }

    [Fact]
    public async Task A_failing_handler_leaves_no_effect_and_holds_nobody_up()
    {
        answers.Add("a", () => throw new InvalidOperationException("boom"), () => Error.Unavailable("busy", "later"));
        await using var host = await FlowHost.StartAsync(Setup);
        await host.PublishAsync(new OrderPlaced("a", 1), new OrderPlaced("b", 1));
        await host.UntilAsync(Handled, 1);
        await host.UntilAsync(Retrying, 1);
        Assert.Equal("b", await host.OneAsync<string>("select subject from effects"));

        var failed = (await host.Log.ReadFailedAsync("default", new(), 10, default)).Single();
        Assert.Equal((1, "orders.placed", 1), ((int)failed.Position, failed.EventName, failed.Attempts));
        Assert.StartsWith("defect: InvalidOperationException", failed.Reason, StringComparison.Ordinal);
        Assert.InRange(failed.NextAttemptAt!.Value - clock.GetUtcNow(), TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1));

        clock.Advance(TimeSpan.FromSeconds(1));
        await host.UntilAsync("select count(*) from deliveries where attempts = 2 and reason = 'busy: later'", 1);
        clock.Advance(TimeSpan.FromSeconds(2));
        await host.UntilAsync(Handled, 2);
        Assert.Equal(2, await host.OneAsync<long>(Effects));
    }

    [Fact]
    public async Task A_forged_event_in_one_batch_with_the_genuine_one_has_no_effect()
    {
        await using var host = await FlowHost.StartAsync(Setup with { Idle = true });
        await host.PublishAsync(new OrderPlaced("a", 1), new OrderPlaced("b", 1));
        var subscription = host.Get<SubscriptionCatalog>().Find("tests.ledger")!;
        var ledger = host.Get<DeliveryLedgers>().Of(subscription.Name, foreign: true);
        var delivery = new Delivery(subscription, ledger, host.Database, host.Store, host.Get<EventMetrics>(), host.Get<IServiceScopeFactory>(), clock, NullLogger.Instance);
        var feed = host.Get<EventFeed>();
        var log = await host.Log.ReadAsync("default", 0, [], 10, default);
        var forged = feed.Entry(log[0] with { Payload = log[1].Payload });
        FeedEntry[] genuine = [feed.Entry(log[0]), feed.Entry(log[1])];

        Assert.False(await delivery.TryTogetherAsync([forged, .. genuine], default));
        await Assert.ThrowsAsync<UnknownEventException>(() => delivery.DeliverAsync(forged, 1, default));
        Assert.Equal(0, await host.OneAsync<long>(Effects));
        Assert.Equal(0, await host.OneAsync<long>(Handled));

        Assert.True(await delivery.TryTogetherAsync(genuine, default));
        Assert.True(await delivery.TryTogetherAsync(genuine, default));
        Assert.Equal(["a", "b"], await host.QueryAsync<string>("select subject from effects order by subject"));
        Assert.Equal(2, await host.OneAsync<long>(Handled));
    }

    [Fact]
    public async Task An_error_that_another_attempt_cannot_mend_is_a_dead_letter_at_once()
    {
        answers.Add("a", () => Error.Invalid("bad", "no such thing"));
        await using var host = await FlowHost.StartAsync(Setup);
        await host.PublishAsync(new OrderPlaced("a", 1));
        await host.UntilAsync(Dead, 1);
        var dead = (await host.Log.ReadFailedAsync("default", new("tests.ledger"), 10, default)).Single();
        Assert.Equal((1, "bad: no such thing", null), (dead.Attempts, dead.Reason, dead.NextAttemptAt));
        Assert.Equal(0, await host.OneAsync<long>(Effects));
        Assert.Empty(await host.Log.ReadFailedAsync("default", new("tests.other"), 10, default));
        Assert.Empty(await host.Log.ReadFailedAsync("default", new(Before: new PageCursor(dead.Position, dead.Subscriber)), 10, default));
        Assert.Empty(await host.Log.ReadFailedAsync("elsewhere", new(EventId: dead.EventId), 10, default));
    }

    [Fact]
    public async Task Attempts_that_never_succeed_end_as_a_dead_letter_with_the_last_reason()
    {
        answers.Add("a", [.. Enumerable.Repeat<Func<Result<Nothing>>>(() => Error.Unavailable("busy", "later"), 100)]);
        await using var host = await FlowHost.StartAsync(Setup);
        await host.PublishAsync(new OrderPlaced("a", 1));
        for (var attempt = 1; attempt < Delivery.MaxAttempts; attempt++)
        {
            // More than one may fall into one advance: what is tried again while the clock still moves is due again before it stands.
            await host.UntilAsync($"select count(*) from deliveries where attempts >= {attempt}", 1);
            clock.Advance(Backoff.Longest);
        }

        await host.UntilAsync(Dead, 1);
        Assert.Equal(Delivery.MaxAttempts, (await host.Log.ReadFailedAsync("default", new(), 10, default)).Single().Attempts);
    }

    [Theory]
    [InlineData(1, """{"orderId":"a","revision":1,"extra":true}""")]
    [InlineData(1, "null")]
    [InlineData(2, """{"orderId":"a","revision":1}""")]
    public async Task What_cannot_be_read_strictly_is_a_dead_letter_and_not_skipped(int version, string payload)
    {
        await using var host = await FlowHost.StartAsync(Setup);
        await host.ExecuteAsync(
            "insert into events (id, name, version, tenant, subject, revision, occurred_at, actor, trace_id, payload) values ('e1', 'orders.placed', @version, 'default', 'a', 1, 0, 'x', 'no trace', @payload)",
            new { version, payload });
        host.Store.Committed(1);
        await host.UntilAsync(Dead, 1);
        Assert.StartsWith("malformed: ", (await host.Log.ReadFailedAsync("default", new(), 10, default)).Single().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retry_survives_the_end_of_the_process()
    {
        answers.Add("a", () => Error.Unavailable("busy", "later"));
        await using (var host = await FlowHost.StartAsync(Setup))
        {
            await host.PublishAsync(new OrderPlaced("a", 1));
            await host.UntilAsync(Retrying, 1);
        }

        await using var next = await FlowHost.StartAsync(Setup);
        clock.Advance(TimeSpan.FromSeconds(1));
        await next.UntilAsync(Handled, 1);
        Assert.Equal(1, await next.OneAsync<long>(Effects));
    }

    [Fact]
    public async Task A_dead_letter_is_delivered_again_on_replay_and_a_handled_event_only_by_force()
    {
        answers.Add("a", () => Error.Invalid("bad", "no"));
        await using var host = await FlowHost.StartAsync(Setup);
        await host.PublishAsync(new OrderPlaced("a", 1));
        await host.UntilAsync(Dead, 1);
        var id = (await host.Log.ReadFailedAsync("default", new(), 1, default)).Single().EventId;

        Assert.Null(await ReplayAsync(host, id, "tests.ledger", force: false));
        await host.UntilAsync(Handled, 1);
        Assert.Equal(1, await host.OneAsync<long>(Effects));

        Assert.Equal("already_handled", await ReplayAsync(host, id, "tests.ledger", force: false));
        Assert.Null(await ReplayAsync(host, id, "tests.ledger", force: true));
        await host.UntilAsync(Effects, 2);
        Assert.Equal("subscriber_not_found", await ReplayAsync(host, id, "tests.nobody", force: true));
        Assert.Equal("delivery_not_found", await ReplayAsync(host, "no-such-event", "tests.ledger", force: true));
        Assert.Equal("delivery_not_found", await ReplayAsync(host, id, "tests.ledger", force: true, tenant: "elsewhere"));
    }

    [Fact]
    public async Task A_replay_that_is_taken_back_changes_nothing()
    {
        answers.Add("a", () => Error.Invalid("bad", "no"));
        await using var host = await FlowHost.StartAsync(Setup);
        await host.PublishAsync(new OrderPlaced("a", 1));
        await host.UntilAsync(Dead, 1);
        var id = (await host.Log.ReadFailedAsync("default", new(), 1, default)).Single().EventId;
        await host.Database.WriteAsync(
            async work =>
            {
                await host.Log.ReplayAsync(id, "tests.ledger", force: true, Admin, work);
                work.Discard();
                return 0;
            },
            WritePriority.Caller,
            default);
        await host.PublishAsync(new OrderPlaced("b", 1));
        await host.UntilAsync(Handled, 1);
        Assert.Equal("b", await host.OneAsync<string>("select subject from effects"));
        Assert.Equal(1, await host.OneAsync<long>(Dead));
    }

    [Fact]
    public async Task A_new_subscriber_begins_at_the_beginning_unless_it_says_otherwise()
    {
        await using (var before = await FlowHost.StartAsync(Setup with { Subscribers = [] }))
        {
            await before.PublishAsync(new OrderPlaced("old", 1));
        }

        await using var host = await FlowHost.StartAsync(Setup with { Subscribers = [typeof(Ledger), typeof(LateComer)] });
        await host.UntilAsync("select count(*) from subscriptions", 2);
        await host.PublishAsync(new OrderPlaced("new", 1));
        await host.UntilAsync(Handled, 3);
        Assert.Equal(["late new", "placed new", "placed old"], await host.QueryAsync<string>("select what || ' ' || subject from effects order by 1"));
    }

    [Fact]
    public async Task After_many_events_a_restart_delivers_none_of_them_again()
    {
        const int Count = 1500;
        await using (var host = await FlowHost.StartAsync(Setup))
        {
            await host.PublishAsync("default", [.. Enumerable.Range(0, Count).Select(i => new OrderPlaced($"o{i}", 1))]);
            await host.UntilAsync(Handled, Count);
            await host.PublishAsync(new OrderPlaced("last", 1));
            await host.UntilAsync("select count(*) from subscriptions where position >= 1000", 1);
            await host.UntilAsync(Handled, Count + 1);
        }

        await using var next = await FlowHost.StartAsync(Setup);
        await next.PublishAsync(new OrderPaid("o1", 2));
        await next.UntilAsync(Handled, Count + 2);
        Assert.Equal(Count + 2, await next.OneAsync<long>(Effects));
        Assert.Equal(Count + 2, await next.OneAsync<long>("select count(distinct what || subject) from effects"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whenever_the_power_goes_each_event_has_its_effect_exactly_once(bool beforeCommit)
    {
        var orders = 0;
        for (var cut = 1; cut <= 9; cut++)
        {
            await using (var host = await FlowHost.StartAsync(Setup, database => database.CutPowerAt(cut, beforeCommit)))
            {
                var acknowledged = 0;
                try
                {
                    for (; acknowledged < 5; acknowledged++)
                    {
                        await host.PublishAsync(new OrderPlaced($"{cut}-{acknowledged}", 1));
                    }
                }
                catch (IOException)
                {
                    // Not acknowledged: it may be there or not.
                }

                await host.Database.Cut.WaitAsync(TimeSpan.FromSeconds(30));
                orders += acknowledged;
                await host.KillAsync();
            }
        }

        await using var last = await FlowHost.StartAsync(Setup);
        await last.UntilAsync("select (select count(*) from events where name = 'orders.placed') - (select count(*) from deliveries where outcome = 'handled')", 0);
        var placed = await last.OneAsync<long>("select count(*) from events where name = 'orders.placed'");
        Assert.True(placed >= orders);
        Assert.Equal(placed, await last.OneAsync<long>(Effects));
        Assert.Equal(placed, await last.OneAsync<long>("select count(distinct subject) from effects"));
        Assert.Equal(placed, await last.OneAsync<long>("select count(*) from events where name = 'orders.noted'"));
    }

    [Fact]
    public async Task A_handler_that_discards_its_unit_has_not_handled_the_event()
    {
        await using var host = await FlowHost.StartAsync(Setup with { Subscribers = [typeof(Discarding)] });
        await host.PublishAsync(new OrderPlaced("a", 1));
        await host.UntilAsync(Retrying, 1);
        Assert.Equal(1, host.Log.Head);
        Assert.StartsWith("defect: InvalidOperationException", (await host.Log.ReadFailedAsync("default", new(), 10, default)).Single().Reason, StringComparison.Ordinal);

        await host.ExecuteAsync("insert into effects (what, subject) values ('mended', 'a')");
        clock.Advance(TimeSpan.FromSeconds(1));
        await host.UntilAsync(Handled, 1);
    }

    [Fact]
    public async Task Subscribers_without_a_name_or_with_the_same_name_stop_the_start()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => FlowHost.StartAsync(Setup with { Subscribers = [typeof(Nameless)] }));
        await Assert.ThrowsAsync<InvalidOperationException>(() => FlowHost.StartAsync(Setup with { Subscribers = [typeof(Ledger), typeof(Ledger)] }));
    }

    private static async Task<string?> ReplayAsync(FlowHost host, string eventId, string subscriber, bool force, string tenant = "default")
    {
        var result = await host.Database.WriteAsync(
            work => host.Log.ReplayAsync(eventId, subscriber, force, Admin with { Tenant = tenant }, work), WritePriority.Caller, default);
        return result.Error?.Code;
    }
}
