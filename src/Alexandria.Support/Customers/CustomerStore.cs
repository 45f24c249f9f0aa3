using Alexandria.Data;
using Alexandria.Operations;

namespace Alexandria.Support.Customers;

/// <summary>The SQL of customers.</summary>
internal sealed class CustomerStore
{
    private const string Columns = "tenant, id, name, email, company, notes, created_at, updated_at, revision";

    public Task<Customer?> FindAsync(string tenant, string id, IReadWork work) =>
        work.FirstOrDefaultAsync<Customer>($"select {Columns} from customers where tenant = @tenant and id = @id", new { tenant, id });

    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<Customer>> ListAsync(string tenant, string? email, PageCursor? after, int count, IReadWork work)
    {
        var where = "tenant = @tenant";
        where += email is null ? "" : " and id = (select customer_id from customer_emails where tenant = @tenant and email = @email)";
        where += after is null ? "" : " and (created_at, id) < (@key, @last)";
        return work.QueryAsync<Customer>(
            $"select {Columns} from customers where {where} order by created_at desc, id desc limit @count",
            new { tenant, email, key = after?.Key, last = after?.Id, count });
    }

    /// <summary>False when another customer has the address.</summary>
    public async Task<bool> AddAsync(Customer customer, IUnitOfWork work) =>
        await ClaimEmailAsync(customer, work)
        && await work.ExecuteAsync($"insert into customers ({Columns}) values (@Tenant, @Id, @Name, @Email, @Company, @Notes, @CreatedAt, @UpdatedAt, @Revision)", customer) == 1;

    /// <summary>False when another customer has the address.</summary>
    public async Task<bool> UpdateAsync(Customer customer, IUnitOfWork work)
    {
        await work.ExecuteAsync("delete from customer_emails where tenant = @Tenant and customer_id = @Id", customer);
        return await ClaimEmailAsync(customer, work) && await work.ExecuteAsync(
            """
            update customers set name = @Name, email = @Email, company = @Company, notes = @Notes, updated_at = @UpdatedAt, revision = @Revision
            where tenant = @Tenant and id = @Id
            """,
            customer) == 1;
    }

    private static async Task<bool> ClaimEmailAsync(Customer customer, IUnitOfWork work) => customer.Email is null
        || await work.ExecuteAsync("insert into customer_emails (tenant, email, customer_id) values (@Tenant, @Email, @Id) on conflict do nothing", customer) == 1;
}
