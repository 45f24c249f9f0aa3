using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Support.Tickets;

/// <summary>Changes what a ticket says about itself; what is left out stays.</summary>
[Operation("tickets.edit", Effect.Write, Route = "PATCH /v1/tickets/{id}", Cli = "ticket edit", Permission = Permissions.TicketsWrite,
    Examples = ["ticket edit 0198… --product ledger --priority urgent", "ticket edit 0198… --category refund"])]
public sealed record EditTicket : IOperation<TicketSummary>
{
    /// <summary>The ticket.</summary>
    public required string Id { get; init; }

    /// <summary>What is wrong, in one line.</summary>
    [StringLength(Ticket.MaxSubject, MinimumLength = 1)] public string? Subject { get; init; }

    /// <summary>The product that it is about; empty text clears it.</summary>
    [StringLength(Ticket.MaxName)] public string? Product { get; init; }

    /// <summary>Version of the product; empty text clears it.</summary>
    [StringLength(Ticket.MaxName)] public string? Version { get; init; }

    /// <summary>How soon it wants an answer.</summary>
    public TicketPriority? Priority { get; init; }

    /// <summary>What kind of request it is, in the team's own words; empty text clears it.</summary>
    [StringLength(Ticket.MaxName)] public string? Category { get; init; }
}

internal sealed class EditTicketHandler(TicketStore tickets) : IOperationHandler<EditTicket, TicketSummary>
{
    public async Task<Result<TicketSummary>> HandleAsync(EditTicket request, OperationContext context) => request.Subject is { } subject && string.IsNullOrWhiteSpace(subject)
        ? Error.Invalid("subject_missing", "Say in one line what is wrong.")
        : await tickets.ChangeAsync(request.Id, context, ticket => ticket.Edit(request, context.Caller, context.Now));
}
