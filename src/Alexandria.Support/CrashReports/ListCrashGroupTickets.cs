using System.ComponentModel.DataAnnotations;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Support.Tickets;

namespace Alexandria.Support.CrashReports;

/// <summary>Lists the tickets that are linked with a crash group, suggested and rejected links included, the last opened first.</summary>
[Operation("crash-groups.tickets", Effect.Read, Route = "GET /v1/crash-groups/{id}/tickets", Cli = "crash group tickets", Permission = Permissions.TicketsRead, Examples = ["crash group tickets 0198…"])]
public sealed record ListCrashGroupTickets : ListOperation<LinkedTicket>
{
    /// <summary>The group's id or alias.</summary>
    [StringLength(100)] public required string Id { get; init; }
}

/// <summary>A ticket as a crash group sees it.</summary>
public sealed record LinkedTicket
{
    public required string TicketId { get; init; }

    public required string Subject { get; init; }

    /// <summary>Where the ticket stands.</summary>
    public required TicketStatus Status { get; init; }

    /// <summary>How the link came about.</summary>
    public required LinkState State { get; init; }

    /// <summary>0 to 1; 0 for a link made by hand that the scoring did not find.</summary>
    public required double Score { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }
}

internal sealed class ListCrashGroupTicketsHandler(CrashGroupStore groups, LinkStore links) : IOperationHandler<ListCrashGroupTickets, Page<LinkedTicket>>
{
    public async Task<Result<Page<LinkedTicket>>> HandleAsync(ListCrashGroupTickets request, OperationContext context)
    {
        var cursor = PageCursor.Parse(request.Cursor);
        if (cursor.Failed)
        {
            return cursor.Error;
        }

        if (await groups.ResolveAsync(context.Tenant, request.Id, context.Work) is not { } group)
        {
            return Error.NotFound("crash_group", request.Id);
        }

        var rows = await links.OfGroupAsync(context.Tenant, group.Id, cursor.Value, request.Limit + 1, context.Work);
        return Page<LinkedTicket>.Of(rows, request.Limit, t => PageCursor.At(t.OpenedAt, t.TicketId));
    }
}
