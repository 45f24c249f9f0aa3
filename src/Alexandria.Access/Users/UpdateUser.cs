using System.ComponentModel.DataAnnotations;
using Alexandria.Access.Sessions;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Access.Users;

/// <summary>Changes a user's name or role, or disables the user; whoever is disabled or given another role is signed out.</summary>
[Operation("users.update", Effect.Write, Route = "PATCH /v1/users/{id}", Cli = "user update", Permission = Permissions.UsersWrite, Mcp = false,
    Examples = ["user update 0198a0c2-7d00-7000-8000-000000000000 --role manager", "user update 0198a0c2-7d00-7000-8000-000000000000 --disabled true"])]
public sealed record UpdateUser : IOperation<UserView>
{
    /// <summary>The user's id.</summary>
    [StringLength(100)] public required string Id { get; init; }

    /// <summary>New name; absent: unchanged.</summary>
    [StringLength(100, MinimumLength = 1)] public string? Name { get; init; }

    /// <summary>New role; absent: unchanged.</summary>
    [RoleName] public string? Role { get; init; }

    /// <summary>Whether the user is kept out; absent: unchanged.</summary>
    public bool? Disabled { get; init; }
}

internal sealed class UpdateUserHandler(UserStore users, SessionStore sessions) : IOperationHandler<UpdateUser, UserView>
{
    public async Task<Result<UserView>> HandleAsync(UpdateUser request, OperationContext context)
    {
        if (await users.FindAsync(context.Work, context.Tenant, request.Id) is not { } user)
        {
            return Error.NotFound("user", request.Id);
        }

        if (context.StaleAgainst(user.Version) is { } stale)
        {
            return stale;
        }

        var changed = user with { Name = request.Name?.Trim() ?? user.Name, Role = request.Role ?? user.Role, Disabled = request.Disabled ?? user.Disabled, Version = user.Version + 1 };
        await users.UpdateAsync(context.Work, changed);
        if (changed.Disabled || changed.Role != user.Role)
        {
            await sessions.EndAllOfUserAsync(context.Work, context.Tenant, user.Id);
        }

        context.Audit("user", user.Id, user.View(), changed.View());
        return changed.View();
    }
}
