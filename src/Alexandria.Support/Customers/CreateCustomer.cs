using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Support.Customers;

/// <summary>Adds a customer.</summary>
[Operation("customers.create", Effect.Write, Route = "POST /v1/customers", Cli = "customer create", Permission = Permissions.CustomersWrite, Status = 201,
    Examples = ["customer create --name \"Ada King\" --email ada@example.org"])]
public sealed record CreateCustomer : IOperation<CustomerView>
{
    /// <summary>How the customer is called.</summary>
    [StringLength(200, MinimumLength = 1)] public required string Name { get; init; }

    /// <summary>E-mail address; one customer to an address.</summary>
    [StringLength(320), EmailAddress] public string? Email { get; init; }

    /// <summary>Whom the customer works for.</summary>
    [StringLength(200)] public string? Company { get; init; }

    /// <summary>What the team should know.</summary>
    [StringLength(4000)] public string? Notes { get; init; }
}

internal sealed class CreateCustomerHandler(CustomerStore customers) : IOperationHandler<CreateCustomer, CustomerView>
{
    public async Task<Result<CustomerView>> HandleAsync(CreateCustomer request, OperationContext context)
    {
        var customer = new Customer
        {
            Tenant = context.Tenant,
            Id = context.NewId(),
            Name = request.Name.Trim(),
            Email = Customer.NormalEmail(request.Email),
            Company = Customer.Blank(request.Company),
            Notes = Customer.Blank(request.Notes),
            CreatedAt = context.Now,
            UpdatedAt = context.Now,
            Revision = 1,
        };
        if (!await customers.AddAsync(customer, context.Work))
        {
            return Customer.EmailTaken;
        }

        context.Audit("customer", customer.Id, null, customer);
        return customer.View();
    }
}
