using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Support.Customers;

/// <summary>Changes a customer; what is left out stays, empty text clears.</summary>
[Operation("customers.update", Effect.Write, Route = "PATCH /v1/customers/{id}", Cli = "customer update", Permission = Permissions.CustomersWrite,
    Examples = ["customer update 0198… --company \"Analytical Engines\""])]
public sealed record UpdateCustomer : IOperation<CustomerView>
{
    /// <summary>The customer.</summary>
    public required string Id { get; init; }

    /// <summary>How the customer is called.</summary>
    [StringLength(200, MinimumLength = 1)] public string? Name { get; init; }

    /// <summary>E-mail address; one customer to an address.</summary>
    [StringLength(320)] public string? Email { get; init; }

    /// <summary>Whom the customer works for.</summary>
    [StringLength(200)] public string? Company { get; init; }

    /// <summary>What the team should know.</summary>
    [StringLength(4000)] public string? Notes { get; init; }
}

internal sealed class UpdateCustomerHandler(CustomerStore customers) : IOperationHandler<UpdateCustomer, CustomerView>
{
    public async Task<Result<CustomerView>> HandleAsync(UpdateCustomer request, OperationContext context)
    {
        if (await customers.FindAsync(context.Tenant, request.Id, context.Work) is not { } before)
        {
            return Error.NotFound("customer", request.Id);
        }

        if (context.StaleAgainst(before.Revision) is { } stale)
        {
            return stale;
        }

        var after = before.With(request, context.Now);
        if (after.Email is { } email && !new EmailAddressAttribute().IsValid(email))
        {
            return Error.Invalid("email_malformed", "This is no e-mail address.");
        }

        if (!await customers.UpdateAsync(after, context.Work))
        {
            return Customer.EmailTaken;
        }

        context.Audit("customer", after.Id, before, after);
        return after.View();
    }
}
