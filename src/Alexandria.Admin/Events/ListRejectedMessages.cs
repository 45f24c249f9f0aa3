using Alexandria.Events;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Admin.Events;

/// <summary>Lists messages of the bus that are no event of this installation and took no effect, with sender's topic and reason, newest first. They belong to no tenant: administrators of the default tenant see them, those of another one an empty list.</summary>
[Operation("events.rejected", Effect.Read, Route = "GET /v1/rejected-messages", Cli = "events rejected", Permission = Permissions.EventsReplay,
    Examples = ["events rejected --json"])]
public sealed record ListRejectedMessages : ListOperation<RejectedMessage>;

internal sealed class ListRejectedMessagesHandler(IRejectedMessages messages) : IQueryHandler<ListRejectedMessages, Page<RejectedMessage>>
{
    public async Task<Result<Page<RejectedMessage>>> AnswerAsync(ListRejectedMessages request, PreparationContext context)
    {
        if (context.Tenant != Caller.DefaultTenant)
        {
            return new Page<RejectedMessage>([], null);
        }

        var cursor = PageCursor.Parse(request.Cursor);
        if (cursor.Failed)
        {
            return cursor.Error;
        }

        return Page<RejectedMessage>.Of(await messages.ReadAsync(cursor.Value, request.Limit + 1, context.Cancellation), request.Limit, message => message.Key());
    }
}
