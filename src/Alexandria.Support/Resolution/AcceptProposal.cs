using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Support.Tickets;

namespace Alexandria.Support.Resolution;

/// <summary>Accepts a ticket's proposal. From then on no rerun overwrites it.</summary>
[Operation("tickets.accept-proposal", Effect.Write, Route = "POST /v1/tickets/{id}/proposal/accept", Cli = "ticket accept-proposal", Permission = Permissions.TicketsWrite,
    Examples = ["ticket accept-proposal 0198…"])]
public sealed record AcceptProposal : IOperation<TicketSummary>
{
    /// <summary>The ticket.</summary>
    public required string Id { get; init; }

    /// <summary>True takes the newer draft in the place of the one that was edited or accepted before.</summary>
    public bool Newer { get; init; }
}

internal sealed class AcceptProposalHandler(TicketStore tickets, ProposalStore proposals) : IOperationHandler<AcceptProposal, TicketSummary>
{
    public async Task<Result<TicketSummary>> HandleAsync(AcceptProposal request, OperationContext context)
    {
        var found = await tickets.FindCurrentAsync(request.Id, context);
        if (found.Failed)
        {
            return found.Error;
        }

        var (current, beside) = await proposals.FindAsync(context.Tenant, request.Id, context.Work);
        if ((request.Newer ? beside : current) is not { } proposal)
        {
            return Error.Conflict("no_proposal", request.Newer ? "There is no newer draft beside the proposal." : "There is no proposal yet; the workflow makes one.");
        }

        await proposals.SaveAsync(proposal.Accept(context.Caller, context.Now), context.Work);
        await proposals.DropBesideAsync(context.Tenant, request.Id, context.Work);
        return await tickets.SaveAsync(found.Value.ProposalAccepted(context.Caller, context.Now), context);
    }
}
