using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Support.Tickets;

/// <summary>Adds an internal comment; links and proposal are looked at again in its light.</summary>
[Operation("tickets.comment", Effect.Write, Route = "POST /v1/tickets/{id}/comments", Cli = "ticket comment", Permission = Permissions.TicketsWrite, Status = 201,
    Examples = ["ticket comment 0198… --text \"Happens since the update\""])]
public sealed record CommentTicket : IOperation<TicketSummary>
{
    /// <summary>The ticket.</summary>
    public required string Id { get; init; }

    /// <summary>The comment, at most 262,144 characters; the customer does not see it.</summary>
    [StringLength(Ticket.MaxText, MinimumLength = 1)] public required string Text { get; init; }
}

internal sealed class CommentTicketHandler(TicketStore tickets) : IOperationHandler<CommentTicket, TicketSummary>
{
    public Task<Result<TicketSummary>> HandleAsync(CommentTicket request, OperationContext context) =>
        tickets.ChangeAsync(request.Id, context, ticket => ticket.Comment(request.Text, context.Caller, context.Now));
}
