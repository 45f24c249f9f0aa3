using System.ComponentModel.DataAnnotations;
using Alexandria.Access.Keys;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Access.Tenants;

/// <summary>Makes a tenant, whose data no other tenant sees, and its first administrator key. Only administrators of the default tenant may.</summary>
[Operation("tenants.create", Effect.Write, Route = "POST /v1/tenants", Cli = "tenant create", Permission = Permissions.TenantsWrite, Status = 201, Mcp = false,
    Examples = ["tenant create --name \"Second team\""])]
public sealed record CreateTenant : IOperation<NewTenant>
{
    /// <summary>How people know it.</summary>
    [StringLength(100, MinimumLength = 1)] public required string Name { get; init; }
}

/// <summary>A new tenant with the key to it.</summary>
public sealed record NewTenant
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Administrator key of the tenant, shown this once.</summary>
    [Secret] public required string Key { get; init; }
}

internal sealed class CreateTenantHandler(KeyStore keys) : IOperationHandler<CreateTenant, NewTenant>
{
    public async Task<Result<NewTenant>> HandleAsync(CreateTenant request, OperationContext context)
    {
        if (context.Tenant != Caller.DefaultTenant)
        {
            return new Error(ErrorKind.Forbidden, "forbidden", "Only administrators of the default tenant make tenants.");
        }

        var id = context.NewId();
        var secret = Token.New(Token.KeyPrefix);
        await context.Work.ExecuteAsync("insert into tenants (id, name, created_at) values (@id, @Name, @Now)", new { id, request.Name, context.Now });
        await keys.AddAsync(context.Work, new ApiKey
        {
            Id = context.NewId(), Tenant = id, Name = "administrator", Hash = Token.Hash(secret), Permissions = Permissions.All, CreatedBy = context.Caller.Id, CreatedAt = context.Now,
        });
        context.Audit("tenant", id, null, new { request.Name });
        return new NewTenant { Id = id, Name = request.Name, Key = secret };
    }
}
