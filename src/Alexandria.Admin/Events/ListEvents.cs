using System.ComponentModel.DataAnnotations;
using Alexandria.Events;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Admin.Events;

/// <summary>Lists what has happened, newest first.</summary>
[Operation("events.list", Effect.Read, Route = "GET /v1/events", Cli = "events list", Permission = Permissions.EventsRead,
    Examples = ["events list --name tickets.opened --limit 10"])]
public sealed record ListEvents : ListOperation<EventEnvelope>
{
    /// <summary>Only events of this name, such as <c>tickets.opened</c>.</summary>
    [StringLength(100)] public string? Name { get; init; }

    /// <summary>Only what happened to this resource.</summary>
    [StringLength(200)] public string? Subject { get; init; }
}

internal sealed class ListEventsHandler(IEventLog log) : IQueryHandler<ListEvents, Page<EventEnvelope>>
{
    public async Task<Result<Page<EventEnvelope>>> AnswerAsync(ListEvents request, PreparationContext context)
    {
        var cursor = PageCursor.Parse(request.Cursor);
        if (cursor.Failed)
        {
            return cursor.Error;
        }

        var events = await log.ReadBackAsync(context.Tenant, cursor.Value?.Key, new EventFilter(request.Name, request.Subject), request.Limit + 1, context.Cancellation);
        return Page<EventEnvelope>.Of(events, request.Limit, e => new PageCursor(e.Position, e.Id));
    }
}
