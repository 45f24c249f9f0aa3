using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Access.Keys;

/// <summary>Makes an API key. The key is in this answer and nowhere else afterwards.</summary>
[Operation("keys.create", Effect.Write, Route = "POST /v1/keys", Cli = "keys create", Permission = Identity.Permissions.KeysWrite, Status = 201, Mcp = false,
    Examples = ["keys create --name ci --role agent", "keys create --name reporter --permissions crashes:write --expires-at 2027-01-01T00:00:00Z"])]
public sealed record CreateKey : IOperation<NewKey>
{
    /// <summary>What it is for.</summary>
    [StringLength(100, MinimumLength = 1)] public required string Name { get; init; }

    /// <summary>Give it all that this role may do; either this or permissions.</summary>
    [Users.RoleName] public string? Role { get; init; }

    /// <summary>Give it just these permissions, such as <c>tickets:read</c>.</summary>
    [MaxLength(50)] public IReadOnlyList<string>? Permissions { get; init; }

    /// <summary>Refused from then on; absent: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

internal sealed class CreateKeyHandler(KeyStore keys, OperationPermissions known) : IOperationHandler<CreateKey, NewKey>
{
    public async Task<Result<NewKey>> HandleAsync(CreateKey request, OperationContext context)
    {
        if ((request.Role is null) == (request.Permissions is null or []))
        {
            return Error.Invalid("role_or_permissions", "Give either a role or a list of permissions.");
        }

        var granted = request.Role is not null ? Roles.PermissionsOf(request.Role)! : request.Permissions!.ToHashSet(StringComparer.Ordinal);
        if (granted.FirstOrDefault(p => p != Permissions.All && !known.All.Contains(p)) is { } unknown)
        {
            return Error.Invalid("unknown_permission", $"There is no permission '{unknown}'; 'alexandria role list' shows them.");
        }

        // Nobody hands out more than he holds.
        if (granted.FirstOrDefault(p => !context.Caller.Can(p)) is { } excess)
        {
            return new Error(ErrorKind.Forbidden, "forbidden", $"You cannot grant '{excess}', which you do not hold.");
        }

        if (request.ExpiresAt <= context.Now)
        {
            return Error.Invalid("expires_in_the_past", "The key would be expired from the start; name a time to come.");
        }

        var secret = Token.New(Token.KeyPrefix);
        var key = new ApiKey
        {
            Id = context.NewId(), Tenant = context.Tenant, Name = request.Name.Trim(), Hash = Token.Hash(secret), Permissions = string.Join(' ', granted.Order(StringComparer.Ordinal)),
            CreatedBy = context.Caller.Id, CreatedAt = context.Now, ExpiresAt = request.ExpiresAt,
        };
        await keys.AddAsync(context.Work, key);
        context.Audit("key", key.Id, null, key.View());
        return key.ViewWith(secret);
    }
}
