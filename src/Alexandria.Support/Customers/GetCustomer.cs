using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Support.Customers;

/// <summary>Shows a customer.</summary>
[Operation("customers.get", Effect.Read, Route = "GET /v1/customers/{id}", Cli = "customer show", Permission = Permissions.CustomersRead,
    Examples = ["customer show 0198…"])]
public sealed record GetCustomer : IOperation<CustomerView>
{
    /// <summary>The customer.</summary>
    public required string Id { get; init; }
}

internal sealed class GetCustomerHandler(CustomerStore customers) : IOperationHandler<GetCustomer, CustomerView>
{
    public async Task<Result<CustomerView>> HandleAsync(GetCustomer request, OperationContext context) =>
        await customers.FindAsync(context.Tenant, request.Id, context.Work) is { } customer
            ? customer.View()
            : Error.NotFound("customer", request.Id);
}
