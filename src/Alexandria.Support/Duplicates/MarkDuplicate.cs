using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Support.Tickets;

namespace Alexandria.Support.Duplicates;

/// <summary>Says that a ticket is a duplicate of another, and closes it if it is open. The other one stays as it is.</summary>
[Operation("tickets.mark-duplicate", Effect.Write, Route = "POST /v1/tickets/{id}/duplicates", Cli = "ticket mark-duplicate", Permission = Permissions.TicketsWrite, Status = 201,
    Examples = ["ticket mark-duplicate 0198… --original-id 0199…"])]
public sealed record MarkDuplicate : IOperation<TicketSummary>
{
    /// <summary>The ticket that is the duplicate.</summary>
    public required string Id { get; init; }

    /// <summary>The ticket that it is a duplicate of.</summary>
    [StringLength(Ticket.MaxName, MinimumLength = 1)] public required string OriginalId { get; init; }
}

internal sealed class MarkDuplicateHandler(TicketStore tickets, DuplicateStore duplicates) : IOperationHandler<MarkDuplicate, TicketSummary>
{
    public async Task<Result<TicketSummary>> HandleAsync(MarkDuplicate request, OperationContext context)
    {
        var found = await tickets.FindCurrentAsync(request.Id, context);
        if (found.Failed)
        {
            return found.Error;
        }

        if (request.OriginalId == request.Id)
        {
            return Error.Unprocessable("duplicate_of_itself", "A ticket is no duplicate of itself.");
        }

        if (await tickets.FindAsync(context.Tenant, request.OriginalId, context.Work) is null)
        {
            return Error.Unprocessable("ticket_not_found", $"There is no ticket '{request.OriginalId}'.");
        }

        var decided = await duplicates.OfTicketAsync(context.Tenant, request.Id, context.Work);
        if (!found.Value.IsOpen && decided.Any(d => d.DuplicateId == request.Id && d.Other(request.Id) == request.OriginalId))
        {
            return TicketSummary.Of(found.Value);
        }

        await duplicates.SaveAsync(DuplicatePair.Of(request.Id, request.OriginalId, isDuplicate: true, context), context.Work);
        return await tickets.SaveAsync(found.Value.MarkDuplicate(request.OriginalId, context.Caller, context.Now), context);
    }
}
