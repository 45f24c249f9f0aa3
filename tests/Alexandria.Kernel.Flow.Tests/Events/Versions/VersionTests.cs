using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Identity;
using Alexandria.Kernel.Events;
using Alexandria.Kernel.Flow.Tests.Running;
using Alexandria.Testing;
using Alexandria.Workflows;

namespace Alexandria.Kernel.Flow.Tests.Events.Versions;

public sealed class VersionTests : IDisposable
{
    private const string Handled = "select count(*) from deliveries where outcome = 'handled'";
    private static readonly Caller Admin = new() { Id = "admin", Name = "admin", Permissions = new HashSet<string> { "*" } };
    private static readonly Type[] Sent = [typeof(ParcelSentV1), typeof(ParcelSentV2), typeof(ParcelSent)];

    private readonly TestDirectory directory = new();
    private readonly TestClock clock = new();
    private readonly Gate gate = new();

    // The program before there was a second version.
    private FlowSetup Then => new() { Directory = directory.Path, Clock = clock, Services = [gate], Events = [typeof(ParcelSentV1), typeof(ParcelArrivedV1)] };

    private FlowSetup Now => Then with { Events = [.. Sent, typeof(ParcelArrivedV1), typeof(ParcelArrived)], Upcasters = [typeof(ParcelUpcasters)] };

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task What_was_stored_in_old_versions_comes_to_whoever_takes_the_newest_once_and_also_after_a_restart()
    {
        await using (var then = await FlowHost.StartAsync(Then))
        {
            await then.PublishAsync(new ParcelSentV1("a", "100", 1));
        }

        await using (var between = await FlowHost.StartAsync(Now))
        {
            await between.PublishAsync(new ParcelSentV2("b", 200, 1));
        }

        await using (var now = await FlowHost.StartAsync(Now with { Subscribers = [typeof(NewestJournal)] }))
        {
            await now.PublishAsync(new ParcelSent("c", 300, "mule", 1));
            await now.UntilAsync(Handled, 3);
        }

        await using var again = await FlowHost.StartAsync(Now with { Subscribers = [typeof(NewestJournal)] });
        await again.PublishAsync(new ParcelSentV1("d", "400", 1));
        await again.UntilAsync(Handled, 4);
        Assert.Equal(["a v3 100 ", "b v3 200 ", "c v3 300 mule", "d v3 400 "], await EffectsAsync(again));
        Assert.Equal([1, 2, 3, 1], (await again.Log.ReadAsync("default", 0, [], 10, default)).Select(e => e.Version));
    }

    [Fact]
    public async Task Whoever_takes_two_versions_gets_each_as_it_is_and_what_lies_between_in_the_next()
    {
        await using var host = await FlowHost.StartAsync(Now with { Subscribers = [typeof(BothJournal)] });
        await host.PublishAsync(new ParcelSentV1("a", "100", 1), new ParcelSentV2("b", 200, 1), new ParcelSent("c", 300, "mule", 1));
        await host.UntilAsync(Handled, 3);
        Assert.Equal(["a v1 100", "b v3 200 ", "c v3 300 mule"], await EffectsAsync(host));
    }

    [Fact]
    public async Task An_event_that_its_upcaster_cannot_bring_on_becomes_a_dead_letter_and_can_be_replayed_in_the_new_version()
    {
        await using (var then = await FlowHost.StartAsync(Then))
        {
            await then.PublishAsync(new ParcelSentV1("a", "heavy", 1));
        }

        await using var host = await FlowHost.StartAsync(Now with { Subscribers = [typeof(NewestJournal)] });
        for (var attempt = 1; attempt < Delivery.MaxAttempts; attempt++)
        {
            // More than one may fall into one advance: what is tried again while the clock still moves is due again before it stands.
            await host.UntilAsync($"select count(*) from deliveries where attempts >= {attempt}", 1);
            clock.Advance(TimeSpan.FromHours(1));
        }

        await host.UntilAsync("select count(*) from deliveries where outcome = 'dead'", 1);
        var dead = Assert.Single(await host.Log.ReadFailedAsync("default", new(), 10, default));
        Assert.StartsWith("defect: FormatException", dead.Reason, StringComparison.Ordinal);

        await host.ExecuteAsync("update events set payload = replace(payload, 'heavy', '70')");
        await host.Database.WriteAsync(work => host.Log.ReplayAsync(dead.EventId, "parcels.journal", force: false, Admin, work), WritePriority.Caller, default);
        await host.UntilAsync(Handled, 1);
        Assert.Equal(["a v3 70 "], await EffectsAsync(host));
    }

    [Fact]
    public async Task A_projection_gets_old_versions_in_the_one_it_follows()
    {
        await using var host = await FlowHost.StartAsync(Now with { Projections = [typeof(SentWeight)] });
        await host.Get<IProjections>().CurrentAsync<SentWeight>(default);
        await host.PublishAsync(new ParcelSentV1("a", "100", 1), new ParcelSentV2("b", 200, 1), new ParcelSent("c", 300, "mule", 1));
        var weight = await host.Get<IProjections>().CurrentAsync<SentWeight>(default);
        Assert.Equal([("a", 100), ("b", 200), ("c", 300)], weight.Grams.Select(pair => (pair.Key, pair.Value)).Order());
    }

    [Fact]
    public async Task A_workflow_takes_old_versions_from_the_log_and_out_of_the_mailbox_that_an_earlier_program_filled()
    {
        await using (var then = await FlowHost.StartAsync(Then with { Workflows = [typeof(ParcelOfThen)] }))
        {
            await then.PublishAsync(new ParcelSentV1("a", "100", 1));
            await then.UntilAsync("select count(*) from workflows where status = 'waiting' and due_at is not null", 1);
            await then.PublishAsync(new ParcelArrivedV1("a", 2));
            await then.UntilAsync("select count(*) from workflow_mailbox where used_by is null", 1);
        }

        await using (var stored = await FlowHost.StartAsync(Then with { Idle = true }))
        {
            await stored.PublishAsync(new ParcelSentV1("b", "200", 1));
        }

        gate.Open = true;
        await using var now = await FlowHost.StartAsync(Now with { Workflows = [typeof(ParcelOfNow)] });
        clock.Advance(TimeSpan.FromHours(1));
        await now.UntilAsync("select count(*) from workflows where status = 'completed'", 1);
        await now.UntilAsync("select count(*) from workflows where status = 'waiting' and node = 'arrival'", 1);
        await now.PublishAsync(new ParcelArrivedV1("b", 2));
        await now.UntilAsync("select count(*) from workflows where status = 'completed'", 2);

        Assert.Equal(["v1 100, v2 front", "v3 200, v2 front"], (await now.QueryAsync<string>("select state from workflows order by correlation")).Select(Json.Read<ParcelState>).Select(s => $"{s.Sent}, {s.Arrived}"));
        Assert.Equal(2, (await now.Workflows.ReadAsync("default", new(Status: WorkflowStatus.Completed), null, 10, default)).Count);
    }

    [Fact]
    public async Task The_description_of_an_event_says_who_takes_it_in_any_version()
    {
        await using var host = await FlowHost.StartAsync(Now with { Subscribers = [typeof(BothJournal)], Projections = [typeof(SentWeight)], Workflows = [typeof(ParcelOfNow)] });
        var described = host.Get<IEventSchemas>().All.Where(e => e.Event == "parcels.sent").ToList();
        Assert.Equal([(1, false), (2, false), (3, true)], described.Select(e => (e.Version, e.Latest)));
        Assert.All(described, e => Assert.Equal(["parcels.both", "projection:SentWeight", "workflow:parcel"], e.Subscribers));
        Assert.All(described, e => Assert.Equal("support", e.Stream));
        Assert.Equal("And got a carrier", described[2].Title);
    }

    [Fact]
    public void Versions_that_form_no_chain_are_refused_with_what_to_write()
    {
        Refused(Sent, [], "nothing brings 'parcels.sent' from version 1 to 2; write an IUpcaster<ParcelSentV1, ParcelSentV2>", "from version 2 to 3");
        Refused([typeof(ParcelSentV1), typeof(ParcelSent)], [], "has the versions 1 and 3 and none between");
        Refused(Sent, [typeof(Chain), typeof(Shortcut)], "Shortcut leads from 'parcels.sent' version 1 to 'parcels.sent' version 3");
        Refused(Sent, [typeof(Chain), typeof(Backwards)], "Backwards leads from 'parcels.sent' version 3 to 'parcels.sent' version 1");
        Refused(Sent, [typeof(Chain), typeof(Second)], "version 1 has two upcasters");
        Refused(Sent, [typeof(Chain), typeof(Elsewhere)], "Elsewhere leads from or to a record that is no event of a loaded module");
        Refused(Sent, [typeof(Chain), typeof(Dependent)], "Dependent has no constructor without parameters");
    }

    [Fact]
    public async Task Whoever_takes_an_old_version_alone_is_refused_at_start()
    {
        await RefusedAsync(Now with { Subscribers = [typeof(OldJournal)] }, "parcels.old takes 'parcels.sent' in version 1 alone");
        await RefusedAsync(Now with { Projections = [typeof(OldWeight)] }, "projection:OldWeight takes 'parcels.sent' in version 2 alone");
        await RefusedAsync(Now with { Workflows = [typeof(ParcelOfThen)] }, "workflow:parcel version 1 takes 'parcels.sent' in version 1 alone");
    }

    private static void Refused(Type[] events, Type[] upcasters, params string[] reasons)
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => new EventCatalog(events, upcasters));
        Assert.All(reasons, reason => Assert.Contains(reason, refusal.Message, StringComparison.Ordinal));
    }

    private static async Task RefusedAsync(FlowSetup setup, string reason)
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => FlowHost.StartAsync(setup));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<IEnumerable<string>> EffectsAsync(FlowHost host) => (await host.QueryAsync<string>("select subject || ' ' || what from effects")).Order(StringComparer.Ordinal);

#pragma warning disable CA1812 // Only their types are used.
    private sealed class Chain : IUpcaster<ParcelSentV1, ParcelSentV2>, IUpcaster<ParcelSentV2, ParcelSent>
    {
        public ParcelSentV2 Upcast(ParcelSentV1 @event) => new(@event.ParcelId, 0, @event.Revision);

        public ParcelSent Upcast(ParcelSentV2 @event) => new(@event.ParcelId, @event.Grams, null, @event.Revision);
    }

    private sealed class Shortcut : IUpcaster<ParcelSentV1, ParcelSent>
    {
        public ParcelSent Upcast(ParcelSentV1 @event) => new(@event.ParcelId, 0, null, @event.Revision);
    }

    private sealed class Backwards : IUpcaster<ParcelSent, ParcelSentV1>
    {
        public ParcelSentV1 Upcast(ParcelSent @event) => new(@event.ParcelId, "", @event.Revision);
    }

    private sealed class Second : IUpcaster<ParcelSentV1, ParcelSentV2>
    {
        public ParcelSentV2 Upcast(ParcelSentV1 @event) => new(@event.ParcelId, 1, @event.Revision);
    }

    private sealed class Elsewhere : IUpcaster<ParcelSent, OrderPlaced>
    {
        public OrderPlaced Upcast(ParcelSent @event) => new(@event.ParcelId, @event.Revision);
    }

    private sealed class Dependent(int grams) : IUpcaster<ParcelSentV1, ParcelSentV2>
    {
        public ParcelSentV2 Upcast(ParcelSentV1 @event) => new(@event.ParcelId, grams, @event.Revision);
    }
#pragma warning restore CA1812
}
