using System.ComponentModel.DataAnnotations;
using Alexandria.Events;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Admin.Events;

/// <summary>Delivers an event to a subscriber once more: a dead letter after its cause was mended, or, with force, a handled one.</summary>
[Operation("events.replay", Effect.Write, Route = "POST /v1/events/{eventId}/replay", Cli = "events replay", Permission = Permissions.EventsReplay,
    Examples = ["events replay 0198a0c2-7d00-7000-8000-000000000000 --subscriber workflow:ticket-resolution"])]
public sealed record ReplayEvent : IOperation<Nothing>
{
    /// <summary>The event's id.</summary>
    [StringLength(100)] public required string EventId { get; init; }

    /// <summary>The subscriber's name, as the dead letter shows it.</summary>
    [StringLength(200, MinimumLength = 1)] public required string Subscriber { get; init; }

    /// <summary>Replay although it was handled; its effects then happen again.</summary>
    public bool Force { get; init; }
}

internal sealed class ReplayEventHandler(IEventLog log) : IOperationHandler<ReplayEvent, Nothing>
{
    public async Task<Result<Nothing>> HandleAsync(ReplayEvent request, OperationContext context)
    {
        var replayed = await log.ReplayAsync(request.EventId, request.Subscriber, request.Force, context.Caller, context.Work);
        if (!replayed.Failed)
        {
            context.Audit("event", request.EventId, null, new { request.Subscriber, request.Force });
        }

        return replayed;
    }
}
