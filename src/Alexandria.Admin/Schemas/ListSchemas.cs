using System.ComponentModel.DataAnnotations;
using Alexandria.Events;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Admin.Schemas;

/// <summary>Lists every version of every event with the stream that carries it and who takes it, by name and version.</summary>
[Operation("schemas.list", Effect.Read, Route = "GET /v1/schemas", Cli = "schema list", Permission = Permissions.EventsRead, Examples = ["schema list", "schema list --event tickets.opened"])]
public sealed record ListSchemas : ListOperation<SchemaSummary>
{
    /// <summary>Only versions of this event, such as <c>tickets.opened</c>.</summary>
    [StringLength(100)] public string? Event { get; init; }
}

/// <summary>One version of an event.</summary>
/// <param name="Event">Its name.</param>
/// <param name="Version">From 1.</param>
/// <param name="Latest">Whether it is the newest, in which the event is published.</param>
/// <param name="Stream">What carries it where a bus is used.</param>
/// <param name="Title">What has happened.</param>
/// <param name="Subscribers">Who takes it: subscribers by name, workflow:NAME and projection:NAME.</param>
public sealed record SchemaSummary(string Event, int Version, bool Latest, string Stream, string Title, IReadOnlyList<string> Subscribers)
{
    internal static SchemaSummary Of(EventDescription described) =>
        new(described.Event, described.Version, described.Latest, described.Stream, described.Title, described.Subscribers);
}

internal sealed class ListSchemasHandler(IEventSchemas schemas) : IQueryHandler<ListSchemas, Page<SchemaSummary>>
{
    public Task<Result<Page<SchemaSummary>>> AnswerAsync(ListSchemas request, PreparationContext context) => Task.FromResult(Answer(request));

    private Result<Page<SchemaSummary>> Answer(ListSchemas request)
    {
        var cursor = PageCursor.Parse(request.Cursor);
        if (cursor.Failed)
        {
            return cursor.Error;
        }

        var rest = schemas.All.Where(e => request.Event is null || e.Event == request.Event).SkipWhile(e => cursor.Value is { } last && IsUpTo(e, last)).Take(request.Limit + 1).Select(SchemaSummary.Of);
        return Page<SchemaSummary>.Of([.. rest], request.Limit, e => new PageCursor(e.Version, e.Event));
    }

    private static bool IsUpTo(EventDescription described, PageCursor last) =>
        string.CompareOrdinal(described.Event, last.Id) is var order && (order < 0 || (order == 0 && described.Version <= last.Key));
}
