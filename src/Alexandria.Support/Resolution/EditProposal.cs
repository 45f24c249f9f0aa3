using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Support.Tickets;

namespace Alexandria.Support.Resolution;

/// <summary>Rewrites a ticket's proposal. From then on no rerun overwrites it.</summary>
[Operation("tickets.edit-proposal", Effect.Write, Route = "PUT /v1/tickets/{id}/proposal", Cli = "ticket edit-proposal", Permission = Permissions.TicketsWrite,
    Examples = ["ticket edit-proposal 0198… --text-file answer.md"])]
public sealed record EditProposal : IOperation<TicketSummary>
{
    /// <summary>The ticket.</summary>
    public required string Id { get; init; }

    /// <summary>The answer as it shall be, at most 262,144 characters.</summary>
    [StringLength(Ticket.MaxText, MinimumLength = 1)] public required string Text { get; init; }
}

internal sealed class EditProposalHandler(TicketStore tickets, ProposalStore proposals) : IOperationHandler<EditProposal, TicketSummary>
{
    public async Task<Result<TicketSummary>> HandleAsync(EditProposal request, OperationContext context)
    {
        var found = await tickets.FindCurrentAsync(request.Id, context);
        if (found.Failed)
        {
            return found.Error;
        }

        var (current, _) = await proposals.FindAsync(context.Tenant, request.Id, context.Work);
        if (current is null)
        {
            return Error.Conflict("no_proposal", "There is no proposal yet; the workflow makes one.");
        }

        await proposals.SaveAsync(current.Edit(request.Text, context.Caller, context.Now), context.Work);
        return await tickets.SaveAsync(found.Value.ProposalEdited(context.Caller, context.Now), context);
    }
}
