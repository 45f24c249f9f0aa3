using Alexandria.Data;
using Alexandria.Kernel.Flow.Tests.Running;
using Alexandria.Kernel.Flow.Tests.Workflows;
using Alexandria.Kernel.Retention;
using Alexandria.Modules;
using Alexandria.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Alexandria.Kernel.Flow.Tests.Retention;

public sealed class RetentionSweepTests : IDisposable
{
    private const string Handled = "select count(*) from deliveries where outcome = 'handled'";

    private readonly TestDirectory directory = new();
    private readonly TestClock clock = new();

    private FlowSetup Setup => new() { Directory = directory.Path, Clock = clock, Workflows = [typeof(Fulfilment)], Services = [new Script()] };

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Details_of_ended_workflows_go_after_their_time_and_those_of_others_stay()
    {
        await using var host = await FlowHost.StartAsync(Setup);
        for (var number = 0; number < 120; number++)
        {
            await host.PublishAsync(new OrderPlaced($"paid{number}", 1), new OrderPaid($"paid{number}", 2));
        }

        await host.PublishAsync(new OrderPlaced("open", 1));
        await host.UntilAsync("select count(*) from workflows where status = 'completed'", 120);
        await host.UntilAsync("select count(*) from workflows where status = 'waiting'", 1);
        var steps = await host.OneAsync<long>("select count(*) from workflow_steps");
        Assert.Equal((0, 0, 0), await Sweep(host).RunAsync(CancellationToken.None));

        clock.Advance(TimeSpan.FromDays(11));
        Assert.Equal(120, (await Sweep(host).RunAsync(CancellationToken.None)).Workflows);

        Assert.Equal(0, await host.OneAsync<long>("select count(*) from workflow_steps where instance_id in (select id from workflows where status = 'completed')"));
        Assert.Equal(0, await host.OneAsync<long>("select count(*) from workflow_mailbox where correlation <> 'open'"));
        Assert.Equal(steps - (120 * 5), await host.OneAsync<long>("select count(*) from workflow_steps"));
        Assert.Equal(121, await host.OneAsync<long>("select count(*) from workflows"));

        // The one that waits still has what it needs.
        await host.PublishAsync(new OrderPaid("open", 2));
        await host.UntilAsync("select count(*) from workflows where status = 'completed'", 121);
    }

    [Fact]
    public async Task Handled_deliveries_go_up_to_the_cursor_and_no_event_is_handled_again()
    {
        await using (var host = await FlowHost.StartAsync(Setup))
        {
            for (var number = 0; number < 700; number++)
            {
                await host.PublishAsync(new OrderPlaced($"order{number}", 1));
            }

            await host.UntilAsync(Handled, 700);
            await host.UntilAsync("select count(*) from workflows where status = 'waiting'", 700);
            var cursor = await host.OneAsync<long>("select max(position) from subscriptions");
            Assert.InRange(cursor, 1, 699);

            clock.Advance(TimeSpan.FromDays(11));
            Assert.Equal(cursor, (await Sweep(host).RunAsync(CancellationToken.None)).Deliveries);
            Assert.Equal(700 - cursor, await host.OneAsync<long>(Handled));
        }

        await using var next = await FlowHost.StartAsync(Setup);
        await next.PublishAsync(new OrderPlaced("last", 1));
        await next.UntilAsync("select count(*) from workflows where status = 'waiting'", 701);
        Assert.Equal(701, await next.OneAsync<long>("select count(*) from workflows"));
    }

    [Fact]
    public async Task What_is_kept_for_ever_stays()
    {
        await using var host = await FlowHost.StartAsync(Setup);
        await host.PublishAsync(new OrderPlaced("a", 1), new OrderPaid("a", 2));
        await host.UntilAsync("select count(*) from workflows where status = 'completed'", 1);
        clock.Advance(TimeSpan.FromDays(5_000));
        var sweep = new RetentionSweep(host.Database, new RetentionOptions { DeliveryDays = 0, WorkflowDays = 0 }, host.Get<ILeases>(), host.Get<ProcessRoles>(), clock, NullLogger<RetentionSweep>.Instance);
        Assert.Equal((0, 0, 0), await sweep.RunAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Keys_go_in_parts_when_their_time_is_over()
    {
        await using var host = await FlowHost.StartAsync(Setup);
        var now = clock.GetUtcNow();
        await host.Database.WriteAsync(
            async work =>
            {
                for (var number = 0; number < RetentionSweep.Part * 3; number++)
                {
                    await work.ExecuteAsync(
                        "insert into idempotency_keys (tenant, caller, operation, key, digest, response, expires_at) values ('default', 'c', 'o', @key, 'd', '{}', @expires)",
                        new { key = $"k{number}", expires = number == 0 ? now.AddDays(1) : now.AddDays(-1) });
                }

                return 0;
            },
            Data.WritePriority.Caller,
            CancellationToken.None);
        Assert.Equal((RetentionSweep.Part * 3) - 1, (await Sweep(host).RunAsync(CancellationToken.None)).Keys);
        Assert.Equal(1, await host.OneAsync<long>("select count(*) from idempotency_keys"));
    }

    private RetentionSweep Sweep(FlowHost host) => new(host.Database, new RetentionOptions { DeliveryDays = 10, WorkflowDays = 10 }, host.Get<ILeases>(), host.Get<ProcessRoles>(), clock, NullLogger<RetentionSweep>.Instance);
}
