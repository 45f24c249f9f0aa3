using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Access.Users;

/// <summary>Lists the users, oldest first.</summary>
[Operation("users.list", Effect.Read, Route = "GET /v1/users", Cli = "user list", Permission = Permissions.UsersRead)]
public sealed record ListUsers : ListOperation<UserView>;

internal sealed class ListUsersHandler(UserStore users) : IOperationHandler<ListUsers, Page<UserView>>
{
    public async Task<Result<Page<UserView>>> HandleAsync(ListUsers request, OperationContext context)
    {
        var cursor = PageCursor.Parse(request.Cursor);
        if (cursor.Failed)
        {
            return cursor.Error;
        }

        var rows = await users.ListAsync(context.Work, context.Tenant, cursor.Value, request.Limit + 1);
        return Page<User>.Of(rows, request.Limit, u => PageCursor.At(u.CreatedAt, u.Id)).Select(u => u.View());
    }
}
