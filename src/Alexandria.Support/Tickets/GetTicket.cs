using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Support.Customers;
using Alexandria.Support.Resolution;
using Alexandria.Support.Tags;

namespace Alexandria.Support.Tickets;

/// <summary>Shows a ticket with its tags, links, proposal, timeline, files and replies.</summary>
[Operation("tickets.get", Effect.Read, Route = "GET /v1/tickets/{id}", Resource = "tickets/{id}", Cli = "ticket show", Permission = Permissions.TicketsRead,
    Examples = ["ticket show 0198…", "ticket show 0198… --json"])]
public sealed record GetTicket : IOperation<TicketView>
{
    /// <summary>The ticket.</summary>
    public required string Id { get; init; }
}

internal sealed class GetTicketHandler(TicketStore tickets, LinkStore links, TicketTags tags, AttachmentStore attachments, ProposalStore proposals, CustomerStore customers) : IOperationHandler<GetTicket, TicketView>
{
    private const int TimelineLength = 500;

    public async Task<Result<TicketView>> HandleAsync(GetTicket request, OperationContext context)
    {
        var (tenant, work) = (context.Tenant, context.Work);
        if (await tickets.FindAsync(tenant, request.Id, work) is not { } ticket)
        {
            return Error.NotFound("ticket", request.Id);
        }

        var timeline = await tickets.TimelineAsync(tenant, ticket.Id, TimelineLength, work);
        var (current, beside) = await proposals.FindAsync(tenant, ticket.Id, work);
        var customer = ticket.CustomerId is { } id ? await customers.FindAsync(tenant, id, work) : null;
        return new TicketView
        {
            Id = ticket.Id,
            Subject = ticket.Subject,
            Body = ticket.Body,
            Status = ticket.Status,
            Priority = ticket.Priority,
            Category = ticket.Category,
            Product = ticket.Product,
            Version = ticket.ProductVersion,
            CustomerId = ticket.CustomerId,
            CustomerName = customer?.Name,
            Assignee = ticket.Assignee,
            Resolution = ticket.Resolution,
            ArticleId = ticket.ArticleId,
            OpenedBy = ticket.OpenedBy,
            OpenedAt = ticket.OpenedAt,
            UpdatedAt = ticket.UpdatedAt,
            Revision = ticket.Revision,
            Tags = await tags.ViewAsync(tenant, ticket.Id, work),
            Links = [.. (await links.OfTicketAsync(tenant, ticket.Id, work)).Select(l => new LinkView(l.CrashGroupId, l.Title, l.State, l.Score, l.ReasonList, l.DecidedBy, l.UpdatedAt))],
            Proposal = ProposalView.Of(current),
            NewerProposal = ProposalView.Of(beside),
            Timeline = [.. timeline.Select(e => new TimelineView(e.Kind, e.At, e.Actor, e.ActorName, e.Text, e.Reference))],
            Attachments = [.. (await attachments.OfTicketAsync(tenant, ticket.Id, work)).Select(AttachmentView.Of)],
            Replies = [.. timeline.Where(e => e.Kind == TimelineKind.Replied).Select(e => new ReplyView(e.Text, e.ActorName, e.At))],
        };
    }
}
