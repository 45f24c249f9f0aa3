using System.ComponentModel.DataAnnotations;
using Alexandria.Contracts.Knowledge;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Support.Tickets;

namespace Alexandria.Support.Tags;

/// <summary>Tags a ticket with a term of an ontology's latest version. One that it has already stays as it is.</summary>
[Operation("tickets.tag", Effect.Write, Route = "POST /v1/tickets/{id}/tags", Cli = "ticket tag", Permission = Permissions.TicketsWrite, Status = 201,
    Examples = ["ticket tag 0198… --ontology-id uo --term-id UO:0000002"])]
public sealed record TagTicket : IOperation<TicketSummary>
{
    /// <summary>The ticket.</summary>
    public required string Id { get; init; }

    /// <summary>What the specification calls the ontology.</summary>
    [StringLength(TermTags.LongestOntologyId, MinimumLength = 1)] public required string OntologyId { get; init; }

    /// <summary>The term's id.</summary>
    [StringLength(TermTags.LongestTermId, MinimumLength = 1)] public required string TermId { get; init; }
}

internal sealed class TagTicketHandler(TicketStore tickets, TicketTags tags, ITermCatalog? catalog = null) : IOperationHandler<TagTicket, TicketSummary>
{
    public async Task<Result<TicketSummary>> HandleAsync(TagTicket request, OperationContext context)
    {
        var found = await tickets.FindCurrentAsync(request.Id, context);
        if (found.Failed)
        {
            return found.Error;
        }

        if (catalog is null)
        {
            return TermTags.NotInstalled;
        }

        var ticket = found.Value;
        var added = await catalog.AddAsync(new(request.OntologyId, request.TermId), await tags.OfTicketAsync(context.Tenant, ticket.Id, context.Work), context);
        if (added.Failed)
        {
            return added.Error;
        }

        if (added.Value is not { } tag)
        {
            return TicketSummary.Of(ticket);
        }

        await tags.AddAsync(ticket, tag, context.Work);
        return await tickets.SaveAsync(ticket.Tagged(tag, context.Caller, context.Now), context);
    }
}
