using System.ComponentModel.DataAnnotations;
using Alexandria.Access.Sessions;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Access.Users;

/// <summary>Gives a user a new password, for whoever has forgotten his, and ends all the user's sessions.</summary>
[Operation("users.set-password", Effect.Write, Route = "POST /v1/users/{id}/password", Cli = "user set-password", Permission = Permissions.UsersWrite, Mcp = false)]
public sealed record SetPassword : IOperation<Nothing>
{
    /// <summary>The user's id.</summary>
    [StringLength(100)] public required string Id { get; init; }

    /// <summary>The new password, 10 to 200 characters.</summary>
    [Secret, StringLength(Passwords.Longest, MinimumLength = Passwords.Shortest)] public required string Password { get; init; }
}

internal sealed class SetPasswordHandler(UserStore users, SessionStore sessions, Passwords passwords) : IPreparedOperationHandler<SetPassword, Nothing, string>
{
    public Task<Result<string>> PrepareAsync(SetPassword request, PreparationContext context) =>
        Task.FromResult<Result<string>>(passwords.Hash(request.Password));

    public async Task<Result<Nothing>> HandleAsync(SetPassword request, string prepared, OperationContext context)
    {
        if (await users.FindAsync(context.Work, context.Tenant, request.Id) is not { } user)
        {
            return Error.NotFound("user", request.Id);
        }

        await users.UpdateAsync(context.Work, user with { PasswordHash = prepared, Version = user.Version + 1 });
        await sessions.EndAllOfUserAsync(context.Work, context.Tenant, user.Id);
        context.Audit("user", user.Id, null, new { password = "set" });
        return Nothing.Value;
    }
}
