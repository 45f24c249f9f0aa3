using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Support.Customers;

namespace Alexandria.Support.Tickets;

/// <summary>Opens a ticket and starts its way to a resolution.</summary>
[Operation("tickets.open", Effect.Write, Route = "POST /v1/tickets", Cli = "ticket open", Permission = Permissions.TicketsWrite, Status = 201,
    Examples = ["ticket open --subject \"Export fails\" --body-file mail.txt --product ledger --version 4.2.1"])]
public sealed record OpenTicket : IOperation<TicketSummary>
{
    /// <summary>What is wrong, in one line of at most 200 characters.</summary>
    [StringLength(Ticket.MaxSubject, MinimumLength = 1)] public required string Subject { get; init; }

    /// <summary>What the customer wrote, at most 262,144 characters; stack traces in it are recognised.</summary>
    [StringLength(Ticket.MaxText)] public required string Body { get; init; }

    /// <summary>The product that it is about.</summary>
    [StringLength(Ticket.MaxName)] public string? Product { get; init; }

    /// <summary>Version of the product, as the customer writes it.</summary>
    [StringLength(Ticket.MaxName)] public string? Version { get; init; }

    /// <summary>The customer who asks.</summary>
    [StringLength(Ticket.MaxName)] public string? CustomerId { get; init; }

    /// <summary>How soon it wants an answer.</summary>
    public TicketPriority Priority { get; init; } = TicketPriority.Normal;

    /// <summary>What kind of request it is, in the team's own words.</summary>
    [StringLength(Ticket.MaxName)] public string? Category { get; init; }
}

internal sealed class OpenTicketHandler(TicketStore tickets, CustomerStore customers) : IOperationHandler<OpenTicket, TicketSummary>
{
    public async Task<Result<TicketSummary>> HandleAsync(OpenTicket request, OperationContext context)
    {
        if (string.IsNullOrWhiteSpace(request.Subject))
        {
            return Error.Invalid("subject_missing", "Say in one line what is wrong.");
        }

        if (request.CustomerId is { } customer && await customers.FindAsync(context.Tenant, customer, context.Work) is null)
        {
            return Error.Unprocessable("customer_not_found", $"There is no customer '{customer}'; create it first, or leave customerId out.");
        }

        return await tickets.SaveAsync(Ticket.Open(request, context.NewId(), context.Caller, context.Now), context);
    }
}
