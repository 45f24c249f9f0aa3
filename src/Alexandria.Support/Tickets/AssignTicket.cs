using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Support.Tickets;

/// <summary>Gives a ticket to somebody, or to nobody.</summary>
[Operation("tickets.assign", Effect.Write, Route = "POST /v1/tickets/{id}/assign", Cli = "ticket assign", Permission = Permissions.TicketsWrite,
    Examples = ["ticket assign 0198… --assignee dana"])]
public sealed record AssignTicket : IOperation<TicketSummary>
{
    /// <summary>The ticket.</summary>
    public required string Id { get; init; }

    /// <summary>Name of the person who takes it on; left out, the ticket is nobody's.</summary>
    [StringLength(Ticket.MaxName)] public string? Assignee { get; init; }
}

internal sealed class AssignTicketHandler(TicketStore tickets) : IOperationHandler<AssignTicket, TicketSummary>
{
    public Task<Result<TicketSummary>> HandleAsync(AssignTicket request, OperationContext context) =>
        tickets.ChangeAsync(request.Id, context, ticket => ticket.Assign(request.Assignee, context.Caller, context.Now));
}
