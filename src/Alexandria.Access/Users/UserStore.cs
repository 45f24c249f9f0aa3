using Alexandria.Data;
using Alexandria.Operations;

namespace Alexandria.Access.Users;

/// <summary>SQL of users.</summary>
internal sealed class UserStore
{
    /// <returns>False when the tenant has a user with this address.</returns>
    public async Task<bool> AddAsync(IUnitOfWork work, User user) => await work.ExecuteAsync(
        """
        insert into users (id, tenant, email, name, role, password_hash, disabled, version, created_at)
        values (@Id, @Tenant, @Email, @Name, @Role, @PasswordHash, @Disabled, @Version, @CreatedAt)
        on conflict (tenant, email) do nothing
        """,
        user) == 1;

    public Task<User?> FindAsync(IReadWork work, string tenant, string id) =>
        work.FirstOrDefaultAsync<User>("select * from users where tenant = @tenant and id = @id", new { tenant, id });

    /// <summary>All users with this address, in whichever tenant: the password decides whose session it becomes.</summary>
    public Task<IReadOnlyList<User>> WithEmailAsync(IReadWork work, string email) =>
        work.QueryAsync<User>("select * from users where email = @email and disabled = 0", new { email });

    public Task<IReadOnlyList<User>> ListAsync(IReadWork work, string tenant, PageCursor? after, int limit) => work.QueryAsync<User>(
        """
        select * from users where tenant = @tenant and (created_at, id) > (@Key, @Id)
        order by created_at, id limit @limit
        """,
        new { tenant, Key = after?.Key ?? long.MinValue, Id = after?.Id ?? "", limit });

    public Task<int> UpdateAsync(IUnitOfWork work, User user) => work.ExecuteAsync(
        "update users set name = @Name, role = @Role, password_hash = @PasswordHash, disabled = @Disabled, version = @Version where tenant = @Tenant and id = @Id", user);

    /// <summary>How many administrators could still sign in.</summary>
    public Task<long> CountAdministratorsAsync(IReadWork work, string tenant) =>
        work.FirstOrDefaultAsync<long>("select count(*) from users where tenant = @tenant and role = 'administrator' and disabled = 0", new { tenant });
}
