using System.Collections.Concurrent;
using Alexandria.Kernel.Flow.Tests.Running;
using Alexandria.Testing;
using Alexandria.Workflows;

namespace Alexandria.Kernel.Flow.Tests.Workflows;

public sealed class WorkflowDurabilityTests : IDisposable
{
    private readonly TestDirectory directory = new();
    private readonly Script script = new();

    private FlowSetup Setup => new() { Directory = directory.Path, Workflows = [typeof(Fulfilment)], Services = [script] };

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whenever_the_power_goes_each_instance_ends_exactly_once_with_each_step_in_its_state_once(bool beforeCommit)
    {
        // Two orders take 16 writes: one for the subscription, three to publish, three deliveries each and the steps.
        for (var cut = 1; cut <= 16; cut++)
        {
            await using var host = await FlowHost.StartAsync(Setup, database => database.CutPowerAt(cut, beforeCommit));
            try
            {
                for (var order = 0; order < 3; order++)
                {
                    await host.PublishAsync(new OrderPlaced($"{cut}-{order}", 1), new OrderChanged($"{cut}-{order}", "size", 2), new OrderPaid($"{cut}-{order}", 3));
                }
            }
            catch (IOException)
            {
                // Not acknowledged: it may be there or not.
            }

            await host.Database.Cut.WaitAsync(TimeSpan.FromSeconds(30));
            await host.KillAsync();
        }

        await using var last = await FlowHost.StartAsync(Setup);
        var placed = await last.OneAsync<long>("select count(*) from events where name = 'orders.placed'");
        await last.UntilAsync("select count(*) from workflows where status = 'completed'", placed);
        Assert.Equal(placed, await last.OneAsync<long>("select count(*) from workflows"));
        Assert.Equal(placed, await last.OneAsync<long>("select count(distinct correlation) from workflows"));
        foreach (var state in (await last.QueryAsync<string>("select state from workflows")).Select(Json.Read<OrderState>))
        {
            // A round more when the change had come alone, before the payment was posted.
            Assert.Contains(string.Join(',', state.Done), (string[])["price,pick,wrap,ship", "price,pick,wrap,pick,wrap,ship"]);
            Assert.Equal((1, 1), (state.Changes, state.Payments));
        }

        // Runs may repeat after a kill, but always under the same key.
        Assert.Equal(await last.OneAsync<long>("select count(*) from workflow_steps where node <> 'payment'"), script.Runs.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_step_cut_off_by_the_end_of_the_process_runs_again_under_the_same_key()
    {
        var began = new TaskCompletionSource();
        script.Act = async (node, context) =>
        {
            if (node == "pick" && began.TrySetResult())
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.Cancellation);
            }

            return StepResult.Next;
        };
        await using (var host = await FlowHost.StartAsync(Setup))
        {
            await host.PublishAsync(new OrderPlaced("a", 1));
            await began.Task;
            await host.KillAsync();
        }

        await using var next = await FlowHost.StartAsync(Setup);
        await next.UntilAsync("select count(*) from workflows where status = 'waiting'", 1);
        Assert.Equal(["price/1", "pick/1", "pick/1", "wrap/1"], script.Nodes);
    }

    [Fact]
    public async Task A_graceful_stop_lets_the_running_step_finish_and_begins_no_other()
    {
        var (began, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        script.Act = async (_, _) =>
        {
            began.TrySetResult();
            await go.Task;
            return StepResult.Next;
        };
        var host = await FlowHost.StartAsync(Setup);
        await host.PublishAsync(new OrderPlaced("a", 1));
        await began.Task;
        var stopping = host.StopAsync(CancellationToken.None);
        Assert.False(stopping.IsCompleted);
        go.SetResult();
        await stopping.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(["price/1"], script.Nodes);

        await using var next = await FlowHost.StartAsync(Setup);
        await next.UntilAsync("select count(*) from workflows where status = 'waiting'", 1);
        Assert.Equal(["price/1", "pick/1", "wrap/1"], script.Nodes);
    }

    [Fact]
    public async Task A_pause_between_attempts_goes_on_after_a_restart()
    {
        var clock = new TestClock();
        var failed = false;
        script.Act = (_, _) =>
        {
            var first = !failed;
            failed = true;
            return Task.FromResult(first ? StepResult.Retry("not yet") : StepResult.Next);
        };
        await using (var host = await FlowHost.StartAsync(Setup with { Clock = clock }))
        {
            await host.PublishAsync(new OrderPlaced("a", 1));
            await host.UntilAsync("select count(*) from workflows where status = 'waiting' and due_at is not null", 1);
        }

        await using var next = await FlowHost.StartAsync(Setup with { Clock = clock });
        Assert.Single(script.Runs);
        clock.Advance(TimeSpan.FromSeconds(1));
        await next.UntilAsync("select count(*) from workflows where status = 'waiting' and node = 'payment'", 1);
    }

    [Fact]
    public async Task Many_instances_run_at_once_within_bounds_and_none_twice_at_the_same_time()
    {
        var running = new ConcurrentDictionary<string, bool>();
        var most = 0;
        var overlapped = false;
        script.Act = async (node, context) =>
        {
            overlapped |= !running.TryAdd(context.InstanceId, true);
            var now = running.Count;
            most = Math.Max(most, now);
            await Task.Yield();
            running.Remove(context.InstanceId, out _);
            return StepResult.Next;
        };
        await using var host = await FlowHost.StartAsync(Setup);
        for (var i = 0; i < 60; i++)
        {
            await host.PublishAsync(new OrderPlaced($"o{i}", 1), new OrderChanged($"o{i}", "size", 2));
            await host.PublishAsync(new OrderChanged($"o{i}", "size", 3), new OrderPaid($"o{i}", 4));
        }

        await host.UntilAsync("select count(*) from workflows where status = 'completed'", 60);
        Assert.False(overlapped);
        Assert.InRange(most, 1, Alexandria.Kernel.Workflows.WorkflowEngine.Parallel);
    }
}
