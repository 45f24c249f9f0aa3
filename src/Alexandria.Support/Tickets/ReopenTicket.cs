using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Support.Tickets;

/// <summary>Opens a resolved or closed ticket again; its way to a resolution starts anew.</summary>
[Operation("tickets.reopen", Effect.Write, Route = "POST /v1/tickets/{id}/reopen", Cli = "ticket reopen", Permission = Permissions.TicketsWrite,
    Examples = ["ticket reopen 0198… --reason \"It happened again\""])]
public sealed record ReopenTicket : IOperation<TicketSummary>
{
    /// <summary>The ticket.</summary>
    public required string Id { get; init; }

    /// <summary>Why, for the timeline; at most 2,000 characters.</summary>
    [StringLength(2000)] public string? Reason { get; init; }
}

internal sealed class ReopenTicketHandler(TicketStore tickets) : IOperationHandler<ReopenTicket, TicketSummary>
{
    public Task<Result<TicketSummary>> HandleAsync(ReopenTicket request, OperationContext context) =>
        tickets.ChangeAsync(request.Id, context, ticket => ticket.Reopen(request.Reason, context.Caller, context.Now));
}
