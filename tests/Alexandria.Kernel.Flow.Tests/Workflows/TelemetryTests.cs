using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Kernel.Flow.Tests.Running;
using Alexandria.Testing;
using Alexandria.Workflows;

namespace Alexandria.Kernel.Flow.Tests.Workflows;

public sealed class TelemetryTests : IDisposable
{
    private readonly TestDirectory directory = new();
    private readonly ConcurrentQueue<string> measured = [];

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Deliveries_steps_instances_and_lag_are_measured_and_spans_carry_on_the_trace_of_the_event()
    {
        using var meters = Listen();
        var spans = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Alexandria.Kernel",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => spans.Enqueue($"{activity.OperationName} {activity.TraceId}"),
        };
        ActivitySource.AddActivityListener(listener);

        await using var host = await FlowHost.StartAsync(new() { Directory = directory.Path, Workflows = [typeof(Measured)], Projections = [typeof(MeasuredOrders)] });
        await host.Get<IProjections>().CurrentAsync<MeasuredOrders>(default);
        await host.PublishAsync(new OrderPlaced("a", 1));
        await host.UntilAsync("select count(*) from workflows where status = 'waiting'", 1);
        await host.Get<IProjections>().CurrentAsync<MeasuredOrders>(default);
        meters.RecordObservableInstruments();
        await host.PublishAsync(new OrderPaid("a", 2));
        await host.UntilAsync("select count(*) from workflows where status = 'completed'", 1);
        await host.StopAsync(CancellationToken.None);

        Assert.Contains("alexandria.events.deliveries subscriber=workflow:measured outcome=handled 1", measured);
        Assert.Contains("alexandria.workflows.steps workflow=measured node=look outcome=completed 1", measured);
        Assert.Contains("alexandria.workflows.active workflow=measured 1", measured);
        Assert.Contains("alexandria.projections.lag projection=MeasuredOrders 0", measured);
        var step = Assert.Single(spans, s => s.StartsWith("step measured/look ", StringComparison.Ordinal));
        var trace = step[(step.LastIndexOf(' ') + 1)..];
        Assert.Contains("publish orders.placed " + trace, spans);
        Assert.Contains("process orders.placed " + trace, spans);
    }

    private MeterListener Listen()
    {
        var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Alexandria.Kernel")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            measured.Enqueue($"{instrument.Name} {string.Concat(tags.ToArray().Select(tag => $"{tag.Key}={tag.Value} "))}{value}"));
        meters.Start();
        return meters;
    }

    [Workflow("measured", 1, Permissions = [])]
    internal sealed class Measured : Workflow<OrderState>
    {
        public override void Define(WorkflowBuilder<OrderState> flow) => flow
            .StartedBy<OrderPlaced>(e => e.OrderId, (state, e) => state.OrderId = e.OrderId)
            .Step("look", _ => Task.FromResult(StepResult.Next))
            .WaitFor<OrderPaid>("payment", e => e.OrderId);
    }

    internal sealed class MeasuredOrders : IProjection
    {
        public IReadOnlyCollection<Type> Follows { get; } = [typeof(OrderPlaced)];

        public Task RebuildAsync(IReadWork work, CancellationToken cancellation) => Task.CompletedTask;

        public Task ApplyAsync(IReadOnlyList<(EventEnvelope Envelope, IEvent Event)> events, IReadWork work, CancellationToken cancellation) => Task.CompletedTask;
    }
}
