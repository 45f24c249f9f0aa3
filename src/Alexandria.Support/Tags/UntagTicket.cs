using System.ComponentModel.DataAnnotations;
using Alexandria.Contracts.Knowledge;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Support.Tickets;

namespace Alexandria.Support.Tags;

/// <summary>Removes a tag from a ticket.</summary>
[Operation("tickets.untag", Effect.Write, Route = "DELETE /v1/tickets/{id}/tags", Cli = "ticket untag", Permission = Permissions.TicketsWrite,
    Examples = ["ticket untag 0198… --ontology-id uo --term-id UO:0000002"])]
public sealed record UntagTicket : IOperation<TicketSummary>
{
    /// <summary>The ticket.</summary>
    public required string Id { get; init; }

    /// <summary>What the specification calls the ontology.</summary>
    [StringLength(TermTags.LongestOntologyId, MinimumLength = 1)] public required string OntologyId { get; init; }

    /// <summary>The term's id.</summary>
    [StringLength(TermTags.LongestTermId, MinimumLength = 1)] public required string TermId { get; init; }
}

internal sealed class UntagTicketHandler(TicketStore tickets, TicketTags tags) : IOperationHandler<UntagTicket, TicketSummary>
{
    public async Task<Result<TicketSummary>> HandleAsync(UntagTicket request, OperationContext context)
    {
        var found = await tickets.FindCurrentAsync(request.Id, context);
        if (found.Failed)
        {
            return found.Error;
        }

        var (ticket, key) = (found.Value, new TermKey(request.OntologyId, request.TermId));
        if ((await tags.OfTicketAsync(context.Tenant, ticket.Id, context.Work)).FirstOrDefault(t => t.Key == key) is not { } tag)
        {
            return TermTags.NotTagged(key);
        }

        await tags.RemoveAsync(ticket, key, context.Work);
        return await tickets.SaveAsync(ticket.Untagged(tag, context.Caller, context.Now), context);
    }
}
