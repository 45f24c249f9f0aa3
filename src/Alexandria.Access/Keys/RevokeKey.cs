using System.ComponentModel.DataAnnotations;
using Alexandria.Access.Sessions;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Access.Keys;

/// <summary>Revokes an API key at once and for good, and ends the console sessions that were started with it.</summary>
[Operation("keys.revoke", Effect.Destructive, Route = "DELETE /v1/keys/{id}", Cli = "keys revoke", Permission = Permissions.KeysWrite, Mcp = false,
    Examples = ["keys revoke 0198a0c2-7d00-7000-8000-000000000000"])]
public sealed record RevokeKey : IOperation<KeyView>
{
    /// <summary>The key's id, not the key.</summary>
    [StringLength(100)] public required string Id { get; init; }
}

internal sealed class RevokeKeyHandler(KeyStore keys, SessionStore sessions) : IOperationHandler<RevokeKey, KeyView>
{
    public async Task<Result<KeyView>> HandleAsync(RevokeKey request, OperationContext context)
    {
        if (await keys.FindAsync(context.Work, context.Tenant, request.Id) is not { } key)
        {
            return Error.NotFound("key", request.Id);
        }

        if (await keys.RevokeAsync(context.Work, context.Tenant, key.Id, context.Now) == 0)
        {
            return Error.Conflict("already_revoked", "The key is revoked already.");
        }

        await sessions.EndAllOfKeyAsync(context.Work, context.Tenant, key.Id);
        var revoked = key with { RevokedAt = context.Now };
        context.Audit("key", key.Id, key.View(), revoked.View());
        return revoked.View();
    }
}
