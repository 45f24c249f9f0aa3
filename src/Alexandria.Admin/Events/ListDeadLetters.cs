using System.ComponentModel.DataAnnotations;
using Alexandria.Events;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Admin.Events;

/// <summary>Lists deliveries that failed for good, with subscriber, attempts and reason, newest first.</summary>
[Operation("events.dead-letters", Effect.Read, Route = "GET /v1/dead-letters", Cli = "events dead-letters", Permission = Permissions.EventsRead,
    Examples = ["events dead-letters --json"])]
public sealed record ListDeadLetters : ListOperation<FailedDelivery>
{
    /// <summary>Only deliveries to this subscriber.</summary>
    [StringLength(200)] public string? Subscriber { get; init; }

    /// <summary>Only deliveries of this event.</summary>
    [StringLength(100)] public string? EventId { get; init; }
}

internal sealed class ListDeadLettersHandler(IEventLog log) : IQueryHandler<ListDeadLetters, Page<FailedDelivery>>
{
    public async Task<Result<Page<FailedDelivery>>> AnswerAsync(ListDeadLetters request, PreparationContext context)
    {
        var cursor = PageCursor.Parse(request.Cursor);
        if (cursor.Failed)
        {
            return cursor.Error;
        }

        var filter = new FailedDeliveryFilter(request.Subscriber, request.EventId, cursor.Value);
        var failed = await log.ReadFailedAsync(context.Tenant, filter, request.Limit + 1, context.Cancellation);
        return Page<FailedDelivery>.Of(failed, request.Limit, f => new PageCursor(f.Position, f.Subscriber));
    }
}
