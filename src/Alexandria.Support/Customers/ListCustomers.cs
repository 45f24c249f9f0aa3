using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Support.Customers;

/// <summary>Lists customers, newest first.</summary>
[Operation("customers.list", Effect.Read, Route = "GET /v1/customers", Cli = "customer list", Permission = Permissions.CustomersRead,
    Examples = ["customer list", "customer list --email ada@example.org"])]
public sealed record ListCustomers : ListOperation<CustomerView>
{
    /// <summary>The one with this e-mail address.</summary>
    [StringLength(320)] public string? Email { get; init; }
}

internal sealed class ListCustomersHandler(CustomerStore customers) : IOperationHandler<ListCustomers, Page<CustomerView>>
{
    public async Task<Result<Page<CustomerView>>> HandleAsync(ListCustomers request, OperationContext context)
    {
        var cursor = PageCursor.Parse(request.Cursor);
        if (cursor.Failed)
        {
            return cursor.Error;
        }

        var rows = await customers.ListAsync(context.Tenant, Customer.NormalEmail(request.Email), cursor.Value, request.Limit + 1, context.Work);
        return Page<Customer>.Of(rows, request.Limit, c => PageKey.Of(c.CreatedAt, c.Id)).Select(c => c.View());
    }
}
