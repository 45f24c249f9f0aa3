using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Access.Users;

/// <summary>Adds a person who may sign in to the console.</summary>
[Operation("users.create", Effect.Write, Route = "POST /v1/users", Cli = "user create", Permission = Permissions.UsersWrite, Status = 201, Mcp = false,
    Examples = ["user create --email ada@example.com --name Ada --role agent"])]
public sealed record CreateUser : IOperation<UserView>
{
    /// <summary>Address that the person signs in with; case does not matter.</summary>
    [StringLength(254, MinimumLength = 3), EmailAddress] public required string Email { get; init; }

    /// <summary>How colleagues know the person.</summary>
    [StringLength(100, MinimumLength = 1)] public required string Name { get; init; }

    /// <summary>viewer, agent, manager or administrator.</summary>
    [RoleName] public required string Role { get; init; }

    /// <summary>First password, 10 to 200 characters; the person can change it.</summary>
    [Secret, StringLength(Passwords.Longest, MinimumLength = Passwords.Shortest)] public required string Password { get; init; }
}

internal sealed class CreateUserHandler(UserStore users, Passwords passwords) : IPreparedOperationHandler<CreateUser, UserView, string>
{
    public Task<Result<string>> PrepareAsync(CreateUser request, PreparationContext context) =>
        Task.FromResult<Result<string>>(passwords.Hash(request.Password));

    public async Task<Result<UserView>> HandleAsync(CreateUser request, string prepared, OperationContext context)
    {
        var user = new User
        {
            Id = context.NewId(), Tenant = context.Tenant, Email = request.Email.Trim().ToLowerInvariant(), Name = request.Name.Trim(),
            Role = request.Role, PasswordHash = prepared, CreatedAt = context.Now,
        };
        if (!await users.AddAsync(context.Work, user))
        {
            return Error.Conflict("email_taken", "A user with this address exists already.");
        }

        context.Audit("user", user.Id, null, user.View());
        return user.View();
    }
}
