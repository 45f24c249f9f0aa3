using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Support.Tickets;

namespace Alexandria.Support.Duplicates;

/// <summary>Says that two tickets are no duplicates; neither is shown as the other's from then on. A ticket that was closed as a duplicate stays closed.</summary>
[Operation("tickets.reject-duplicate", Effect.Write, Route = "DELETE /v1/tickets/{id}/duplicates/{otherId}", Cli = "ticket reject-duplicate", Permission = Permissions.TicketsWrite,
    Examples = ["ticket reject-duplicate 0198… 0199…"])]
public sealed record RejectDuplicate : IOperation<TicketSummary>
{
    /// <summary>The ticket.</summary>
    public required string Id { get; init; }

    /// <summary>The ticket that says something else.</summary>
    [StringLength(Ticket.MaxName)] public required string OtherId { get; init; }
}

internal sealed class RejectDuplicateHandler(TicketStore tickets, DuplicateStore duplicates) : IOperationHandler<RejectDuplicate, TicketSummary>
{
    public async Task<Result<TicketSummary>> HandleAsync(RejectDuplicate request, OperationContext context)
    {
        var found = await tickets.FindCurrentAsync(request.Id, context);
        if (found.Failed)
        {
            return found.Error;
        }

        if (request.OtherId == request.Id || await tickets.FindAsync(context.Tenant, request.OtherId, context.Work) is null)
        {
            return Error.NotFound("ticket", request.OtherId);
        }

        var decided = await duplicates.OfTicketAsync(context.Tenant, request.Id, context.Work);
        if (decided.Any(d => d.DuplicateId is null && d.Other(request.Id) == request.OtherId))
        {
            return TicketSummary.Of(found.Value);
        }

        await duplicates.SaveAsync(DuplicatePair.Of(request.Id, request.OtherId, isDuplicate: false, context), context.Work);
        return await tickets.SaveAsync(found.Value.RejectDuplicate(request.OtherId, context.Caller, context.Now), context);
    }
}
