using System.ComponentModel.DataAnnotations;
using Alexandria.Data;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Support.Customers;
using Alexandria.Support.Resolution.Drafting;
using Alexandria.Support.Tickets;
using Alexandria.Support.Tickets.Reading;

namespace Alexandria.Support.Resolution;

/// <summary>Drafts an answer from articles and earlier tickets. A proposal that a person has edited or accepted is kept; the new one is put beside it.</summary>
[Operation("tickets.propose", Effect.Write, Route = "POST /v1/tickets/{id}/automation/propose", Cli = "ticket automation propose", Permission = Permissions.TicketsResolveAutomatically, Mcp = false)]
public sealed record ProposeAnswer : IOperation<AutomationOutcome>
{
    /// <summary>The ticket.</summary>
    public required string Id { get; init; }

    /// <summary>What earlier steps found missing, in sentences.</summary>
    [MaxLength(20)] public IReadOnlyList<string> Missing { get; init; } = [];
}

internal sealed class ProposeAnswerHandler(
    TicketStore tickets, LinkStore links, ProposalStore proposals, CustomerStore customers, SourceSearch sources, AnswerDrafter drafter, IDatabase database) : IPreparedOperationHandler<ProposeAnswer, AutomationOutcome, Draft>
{
    public async Task<Result<Draft>> PrepareAsync(ProposeAnswer request, PreparationContext context)
    {
        var (ticket, linked, customer) = await database.ReadAsync(work => LoadAsync(context.Tenant, request.Id, work), context.Cancellation);
        if (ticket is null)
        {
            return Error.NotFound("ticket", request.Id);
        }

        var signals = ticket.Signals is { } json ? Json.Read<TicketSignals>(json) : null;
        var (found, notes) = await sources.FindAsync(context.Tenant, SignalSummary.QueryFor(ticket, signals), context.Cancellation);
        var draft = new DraftRequest
        {
            Subject = ticket.Subject,
            Body = ticket.Body,
            Product = ticket.Product ?? SignalSummary.Stated(signals?.Product),
            ProductVersion = ticket.ProductVersion ?? signals?.Versions.FirstOrDefault(),
            CustomerName = customer?.Name,
            ErrorCodes = SignalSummary.CodesOf(signals),
            Crashes = [.. linked.Where(l => l.State != LinkState.Rejected).Select(l => new DraftCrash(l.Title, l.State != LinkState.Suggested))],
            Sources = found,
            Notes = [.. signals is null ? ["The ticket could not be read for error codes and stack traces."] : Array.Empty<string>(), .. request.Missing, .. notes],
        };
        return await drafter.DraftAsync(draft, context.Cancellation);
    }

    public async Task<Result<AutomationOutcome>> HandleAsync(ProposeAnswer request, Draft prepared, OperationContext context)
    {
        if (await tickets.FindAsync(context.Tenant, request.Id, context.Work) is not { } ticket)
        {
            return Error.NotFound("ticket", request.Id);
        }

        var (current, _) = await proposals.FindAsync(context.Tenant, ticket.Id, context.Work);
        var proposal = new Proposal
        {
            Tenant = context.Tenant,
            TicketId = ticket.Id,
            Slot = current is { HeldByPerson: true } ? ProposalSlot.Beside : ProposalSlot.Current,
            Text = prepared.Text,
            Author = prepared.Author,
            Model = prepared.Model,
            Citations = Json.Write(prepared.Citations),
            Notes = Json.Write(prepared.Notes),
            MadeAt = context.Now,
        };
        if (ticket.Propose(proposal, context.Caller, context.Now) is not { } change)
        {
            return AutomationOutcome.Ended;
        }

        await proposals.SaveAsync(proposal, context.Work);
        await tickets.SaveAsync(change, context);
        return new AutomationOutcome(change.Notes[0].Text);
    }

    private async Task<(Ticket? Ticket, IReadOnlyList<TicketLink> Links, Customer? Customer)> LoadAsync(string tenant, string id, IReadWork work)
    {
        var ticket = await tickets.FindAsync(tenant, id, work);
        var customer = ticket?.CustomerId is { } customerId ? await customers.FindAsync(tenant, customerId, work) : null;
        return (ticket, await links.OfTicketAsync(tenant, id, work), customer);
    }
}
