using System.ComponentModel.DataAnnotations;
using Alexandria.Contracts.Support;
using Alexandria.Data;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Support.Tickets;

namespace Alexandria.Support.Customers;

/// <summary>Erases a customer for good: name and addresses, and all that his tickets say. Ids, times, crash statistics and the audit stay. It cannot be undone.</summary>
[Operation("customers.erase", Effect.Write, Route = "POST /v1/customers/{id}/erase", Cli = "customer erase", Permission = Permissions.CustomersErase, Mcp = false,
    Examples = ["customer erase 0198… --confirm 0198…"])]
public sealed record EraseCustomer : IOperation<CustomerErasure>
{
    /// <summary>The customer.</summary>
    [StringLength(100)] public required string Id { get; init; }

    /// <summary>The customer's id once more, as a confirmation.</summary>
    [StringLength(100)] public required string Confirm { get; init; }
}

/// <summary>What was erased.</summary>
public sealed record CustomerErasure
{
    /// <summary>The customer, who is no more than this id now.</summary>
    public required string Id { get; init; }

    /// <summary>Tickets whose texts were erased.</summary>
    public required int Tickets { get; init; }

    /// <summary>Files that were deleted.</summary>
    public required int Files { get; init; }

    /// <summary>Crash reports that were reduced to the names of their functions.</summary>
    public required int CrashReports { get; init; }

    /// <summary>Articles that people made of these tickets. Nothing was changed in them: read them, and edit what speaks of the customer.</summary>
    public required IReadOnlyList<string> ArticlesToReview { get; init; }

    /// <summary>False when the customer has more tickets than one call erases; call again.</summary>
    public required bool Complete { get; init; }
}

internal sealed class EraseCustomerHandler(CustomerStore customers, TicketStore tickets, ErasureStore erasure, IErasure kernel) : IOperationHandler<EraseCustomer, CustomerErasure>
{
    // One unit of work holds up the other writers: some tenths of a second for so many.
    private const int MostTickets = 200;

    public async Task<Result<CustomerErasure>> HandleAsync(EraseCustomer request, OperationContext context)
    {
        if (request.Confirm != request.Id)
        {
            return Error.Invalid("erasure_not_confirmed", "Erasing cannot be undone: give the customer's id once more as 'confirm'.");
        }

        if (await customers.FindAsync(context.Tenant, request.Id, context.Work) is not { } customer)
        {
            return Error.NotFound("customer", request.Id);
        }

        var found = await erasure.TicketsAsync(context.Tenant, customer.Id, MostTickets + 1, context.Work);
        var (files, reports) = (0, 0);
        List<string> ids = [customer.Id], articles = [];
        foreach (var ticket in found.Take(MostTickets))
        {
            var (attachments, crashes) = await erasure.EraseTicketAsync(ticket, context);
            await tickets.SaveAsync(ticket.Erase(context.Caller, context.Now) with { Forgets = true }, context);
            (files, reports) = (files + attachments.Count, reports + crashes.Count);
            ids.AddRange([ticket.Id, .. attachments, .. crashes]);
            articles.AddRange(ticket.ArticleId is { } article ? [article] : []);
        }

        var erased = customer.Erase(context.Now);
        await customers.UpdateAsync(erased, context.Work);
        context.Audit("customer", customer.Id, null, null);
        context.Publish(new CustomerErased(customer.Id, erased.Revision));
        await kernel.EraseAsync(ids, context);
        return new CustomerErasure { Id = customer.Id, Tickets = Math.Min(found.Count, MostTickets), Files = files, CrashReports = reports, ArticlesToReview = articles, Complete = found.Count <= MostTickets };
    }
}
