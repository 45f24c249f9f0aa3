using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using Alexandria.Events;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Admin.Schemas;

/// <summary>Answers the JSON Schema (Draft 2020-12) of an event's payload, as it is.</summary>
[Operation("schemas.get", Effect.Read, Route = "GET /v1/schemas/{event}/{version}", Cli = "schema show", Permission = Permissions.EventsRead,
    Examples = ["schema show tickets.opened latest", "schema show tickets.opened 1 --output tickets.opened.json"])]
public sealed record GetSchema : IOperation<FileContent>
{
    /// <summary>The event's name, such as <c>tickets.opened</c>.</summary>
    [StringLength(100)] public required string Event { get; init; }

    /// <summary>A version, or <c>latest</c>.</summary>
    [RegularExpression("^(latest|[1-9][0-9]{0,8})$")] public required string Version { get; init; }
}

internal sealed class GetSchemaHandler(IEventSchemas schemas) : IQueryHandler<GetSchema, FileContent>
{
    public const string MediaType = "application/schema+json";

    public Task<Result<FileContent>> AnswerAsync(GetSchema request, PreparationContext context)
    {
        var found = schemas.All.FirstOrDefault(e => e.Event == request.Event && (request.Version == "latest" ? e.Latest : e.Version.ToString(CultureInfo.InvariantCulture) == request.Version));
        return Task.FromResult<Result<FileContent>>(found is null
            ? Error.NotFound("schema", $"{request.Event} {request.Version}")
            : new FileContent(Encoding.UTF8.GetBytes(found.Schema), MediaType, FileName: null));
    }
}
