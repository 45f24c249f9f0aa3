using System.ComponentModel.DataAnnotations;
using Alexandria.Contracts.Knowledge;
using Alexandria.Data;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Support.Tickets;

namespace Alexandria.Support.Tags;

/// <summary>Suggests terms to tag a ticket with: those that its subject and text name, or those that are called as asked. What it is tagged with is left out; without the Knowledge module there are none.</summary>
[Operation("tickets.suggested-tags", Effect.Read, Route = "GET /v1/tickets/{id}/suggested-tags", Cli = "ticket suggested-tags", Permission = Permissions.TicketsRead,
    Examples = ["ticket suggested-tags 0198…", "ticket suggested-tags 0198… --q scales --json"])]
public sealed record SuggestTicketTags : IOperation<SuggestedTags>
{
    /// <summary>The ticket.</summary>
    [StringLength(Ticket.MaxName)] public required string Id { get; init; }

    /// <summary>Words or an id to look for, in place of what the ticket says.</summary>
    [StringLength(500)] public string? Q { get; init; }

    /// <summary>How many at the most, 1 to 20.</summary>
    [Range(1, 20)] public int Limit { get; init; } = 10;
}

internal sealed class SuggestTicketTagsHandler(TicketStore tickets, TicketTags tags, IDatabase database, ITermCatalog? catalog = null) : IQueryHandler<SuggestTicketTags, SuggestedTags>
{
    public async Task<Result<SuggestedTags>> AnswerAsync(SuggestTicketTags request, PreparationContext context)
    {
        var (ticket, present) = await database.ReadAsync(
            async work => (await tickets.FindAsync(context.Tenant, request.Id, work), await tags.OfTicketAsync(context.Tenant, request.Id, work)), context.Cancellation);
        if (ticket is null)
        {
            return Error.NotFound("ticket", request.Id);
        }

        var asked = !string.IsNullOrWhiteSpace(request.Q);
        if (catalog is null || (!asked && ticket.Body == Ticket.Erased))
        {
            return new SuggestedTags([]);
        }

        // As many more as may turn out to be there already.
        var most = request.Limit + present.Count;
        var found = asked
            ? await catalog.SearchAsync(request.Q!, most, context.Cancellation)
            : await catalog.NamedInAsync($"{ticket.Subject}\n{ticket.Body}", most, context.Cancellation);
        return found.Without(present, request.Limit);
    }
}
