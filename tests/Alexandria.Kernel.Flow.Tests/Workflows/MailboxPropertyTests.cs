using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Kernel.Events;
using Alexandria.Kernel.Flow.Tests.Running;
using Alexandria.Kernel.Workflows;
using Alexandria.Testing;
using Alexandria.Workflows;
using FsCheck;
using FsCheck.Fluent;

namespace Alexandria.Kernel.Flow.Tests.Workflows;

/// <summary>Events of one correlation happen, are delivered in any order and between any two steps; whatever the order, nothing is lost and nothing is used twice.</summary>
public sealed class MailboxPropertyTests : IDisposable
{
    private readonly TestDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Each_start_makes_one_instance_and_no_event_is_lost_or_used_twice_in_any_interleaving()
    {
        await using var host = await FlowHost.StartAsync(new() { Directory = directory.Path, Workflows = [typeof(Fulfilment)], Services = [new Script()], Idle = true });
        var number = 0;
        var sequences = Gen.Choose(0, 999).ArrayOf(40).ToArbitrary();
        Prop.ForAll(sequences, choices => RunAsync(host, $"order-{++number}", choices).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    private static async Task RunAsync(FlowHost host, string order, int[] choices)
    {
        var undelivered = new List<EventEnvelope>();
        var placed = 0;
        foreach (var choice in choices)
        {
            var pick = choice / 10;
            switch (choice % 10)
            {
                case 0:
                    placed++;
                    undelivered.Add(await HappenAsync(host, new OrderPlaced(order, 1)));
                    break;
                case 1:
                    undelivered.Add(await HappenAsync(host, new OrderPaid(order, 1)));
                    break;
                case 2:
                    undelivered.Add(await HappenAsync(host, new OrderChanged(order, "size", 1)));
                    break;
                case <= 5 when undelivered.Count > 0:
                    var envelope = undelivered[pick % undelivered.Count];
                    undelivered.Remove(envelope);
                    await DeliverAsync(host, envelope);
                    break;
                default:
                    await StepAsync(host, order);
                    break;
            }

            await CheckAsync(host, order);
        }

        foreach (var envelope in undelivered)
        {
            await DeliverAsync(host, envelope);
            await DeliverAsync(host, envelope);
        }

        // Pay until nobody waits any more.
        for (var i = 0; i < 200 && await host.OneAsync<long>("select count(*) from workflows where correlation = @order and status in ('running', 'waiting')", new { order }) > 0; i++)
        {
            if (!await StepAsync(host, order))
            {
                await DeliverAsync(host, await HappenAsync(host, new OrderPaid(order, 1)));
            }

            await CheckAsync(host, order);
        }

        Assert.Equal(placed, await host.OneAsync<long>("select count(*) from workflows where correlation = @order and status = 'completed'", new { order }));
        Assert.Equal(placed, await host.OneAsync<long>("select count(*) from workflows where correlation = @order", new { order }));
    }

    private static async Task<EventEnvelope> HappenAsync(FlowHost host, IEvent @event)
    {
        var position = await host.PublishAsync(@event);
        return await host.OneAsync<EventEnvelope>($"select {EventLog.Columns} from events where position = @position", new { position });
    }

    private static Task<IReadOnlyList<Change>> DeliverAsync(FlowHost host, EventEnvelope envelope)
    {
        var @event = host.Get<EventFeed>().Entry(envelope).Event!;
        return host.Database.WriteAsync(work => host.Get<Transitions>().ReceiveAsync(work, "fulfilment", envelope, @event), WritePriority.Background, default);
    }

    private static async Task<bool> StepAsync(FlowHost host, string order)
    {
        var row = await host.Database.ReadAsync(work => host.Get<InstanceStore>().FindActiveAsync(work, "fulfilment", "default", order), default);
        if (row?.Status != WorkflowStatus.Running)
        {
            return false;
        }

        var definition = host.Get<WorkflowCatalog>().Find("fulfilment", 1)!;
        await host.Database.WriteAsync(
            work => host.Get<Transitions>().FinishStepAsync(work, definition, row, new(StepResult.Next, row.State)), WritePriority.Background, default);
        return true;
    }

    private static async Task CheckAsync(FlowHost host, string order)
    {
        // Nobody waits while what he waits for lies in the mailbox.
        Assert.Equal(0, await host.OneAsync<long>(
            """
            select count(*) from workflows w
            join workflow_mailbox m on m.correlation = w.correlation and m.used_by is null and m.position > w.start_position and m.starts = 0
            where w.correlation = @order and w.status = 'waiting'
            """,
            new { order }));
        // No start lies there while nobody is active.
        Assert.Equal(0, await host.OneAsync<long>(
            """
            select count(*) from workflow_mailbox m where m.correlation = @order and m.starts = 1 and m.used_by is null
                and not exists (select 1 from workflows w where w.correlation = m.correlation and w.status in ('running', 'waiting'))
            """,
            new { order }));
        // Only later events end a wait.
        Assert.Equal(0, await host.OneAsync<long>(
            "select count(*) from workflow_mailbox m join workflows w on w.id = m.used_by where m.correlation = @order and m.position < w.start_position",
            new { order }));
    }
}
