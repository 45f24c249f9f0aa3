using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Support.Resolution;

namespace Alexandria.Support.Tickets;

/// <summary>Answers the customer. The answer is kept in the timeline as an outgoing reply.</summary>
[Operation("tickets.reply", Effect.Write, Route = "POST /v1/tickets/{id}/replies", Cli = "ticket reply", Permission = Permissions.TicketsWrite, Status = 201,
    Examples = ["ticket reply 0198… --text-file answer.md", "ticket reply 0198…"])]
public sealed record ReplyToCustomer : IOperation<TicketSummary>
{
    /// <summary>The ticket.</summary>
    public required string Id { get; init; }

    /// <summary>The answer; left out, the accepted proposal is sent.</summary>
    [StringLength(Ticket.MaxText, MinimumLength = 1)] public string? Text { get; init; }
}

internal sealed class ReplyToCustomerHandler(TicketStore tickets, ProposalStore proposals) : IOperationHandler<ReplyToCustomer, TicketSummary>
{
    public async Task<Result<TicketSummary>> HandleAsync(ReplyToCustomer request, OperationContext context)
    {
        var (proposal, _) = await proposals.FindAsync(context.Tenant, request.Id, context.Work);
        return await tickets.ChangeAsync(request.Id, context, ticket => (request.Text ?? Accepted(proposal)) is { } text
            ? ticket.Reply(text, context.Caller, context.Now)
            : Error.Conflict("proposal_not_accepted", "There is no accepted proposal to send: accept it first, or give the text."));
    }

    private static string? Accepted(Proposal? proposal) => proposal?.AcceptedAt is null ? null : proposal.Text;
}
