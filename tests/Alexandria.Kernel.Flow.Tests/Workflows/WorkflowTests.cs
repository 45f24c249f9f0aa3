using System.Diagnostics;
using Alexandria.Kernel.Flow.Tests.Running;
using Alexandria.Testing;
using Alexandria.Workflows;

namespace Alexandria.Kernel.Flow.Tests.Workflows;

public sealed class WorkflowTests : IDisposable
{
    private const string Waiting = "select count(*) from workflows where status = 'waiting'";
    private const string Completed = "select count(*) from workflows where status = 'completed'";
    private const string Failed = "select count(*) from workflows where status = 'failed'";

    private readonly TestDirectory directory = new();
    private readonly TestClock clock = new();
    private readonly Script script = new();

    private FlowSetup Setup => new() { Directory = directory.Path, Clock = clock, Workflows = [typeof(Fulfilment)], Services = [script] };

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task It_runs_its_steps_waits_for_its_event_and_ends()
    {
        script.Act = (node, _) => Task.FromResult(node == "price" ? StepResult.NextWith("12 EUR") : StepResult.Next);
        await using var host = await FlowHost.StartAsync(Setup);
        await host.PublishAsync(new OrderPlaced("a", 1));
        await host.UntilAsync(Waiting, 1);
        await host.PublishAsync(new OrderPaid("b", 1));
        var waiting = await SingleAsync(host);
        Assert.Equal((WorkflowStatus.Waiting, "payment", 1, "a"), (waiting.Status, waiting.Node, waiting.DefinitionVersion, waiting.Correlation));

        await host.PublishAsync(new OrderPaid("a", 2));
        await host.UntilAsync(Completed, 1);
        var ended = await SingleAsync(host);
        Assert.Equal((null, null, null), (ended.Node, ended.Reason, ended.DueAt));
        Assert.Equal(
            ["price 1 completed 12 EUR", "pick 1 completed ", "wrap 1 completed ", "payment 1 completed orders.paid", "ship 1 completed "],
            await HistoryAsync(host));
        var state = await StateAsync(host);
        Assert.Equal(("a", 1, "price,pick,wrap,ship"), (state.OrderId, state.Payments, string.Join(',', state.Done)));
    }

    [Fact]
    public async Task An_event_that_comes_before_the_wait_ends_it_and_one_from_before_the_start_does_not()
    {
        await using var host = await FlowHost.StartAsync(Setup);
        await host.PublishAsync(new OrderPaid("early", 1), new OrderPlaced("early", 2), new OrderPlaced("swift", 1), new OrderPaid("swift", 2));
        await host.UntilAsync(Completed, 1);
        await host.UntilAsync(Waiting, 1);
        Assert.Equal("early", (await host.Workflows.ReadAsync("default", new(Status: WorkflowStatus.Waiting), null, 10, default)).Single().Correlation);
    }

    [Fact]
    public async Task A_return_goes_back_in_a_new_round()
    {
        await using var host = await FlowHost.StartAsync(Setup);
        await host.PublishAsync(new OrderPlaced("a", 1));
        await host.UntilAsync(Waiting, 1);
        await host.PublishAsync(new OrderChanged("a", "size", 2));
        await host.UntilAsync("select count(*) from workflows where status = 'waiting' and round = 2", 1);
        Assert.Equal(["price/1", "pick/1", "wrap/1", "pick/2", "wrap/2"], script.Nodes);
        await host.PublishAsync(new OrderCancelled("a", 3));
        await host.UntilAsync(Completed, 1);
        Assert.Contains("payment 1 completed orders.changed; back to pick", await HistoryAsync(host));
        Assert.Contains("payment 2 completed orders.cancelled", await HistoryAsync(host));
    }

    [Theory]
    [InlineData(false, 2, "price/1,pick/1,wrap/1,pick/2,wrap/2")]
    [InlineData(true, 1, "price/1,pick/1,wrap/1,ship/1")]
    public async Task Changes_that_come_while_steps_run_make_one_return_and_none_when_the_end_has_come_too(bool paid, int round, string runs)
    {
        var (began, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        script.Act = async (node, context) =>
        {
            if (node == "pick" && context.StepKey.EndsWith("/1", StringComparison.Ordinal))
            {
                began.SetResult();
                await go.Task;
            }

            return StepResult.Next;
        };
        await using var host = await FlowHost.StartAsync(Setup);
        await host.PublishAsync(new OrderPlaced("a", 1));
        await began.Task;
        await host.PublishAsync(new OrderChanged("a", "size", 2), new OrderChanged("a", "colour", 3));
        await host.PublishAsync(paid ? new OrderPaid("a", 4) : new OrderChanged("a", "size", 4));
        await host.UntilAsync("select count(*) from workflow_mailbox", 4);
        go.SetResult();
        await host.UntilAsync(paid ? Completed : Waiting, 1);
        Assert.Equal(runs, string.Join(',', script.Nodes));
        Assert.Equal(round, await host.OneAsync<int>("select round from workflows"));
        Assert.Equal(paid ? 2 : 3, (await StateAsync(host)).Changes);
    }

    [Fact]
    public async Task A_start_for_what_is_active_waits_until_that_has_ended()
    {
        await using var host = await FlowHost.StartAsync(Setup);
        await host.PublishAsync(new OrderPlaced("a", 1));
        await host.UntilAsync(Waiting, 1);
        await host.PublishAsync(new OrderPlaced("a", 2));
        await host.UntilAsync("select count(*) from workflow_mailbox where used_by is null", 1);
        Assert.Equal(1, await host.OneAsync<long>("select count(*) from workflows"));
        await host.PublishAsync(new OrderPaid("a", 3));
        await host.UntilAsync("select count(*) from workflows where status = 'waiting' and start_position = 2", 1);
        Assert.Equal(1, await host.OneAsync<long>(Completed));
        Assert.Equal(2, (await host.Workflows.ReadAsync("default", new(Correlation: "a"), null, 10, default)).Count);
    }

    [Fact]
    public async Task A_step_is_tried_again_with_back_off_and_an_optional_one_is_passed_over()
    {
        var picks = 0;
        script.Act = (node, _) => Task.FromResult((node, node == "pick" ? ++picks : 0) switch
        {
            ("pick", 1) => StepResult.Retry("shelf is blocked"),
            ("pick", 2) => throw new InvalidOperationException("boom"),
            ("wrap", _) => StepResult.Fail("no paper"),
            _ => StepResult.Next,
        });
        await using var host = await FlowHost.StartAsync(Setup);
        await host.PublishAsync(new OrderPlaced("a", 1));
        await host.UntilAsync("select count(*) from workflows where status = 'waiting' and attempts = 1", 1);
        Assert.Contains("pick 1 retrying shelf is blocked", await HistoryAsync(host));
        Assert.InRange((await SingleAsync(host)).DueAt!.Value - clock.GetUtcNow(), TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1));

        // An event does not end a pause between two attempts.
        await host.PublishAsync(new OrderChanged("a", "size", 2));
        await host.UntilAsync("select count(*) from workflow_mailbox", 2);
        Assert.Equal(1, picks);
        clock.Advance(TimeSpan.FromSeconds(1));
        await host.UntilAsync("select count(*) from workflows where status = 'waiting' and attempts = 2", 1);
        Assert.Contains((await HistoryAsync(host)), line => line.StartsWith("pick 2 retrying defect: InvalidOperationException", StringComparison.Ordinal));
        clock.Advance(TimeSpan.FromSeconds(2));
        await host.UntilAsync("select count(*) from workflows where status = 'waiting' and node = 'payment' and round = 2", 1);
        Assert.Contains("pick 3 completed ", await HistoryAsync(host));
        Assert.Contains("wrap 1 passed_over no paper", await HistoryAsync(host));
        // What failed attempts had written into the state is gone.
        Assert.Equal("price,pick,pick", string.Join(',', (await StateAsync(host)).Done));
    }

    [Fact]
    public async Task A_step_that_fails_or_is_out_of_attempts_fails_the_instance_with_the_reason()
    {
        script.Act = (node, context) => Task.FromResult((node, context.State.OrderId) switch
        {
            ("pick", "a") => StepResult.Fail("sold out"),
            ("pick", "b") => StepResult.Retry("shelf is blocked"),
            _ => StepResult.Next,
        });
        await using var host = await FlowHost.StartAsync(Setup);
        await host.PublishAsync(new OrderPlaced("a", 1), new OrderPlaced("b", 1));
        await host.UntilAsync(Failed, 1);
        for (var attempt = 1; attempt < StepOptions.Default.Attempts; attempt++)
        {
            // More than one may fall into one advance: what is tried again while the clock still moves is due again before it stands.
            await host.UntilAsync($"select count(*) from workflows where correlation = 'b' and attempts >= {attempt}", 1);
            clock.Advance(TimeSpan.FromMinutes(5));
        }

        await host.UntilAsync(Failed, 2);
        Assert.Equal(
            ["pick: sold out", "pick: shelf is blocked (attempt 5 of 5)"],
            await host.QueryAsync<string>("select reason from workflows order by correlation"));
    }

    [Fact]
    public async Task An_event_that_the_state_cannot_take_in_fails_the_instance_visibly()
    {
        await using var host = await FlowHost.StartAsync(Setup);
        await host.PublishAsync(new OrderPlaced("unlucky", 1), new OrderPlaced("a", 1));
        await host.UntilAsync(Waiting, 1);
        await host.PublishAsync(new OrderPaid("a", 13));
        await host.UntilAsync(Failed, 2);
        Assert.Equal(
            ["payment: an event could not be taken into the state: InvalidOperationException", "'orders.placed' could not be taken into the state: InvalidOperationException"],
            await host.QueryAsync<string>("select reason from workflows order by correlation"));
    }

    [Fact]
    public async Task A_step_calls_operations_as_its_workflow_with_a_key_of_its_own_in_the_trace_of_the_start()
    {
        string? trace = null;
        script.Act = async (node, context) =>
        {
            if (node == "price")
            {
                trace = Activity.Current?.TraceId.ToHexString();
                await context.CallAsync(new Announce("one"));
                await context.CallAsync(new Announce("two"));
            }

            return StepResult.Next;
        };
        await using var host = await FlowHost.StartAsync(Setup);
        await host.PublishAsync("acme", [new OrderPlaced("a", 1)]);
        await host.UntilAsync(Waiting, 1);
        var id = await host.OneAsync<string>("select id from workflows");
        var calls = ((RecordedOperations)host.Get<Alexandria.Operations.IOperations>()).Calls.ToArray();
        Assert.Equal([$"{id}/price/1/1", $"{id}/price/1/2"], calls.Select(call => call.Options.IdempotencyKey));
        Assert.All(calls, call => Assert.Equal(("workflow:fulfilment", "acme", true, false), (call.Caller.Id, call.Caller.Tenant, call.Caller.Can("orders:write"), call.Caller.Can("orders:read"))));
        Assert.Equal("0123456789abcdef0123456789abcdef", trace);
    }

    [Fact]
    public async Task Waits_can_stand_first_and_follow_each_other_and_each_uses_its_own_event()
    {
        await using var host = await FlowHost.StartAsync(Setup with { Workflows = [typeof(Instalments)] });
        await host.PublishAsync(new OrderPlaced("a", 1), new OrderPaid("a", 2));
        await host.UntilAsync("select count(*) from workflows where status = 'waiting' and node = 'second'", 1);
        await host.PublishAsync(new OrderPlaced("b", 1), new OrderPaid("a", 3));
        await host.UntilAsync(Completed, 1);
        await host.UntilAsync("select count(*) from workflows where status = 'waiting' and node = 'first'", 1);
    }

    [Fact]
    public async Task An_instance_keeps_its_version_and_fails_clearly_when_that_is_gone()
    {
        await using (var host = await FlowHost.StartAsync(Setup))
        {
            await host.PublishAsync(new OrderPlaced("a", 1), new OrderPlaced("b", 1));
            await host.UntilAsync(Waiting, 2);
        }

        await using (var both = await FlowHost.StartAsync(Setup with { Workflows = [typeof(Fulfilment), typeof(QuickFulfilment)] }))
        {
            await both.PublishAsync(new OrderPaid("a", 2), new OrderPlaced("b", 2));
            await both.UntilAsync("select count(*) from workflows where status = 'completed' and definition_version = 1", 1);
            await both.UntilAsync("select count(*) from workflow_mailbox where used_by is null", 1);
        }

        await using var host2 = await FlowHost.StartAsync(Setup with { Workflows = [typeof(QuickFulfilment)] });
        await host2.UntilAsync("select count(*) from workflows where status = 'completed' and definition_version = 2", 1);
        var failed = (await host2.Workflows.ReadAsync("default", new(Status: WorkflowStatus.Failed), null, 10, default)).Single();
        Assert.StartsWith("The definition 'fulfilment' version 1 with the node 'payment' is not registered any more", failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Definitions_without_a_name_a_start_or_with_a_taken_version_stop_the_start()
    {
        foreach (var workflows in new Type[][] { [typeof(NamelessWorkflow)], [typeof(Empty)], [typeof(Fulfilment), typeof(Fulfilment)] })
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => FlowHost.StartAsync(Setup with { Workflows = workflows }));
        }
    }

    [Fact]
    public async Task The_log_of_instances_is_read_by_filter_page_by_page_and_by_tenant()
    {
        await using var host = await FlowHost.StartAsync(Setup);
        for (var i = 0; i < 5; i++)
        {
            await host.PublishAsync(new OrderPlaced($"o{i}", 1));
            await host.UntilAsync(Waiting, i + 1);
            clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        var first = await host.Workflows.ReadAsync("default", new("fulfilment", Status: WorkflowStatus.Waiting), null, 2, default);
        var cursor = new Alexandria.Operations.PageCursor(first[1].StartedAt.ToUnixTimeMilliseconds() * 1000, first[1].Id);
        var second = await host.Workflows.ReadAsync("default", new("fulfilment", Status: WorkflowStatus.Waiting), cursor, 2, default);
        Assert.Equal(["o4", "o3", "o2", "o1"], first.Concat(second).Select(instance => instance.Correlation));
        Assert.Equal("o4", (await host.Workflows.FindAsync("default", first[0].Id, default))?.Correlation);
        Assert.Null(await host.Workflows.FindAsync("other", first[0].Id, default));
        Assert.Empty(await host.Workflows.StepsAsync("other", first[0].Id, default));
        Assert.Empty(await host.Workflows.ReadAsync("other", new(), null, 2, default));
    }

    private static async Task<WorkflowInstance> SingleAsync(FlowHost host) =>
        (await host.Workflows.ReadAsync("default", new(), null, 10, default)).Single();

    private static async Task<IReadOnlyList<string>> HistoryAsync(FlowHost host) =>
        [.. (await host.Workflows.StepsAsync("default", (await SingleAsync(host)).Id, default)).Select(step =>
            $"{step.Node} {(step.Node == "payment" ? step.Round : step.Attempts)} {step.Outcome} {step.Note}")];

    private static async Task<OrderState> StateAsync(FlowHost host) => Json.Read<OrderState>(await host.OneAsync<string>("select state from workflows"));
}
