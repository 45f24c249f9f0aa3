using Alexandria.Events;
using Alexandria.Kernel.Events;
using Alexandria.Kernel.Flow.Tests.Running;
using Alexandria.Testing;

namespace Alexandria.Kernel.Flow.Tests.Events;

public sealed class EventLogTests : IDisposable
{
    private readonly TestDirectory directory = new();

    private FlowSetup Setup => new() { Directory = directory.Path };

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task The_log_is_read_by_tenant_name_and_subject_in_both_directions()
    {
        await using var host = await FlowHost.StartAsync(Setup);
        await host.PublishAsync(new OrderPlaced("a", 1), new OrderPlaced("b", 1), new OrderPaid("a", 2));
        await host.PublishAsync("other", [new OrderPlaced("a", 1)]);

        Assert.Equal([1L, 2, 3], Positions(await host.Log.ReadAsync("default", 0, [], 10, default)));
        Assert.Equal([2L], Positions(await host.Log.ReadAsync("default", 1, ["orders.placed"], 10, default)));
        Assert.Equal([4L], Positions(await host.Log.ReadAsync("other", 0, [], 10, default)));
        Assert.Equal([3L, 2], Positions(await host.Log.ReadBackAsync("default", null, new(), 2, default)));
        Assert.Equal([1L], Positions(await host.Log.ReadBackAsync("default", 3, new("orders.placed", "a"), 10, default)));
        Assert.Equal(4, host.Log.Head);
    }

    [Fact]
    public async Task Waiting_ends_with_the_commit_of_a_later_event_and_with_patience()
    {
        await using var host = await FlowHost.StartAsync(Setup);
        var waiting = host.Log.WaitAsync(1, default);
        await host.PublishAsync(new OrderPlaced("a", 1));
        Assert.False(waiting.IsCompleted);
        await host.PublishAsync(new OrderPlaced("b", 1));
        await waiting.WaitAsync(TimeSpan.FromSeconds(30));

        using var patience = new CancellationTokenSource();
        var inVain = host.Log.WaitAsync(2, patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => inVain);
    }

    [Fact]
    public async Task The_head_is_there_again_after_a_restart_and_never_goes_back()
    {
        await using (var host = await FlowHost.StartAsync(Setup))
        {
            await host.PublishAsync(new OrderPlaced("a", 1), new OrderPlaced("b", 1));
        }

        await using var next = await FlowHost.StartAsync(Setup);
        Assert.Equal(2, next.Log.Head);
        next.Store.Committed(1);
        Assert.Equal(2, next.Log.Head);
    }

    [Fact]
    public async Task The_feed_gives_every_event_in_order_to_whoever_lags_and_to_whoever_is_at_the_end()
    {
        await using var host = await FlowHost.StartAsync(Setup);
        var feed = host.Get<EventFeed>();
        Assert.Empty(await feed.ReadAsync(0, default));
        var follower = new List<long>();
        for (var i = 0; i < 30; i++)
        {
            await host.PublishAsync("default", [.. Enumerable.Range(0, 100).Select(n => new OrderPlaced($"{i}-{n}", 1))]);
            await ReadToEndAsync(feed, follower);
        }

        var late = new List<long>();
        await ReadToEndAsync(feed, late);
        Assert.Equal(Enumerable.Range(1, 3000).Select(n => (long)n), follower);
        Assert.Equal(follower, late);
    }

    [Fact]
    public void Records_without_a_name_or_with_a_taken_one_are_refused()
    {
        Assert.Throws<InvalidOperationException>(() => new EventCatalog([typeof(string)]));
        Assert.Throws<InvalidOperationException>(() => new EventCatalog([typeof(OrderPlaced), typeof(TakenName)]));
        Assert.Throws<InvalidOperationException>(() => new EventCatalog([]).Attribute(typeof(OrderPlaced)));
        Assert.Equal([typeof(OrderPaid), typeof(OrderPlaced)], new EventCatalog([typeof(OrderPlaced), typeof(OrderPaid), typeof(OrderPlaced)]).All);
    }

    private static async Task ReadToEndAsync(EventFeed feed, List<long> positions)
    {
        while (await feed.ReadAsync(positions.LastOrDefault(), default) is { Count: > 0 } entries)
        {
            positions.AddRange(entries.Select(entry => entry.Envelope.Position));
        }
    }

    private static IEnumerable<long> Positions(IEnumerable<EventEnvelope> events) => events.Select(e => e.Position);

#pragma warning disable CA1812 // Only its type is used.
    [Event("orders.placed", 1)]
    private sealed record TakenName(string Subject, long Revision) : IEvent;
#pragma warning restore CA1812
}
