using System.Collections.Concurrent;
using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Kernel.Events;
using Alexandria.Kernel.Flow.Tests.Running;
using Alexandria.Kernel.Projections;
using Alexandria.Testing;

namespace Alexandria.Kernel.Flow.Tests.Projections;

public sealed class ProjectionTests : IDisposable
{
    private readonly TestDirectory directory = new();
    private readonly Mishaps mishaps = new();

    private FlowSetup Setup => new() { Directory = directory.Path, Projections = [typeof(OpenOrders)], Services = [mishaps] };

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Whoever_wrote_finds_it_a_thousand_times_with_many_at_once()
    {
        await using var host = await FlowHost.StartAsync(Setup);
        var projections = host.Get<IProjections>();
        await Parallel.ForEachAsync(Enumerable.Range(0, 1000), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, cancellation) =>
        {
            await PlaceAsync(host, $"o{i}");
            Assert.True((await projections.CurrentAsync<OpenOrders>(cancellation)).Contains($"o{i}"));
        });
        Assert.Equal(1000, (await projections.CurrentAsync<OpenOrders>(default)).Count);
        Assert.Equal(1, mishaps.Built);
    }

    [Fact]
    public async Task It_is_built_from_rows_and_follows_the_log_when_nobody_asks()
    {
        await using (var before = await FlowHost.StartAsync(Setup with { Projections = [] }))
        {
            await PlaceAsync(before, "old");
        }

        await using var host = await FlowHost.StartAsync(Setup);
        var orders = await host.Get<IProjections>().CurrentAsync<OpenOrders>(default);
        Assert.True(orders.Contains("old"));
        await PlaceAsync(host, "new");
        await orders.Took("new").WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Same(orders, await host.Get<IProjections>().CurrentAsync<OpenOrders>(default));
    }

    [Fact]
    public async Task One_that_fails_on_an_event_is_replaced_by_one_built_from_rows()
    {
        await using var host = await FlowHost.StartAsync(Setup);
        var projections = host.Get<IProjections>();
        var first = await projections.CurrentAsync<OpenOrders>(default);
        mishaps.FailOn = "b";
        await PlaceAsync(host, "a");
        await PlaceAsync(host, "b");
        await PlaceAsync(host, "c");
        var second = await projections.CurrentAsync<OpenOrders>(default);
        Assert.NotSame(first, second);
        Assert.True(second.Contains("a") && second.Contains("b") && second.Contains("c"));
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_makes_it_anew_from_rows()
    {
        await using var host = await FlowHost.StartAsync(Setup);
        var projections = host.Get<IProjections>();
        var first = await projections.CurrentAsync<OpenOrders>(default);
        await host.ExecuteAsync("insert into orders (id, changes) values ('broken', 0)");
        await host.ExecuteAsync(
            "insert into events (id, name, version, tenant, subject, revision, occurred_at, actor, trace_id, payload) values ('e1', 'orders.placed', 1, 'default', 'broken', 1, 0, 'x', 'x', '{}')");
        host.Store.Committed(1);
        var second = await projections.CurrentAsync<OpenOrders>(default);
        Assert.NotSame(first, second);
        Assert.True(second.Contains("broken"));
    }

    [Fact]
    public async Task One_that_cannot_be_built_is_built_when_it_can_be()
    {
        mishaps.BuildsToFail = 2;
        var clock = new TestClock();
        await using var host = await FlowHost.StartAsync(Setup with { Clock = clock });
        await mishaps.FailedOnce.WaitAsync(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Get<IProjections>().CurrentAsync<OpenOrders>(default));
        await PlaceAsync(host, "a");
        Assert.True((await host.Get<IProjections>().CurrentAsync<OpenOrders>(default)).Contains("a"));
    }

    [Fact]
    public async Task Asking_for_one_that_is_not_registered_says_so()
    {
        await using var host = await FlowHost.StartAsync(Setup with { Projections = [] });
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Get<IProjections>().CurrentAsync<OpenOrders>(default));
        Assert.NotNull(host.Get<ProjectionHost>());
    }

    private static async Task PlaceAsync(FlowHost host, string id)
    {
        var position = await host.Database.WriteAsync(
            async work =>
            {
                await work.ExecuteAsync("insert into orders (id, changes) values (@id, 0)", new { id });
                return await host.Store.AppendAsync(work, new EventOrigin("default", "user:1", "", DateTimeOffset.UnixEpoch), [new OrderPlaced(id, 1), new OrderNoted(id, 1)]);
            },
            WritePriority.Caller,
            default);
        host.Store.Committed(position);
    }

    internal sealed class Mishaps
    {
        private readonly TaskCompletionSource failedOnce = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int built;

        public string? FailOn { get; set; }

        public int BuildsToFail { get; set; }

        public int Built => built;

        public Task FailedOnce => failedOnce.Task;

        public void Building()
        {
            if (Interlocked.Increment(ref built) <= BuildsToFail)
            {
                failedOnce.TrySetResult();
                throw new InvalidOperationException("cannot be built yet");
            }
        }
    }

    internal sealed class OpenOrders(Mishaps mishaps) : IProjection
    {
        private readonly ConcurrentDictionary<string, TaskCompletionSource> orders = new();

        public IReadOnlyCollection<Type> Follows { get; } = [typeof(OrderPlaced)];

        public int Count => orders.Count(pair => pair.Value.Task.IsCompleted);

        public bool Contains(string id) => orders.TryGetValue(id, out var order) && order.Task.IsCompleted;

        public Task Took(string id) => Order(id).Task;

        public async Task RebuildAsync(IReadWork work, CancellationToken cancellation)
        {
            mishaps.Building();
            foreach (var id in await work.QueryAsync<string>("select id from orders"))
            {
                Order(id).TrySetResult();
            }
        }

        public Task ApplyAsync(IReadOnlyList<(EventEnvelope Envelope, IEvent Event)> events, IReadWork work, CancellationToken cancellation)
        {
            foreach (var (_, @event) in events)
            {
                var id = ((OrderPlaced)@event).OrderId;
                if (id == mishaps.FailOn)
                {
                    throw new InvalidOperationException("cannot take it in");
                }

                Order(id).TrySetResult();
            }

            return Task.CompletedTask;
        }

        private TaskCompletionSource Order(string id) => orders.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
    }
}
