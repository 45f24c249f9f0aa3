using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Support.Tickets;

/// <summary>Resolves a ticket. The resolution is what later drafts quote.</summary>
[Operation("tickets.resolve", Effect.Write, Route = "POST /v1/tickets/{id}/resolve", Cli = "ticket resolve", Permission = Permissions.TicketsWrite,
    Examples = ["ticket resolve 0198… --resolution \"Fixed by the update to 4.2.2\""])]
public sealed record ResolveTicket : IOperation<TicketSummary>
{
    /// <summary>The ticket.</summary>
    public required string Id { get; init; }

    /// <summary>What resolved it, at most 262,144 characters.</summary>
    [StringLength(Ticket.MaxText, MinimumLength = 1)] public required string Resolution { get; init; }
}

internal sealed class ResolveTicketHandler(TicketStore tickets) : IOperationHandler<ResolveTicket, TicketSummary>
{
    public Task<Result<TicketSummary>> HandleAsync(ResolveTicket request, OperationContext context) =>
        tickets.ChangeAsync(request.Id, context, ticket => ticket.Resolve(request.Resolution, context.Caller, context.Now));
}
