using System.Collections.Concurrent;
using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Workflows;

namespace Alexandria.Kernel.Flow.Tests.Events.Versions;

/// <summary>As it was first.</summary>
[Event("parcels.sent", 1)]
internal sealed record ParcelSentV1(string ParcelId, string Weight, long Revision) : IEvent
{
    public string Subject => ParcelId;
}

/// <summary>The weight became a number.</summary>
[Event("parcels.sent", 2)]
internal sealed record ParcelSentV2(string ParcelId, int Grams, long Revision) : IEvent
{
    public string Subject => ParcelId;
}

/// <summary>And got a carrier.</summary>
[Event("parcels.sent", 3)]
internal sealed record ParcelSent(string ParcelId, int Grams, string? Carrier, long Revision) : IEvent
{
    public string Subject => ParcelId;
}

[Event("parcels.arrived", 1)]
internal sealed record ParcelArrivedV1(string ParcelId, long Revision) : IEvent
{
    public string Subject => ParcelId;
}

[Event("parcels.arrived", 2)]
internal sealed record ParcelArrived(string ParcelId, string Door, long Revision) : IEvent
{
    public string Subject => ParcelId;
}

internal sealed class ParcelUpcasters : IUpcaster<ParcelSentV1, ParcelSentV2>, IUpcaster<ParcelSentV2, ParcelSent>, IUpcaster<ParcelArrivedV1, ParcelArrived>
{
    public ParcelSentV2 Upcast(ParcelSentV1 @event) => new(@event.ParcelId, int.Parse(@event.Weight), @event.Revision);

    public ParcelSent Upcast(ParcelSentV2 @event) => new(@event.ParcelId, @event.Grams, null, @event.Revision);

    public ParcelArrived Upcast(ParcelArrivedV1 @event) => new(@event.ParcelId, "front", @event.Revision);
}

/// <summary>Writes what it got and in which version.</summary>
[Subscriber("parcels.journal")]
internal sealed class NewestJournal : ISharedSubscriber<ParcelSent>
{
    public Task<Result<Nothing>> HandleAsync(ParcelSent @event, DeliveryContext context) => Journal.WriteAsync($"v3 {@event.Grams} {@event.Carrier}", @event, context);
}

[Subscriber("parcels.both")]
internal sealed class BothJournal : ISharedSubscriber<ParcelSentV1>, ISharedSubscriber<ParcelSent>
{
    public Task<Result<Nothing>> HandleAsync(ParcelSentV1 @event, DeliveryContext context) => Journal.WriteAsync($"v1 {@event.Weight}", @event, context);

    public Task<Result<Nothing>> HandleAsync(ParcelSent @event, DeliveryContext context) => Journal.WriteAsync($"v3 {@event.Grams} {@event.Carrier}", @event, context);
}

[Subscriber("parcels.old")]
internal sealed class OldJournal : ISharedSubscriber<ParcelSentV1>
{
    public Task<Result<Nothing>> HandleAsync(ParcelSentV1 @event, DeliveryContext context) => Journal.WriteAsync($"v1 {@event.Weight}", @event, context);
}

internal static class Journal
{
    public static async Task<Result<Nothing>> WriteAsync(string what, IEvent @event, DeliveryContext context)
    {
        await context.Work.ExecuteAsync("insert into effects (what, subject) values (@what, @subject)", new { what, @event.Subject });
        return Nothing.Value;
    }
}

/// <summary>The weight of what was sent since it was built.</summary>
internal sealed class SentWeight : IProjection
{
    public ConcurrentDictionary<string, int> Grams { get; } = [];

    public IReadOnlyCollection<Type> Follows => [typeof(ParcelSent)];

    public Task RebuildAsync(IReadWork work, CancellationToken cancellation) => Task.CompletedTask;

    public Task ApplyAsync(IReadOnlyList<(EventEnvelope Envelope, IEvent Event)> events, IReadWork work, CancellationToken cancellation)
    {
        foreach (var (_, @event) in events)
        {
            Grams[@event.Subject] = ((ParcelSent)@event).Grams;
        }

        return Task.CompletedTask;
    }
}

internal sealed class OldWeight : IProjection
{
    public IReadOnlyCollection<Type> Follows => [typeof(ParcelSentV2)];

    public Task RebuildAsync(IReadWork work, CancellationToken cancellation) => Task.CompletedTask;

    public Task ApplyAsync(IReadOnlyList<(EventEnvelope Envelope, IEvent Event)> events, IReadWork work, CancellationToken cancellation) => Task.CompletedTask;
}

internal sealed class ParcelState
{
    public string Sent { get; set; } = "";

    public string Arrived { get; set; } = "";
}

/// <summary>Holds the step back until the test lets it go.</summary>
internal sealed class Gate
{
    public bool Open { get; set; }

    public Task<StepResult> Step(StepContext<ParcelState> context) => Task.FromResult(Open ? StepResult.Next : StepResult.Retry("closed"));
}

/// <summary>As the program of then had it.</summary>
[Workflow("parcel", 1, Permissions = [])]
internal sealed class ParcelOfThen(Gate gate) : Workflow<ParcelState>
{
    public override void Define(WorkflowBuilder<ParcelState> flow) => flow
        .StartedBy<ParcelSentV1>(e => e.ParcelId, (state, e) => state.Sent = $"v1 {e.Weight}")
        .Step("carry", gate.Step)
        .WaitFor<ParcelArrivedV1>("arrival", e => e.ParcelId, (state, _) => state.Arrived = "v1");
}

/// <summary>The same sequence of steps over the records of now.</summary>
[Workflow("parcel", 1, Permissions = [])]
internal sealed class ParcelOfNow(Gate gate) : Workflow<ParcelState>
{
    public override void Define(WorkflowBuilder<ParcelState> flow) => flow
        .StartedBy<ParcelSent>(e => e.ParcelId, (state, e) => state.Sent = $"v3 {e.Grams}")
        .Step("carry", gate.Step)
        .WaitFor<ParcelArrived>("arrival", e => e.ParcelId, (state, e) => state.Arrived = $"v2 {e.Door}");
}
