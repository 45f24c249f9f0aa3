using System.ComponentModel.DataAnnotations;
using Alexandria.Access.Sessions;
using Alexandria.Data;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Access.Users;

/// <summary>Changes one's own password and ends all one's sessions; sign in again with the new one.</summary>
[Operation("me.change-password", Effect.Write, Route = "POST /v1/me/password", Cli = "me change-password", Permission = Permissions.SignedIn, Mcp = false)]
public sealed record ChangePassword : IOperation<Nothing>
{
    /// <summary>The present password.</summary>
    [Secret, StringLength(Passwords.Longest, MinimumLength = 1)] public required string Current { get; init; }

    /// <summary>The new one, 10 to 200 characters.</summary>
    [Secret, StringLength(Passwords.Longest, MinimumLength = Passwords.Shortest)] public required string New { get; init; }
}

internal sealed class ChangePasswordHandler(IDatabase database, UserStore users, SessionStore sessions, Passwords passwords, SignInGuard guard)
    : IPreparedOperationHandler<ChangePassword, Nothing, ChangePasswordHandler.Verified>
{
    public async Task<Result<Verified>> PrepareAsync(ChangePassword request, PreparationContext context)
    {
        var id = context.Caller.Id.StartsWith("user:", StringComparison.Ordinal) ? context.Caller.Id[5..] : null;
        if (id is null || await database.ReadAsync(work => users.FindAsync(work, context.Tenant, id), context.Cancellation) is not { } user)
        {
            return Error.Conflict("no_password", "Only a signed-in user has a password; an API key has none.");
        }

        // A session left open is no oracle for the password: guesses count like those at the door.
        if (await guard.ChargeAsync(user.Email, context.Origin, context.Cancellation) is { } refusal)
        {
            return refusal;
        }

        return passwords.Matches(user.PasswordHash, request.Current)
            ? new Verified(user.Id, user.Version, passwords.Hash(request.New))
            : Error.Invalid("wrong_password", "The present password is not right.");
    }

    public async Task<Result<Nothing>> HandleAsync(ChangePassword request, Verified prepared, OperationContext context)
    {
        if (await users.FindAsync(context.Work, context.Tenant, prepared.UserId) is not { } user || user.Version != prepared.Version)
        {
            return Error.Conflict("user_changed", "The user was changed meanwhile; try again.");
        }

        await users.UpdateAsync(context.Work, user with { PasswordHash = prepared.Hash, Version = user.Version + 1 });
        await guard.ClearAsync(context.Work, user.Email, context.Origin);
        await sessions.EndAllOfUserAsync(context.Work, context.Tenant, user.Id);
        context.Audit("user", user.Id, null, new { password = "changed" });
        return Nothing.Value;
    }

    /// <summary>Who proved to know the password, and the hash of the new one.</summary>
    internal sealed record Verified(string UserId, long Version, string Hash);
}
