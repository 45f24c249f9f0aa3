using System.ComponentModel.DataAnnotations;
using System.Text;
using Alexandria.Events;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Ontologies.Observability;

/// <summary>Lists what happened in the pipeline, the newest first: plans, downloads, extractions, validations, versions, decisions of gates.</summary>
[Operation("ontologies.events", Effect.Read, Route = "GET /v1/ontologies/events", Cli = "ontology events tail", Permission = Permissions.EventsRead, Examples = ["ontology events tail --limit 20"])]
public sealed record ListOntologyEvents : ListOperation<EventEnvelope>;

internal sealed class ListOntologyEventsHandler(OntologyEvents events) : IQueryHandler<ListOntologyEvents, Page<EventEnvelope>>
{
    public async Task<Result<Page<EventEnvelope>>> AnswerAsync(ListOntologyEvents request, PreparationContext context)
    {
        var cursor = PageCursor.Parse(request.Cursor);
        return cursor.Failed
            ? cursor.Error
            : Page<EventEnvelope>.Of(await events.NewestAsync(context.Tenant, cursor.Value?.Key, request.Limit + 1, context.Cancellation), request.Limit, e => new PageCursor(e.Position, e.Id));
    }
}

/// <summary>The newest events of the pipeline as JSON lines, the oldest first.</summary>
[Operation("ontologies.export-events", Effect.Read, Route = "GET /v1/ontologies/events/export", Cli = "ontology events export", Permission = Permissions.EventsRead, Mcp = false,
    Examples = ["ontology events export --most 5000 > events.jsonl"])]
public sealed record ExportOntologyEvents : IOperation<FileContent>
{
    /// <summary>How many at the most, 1 to 20,000.</summary>
    [Range(1, OntologyEvents.MostOfAKind)] public int Most { get; init; } = 1_000;
}

internal sealed class ExportOntologyEventsHandler(OntologyEvents events) : IQueryHandler<ExportOntologyEvents, FileContent>
{
    public async Task<Result<FileContent>> AnswerAsync(ExportOntologyEvents request, PreparationContext context)
    {
        var lines = new StringBuilder();
        foreach (var envelope in (await events.NewestAsync(context.Tenant, null, request.Most, context.Cancellation)).Reverse())
        {
            lines.Append(Json.Write(envelope)).Append('\n');
        }

        return new FileContent(Encoding.UTF8.GetBytes(lines.ToString()), "application/jsonl", "ontology-events.jsonl");
    }
}
