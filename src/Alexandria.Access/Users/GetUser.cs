using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Access.Users;

/// <summary>Shows a user.</summary>
[Operation("users.get", Effect.Read, Route = "GET /v1/users/{id}", Cli = "user show", Permission = Permissions.UsersRead)]
public sealed record GetUser : IOperation<UserView>
{
    /// <summary>The user's id.</summary>
    [StringLength(100)] public required string Id { get; init; }
}

internal sealed class GetUserHandler(UserStore users) : IOperationHandler<GetUser, UserView>
{
    public async Task<Result<UserView>> HandleAsync(GetUser request, OperationContext context) =>
        await users.FindAsync(context.Work, context.Tenant, request.Id) is { } user ? user.View() : Error.NotFound("user", request.Id);
}
