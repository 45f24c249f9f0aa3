using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Access.Keys;

/// <summary>Lists the API keys, oldest first, revoked and expired ones included; never the keys themselves.</summary>
[Operation("keys.list", Effect.Read, Route = "GET /v1/keys", Cli = "keys list", Permission = Permissions.KeysRead)]
public sealed record ListKeys : ListOperation<KeyView>;

internal sealed class ListKeysHandler(KeyStore keys) : IOperationHandler<ListKeys, Page<KeyView>>
{
    public async Task<Result<Page<KeyView>>> HandleAsync(ListKeys request, OperationContext context)
    {
        var cursor = PageCursor.Parse(request.Cursor);
        if (cursor.Failed)
        {
            return cursor.Error;
        }

        var rows = await keys.ListAsync(context.Work, context.Tenant, cursor.Value, request.Limit + 1);
        return Page<ApiKey>.Of(rows, request.Limit, k => PageCursor.At(k.CreatedAt, k.Id)).Select(k => k.View());
    }
}
