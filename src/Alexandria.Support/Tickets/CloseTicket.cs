using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Support.Tickets;

/// <summary>Closes a ticket, resolved or not.</summary>
[Operation("tickets.close", Effect.Write, Route = "POST /v1/tickets/{id}/close", Cli = "ticket close", Permission = Permissions.TicketsWrite,
    Examples = ["ticket close 0198…"])]
public sealed record CloseTicket : IOperation<TicketSummary>
{
    /// <summary>The ticket.</summary>
    public required string Id { get; init; }
}

internal sealed class CloseTicketHandler(TicketStore tickets) : IOperationHandler<CloseTicket, TicketSummary>
{
    public Task<Result<TicketSummary>> HandleAsync(CloseTicket request, OperationContext context) =>
        tickets.ChangeAsync(request.Id, context, ticket => ticket.Close(context.Caller, context.Now));
}
