using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Access.Users;

/// <summary>Lists the roles with their permissions, and the operations that each may call.</summary>
[Operation("roles.list", Effect.Read, Route = "GET /v1/roles", Cli = "role list", Permission = Permissions.UsersRead)]
public sealed record ListRoles : IOperation<RoleList>;

/// <summary>All roles, from the least to the most powerful.</summary>
public sealed record RoleList(IReadOnlyList<RoleView> Items);

/// <summary>A role.</summary>
/// <param name="Name">viewer, agent, manager or administrator.</param>
/// <param name="Permissions">What it holds; <c>*</c> is everything.</param>
/// <param name="Operations">Names of the operations that it may call.</param>
public sealed record RoleView(string Name, IReadOnlyList<string> Permissions, IReadOnlyList<string> Operations);

internal sealed class ListRolesHandler(Keys.OperationPermissions installed) : IQueryHandler<ListRoles, RoleList>
{
    public Task<Result<RoleList>> AnswerAsync(ListRoles request, PreparationContext context) =>
        Task.FromResult<Result<RoleList>>(new RoleList([.. Roles.All.Select(View)]));

    private RoleView View(string role)
    {
        var caller = new Caller { Id = $"role:{role}", Name = role, Permissions = Roles.PermissionsOf(role)! };
        return new(role, [.. caller.Permissions.Order(StringComparer.Ordinal)], [.. installed.Operations.Where(o => caller.Can(o.Permission)).Select(o => o.Name)]);
    }
}
