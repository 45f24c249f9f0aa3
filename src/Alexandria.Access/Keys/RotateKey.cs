using System.ComponentModel.DataAnnotations;
using Alexandria.Access.Sessions;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Access.Keys;

/// <summary>Gives an API key a new secret. The key stays what it is, and the old secret works on until the overlap ends, so that programs can be changed over one by one.</summary>
[Operation("keys.rotate", Effect.Destructive, Route = "POST /v1/keys/{id}/rotate", Cli = "keys rotate", Permission = Permissions.KeysWrite, Mcp = false,
    Examples = ["keys rotate 0198a0c2-7d00-7000-8000-000000000000", "keys rotate 0198a0c2-7d00-7000-8000-000000000000 --overlap-hours 0"])]
public sealed record RotateKey : IOperation<NewKey>
{
    /// <summary>The key's id, not the key.</summary>
    [StringLength(100)] public required string Id { get; init; }

    /// <summary>How long the present secret still works, 0 to 720 hours; 0: it ends at once. A secret that an earlier rotation left over ends at once in any case.</summary>
    [Range(0, 720)] public int OverlapHours { get; init; } = 24;
}

internal sealed class RotateKeyHandler(KeyStore keys, SessionStore sessions) : IOperationHandler<RotateKey, NewKey>
{
    public async Task<Result<NewKey>> HandleAsync(RotateKey request, OperationContext context)
    {
        if (await keys.FindAsync(context.Work, context.Tenant, request.Id) is not { } key)
        {
            return Error.NotFound("key", request.Id);
        }

        if (!key.InForceAt(context.Now))
        {
            return Error.Conflict("key_not_in_force", "The key is revoked or expired; make a new one.");
        }

        // Whoever gets the secret can do what the key may.
        if (key.View().Permissions.FirstOrDefault(p => !context.Caller.Can(p)) is { } excess)
        {
            return new Error(ErrorKind.Forbidden, "forbidden", $"The key may '{excess}', which you do not hold.");
        }

        var secret = Token.New(Token.KeyPrefix);
        var ends = context.Now.AddHours(request.OverlapHours);
        var rotated = key with
        {
            Hash = Token.Hash(secret), RotatedAt = context.Now,
            PreviousHash = request.OverlapHours == 0 ? null : key.Hash, PreviousUntil = request.OverlapHours == 0 ? null : ends,
        };
        await keys.RotateAsync(context.Work, rotated);
        // Which secret began a session is not known, so none outlives the old one.
        await sessions.EndOfKeyByAsync(context.Work, context.Tenant, key.Id, ends);
        context.Audit("key", key.Id, key.View(), rotated.View());
        return rotated.ViewWith(secret);
    }
}
