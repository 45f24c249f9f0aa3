using System.ComponentModel.DataAnnotations;
using Alexandria.Data;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Support.Tickets;

namespace Alexandria.Support.Triage;

/// <summary>Proposes category, product, priority and assignee of an open ticket, learned from the finished ones, with the words that decided; or says why it does not.</summary>
[Operation("tickets.triage", Effect.Read, Route = "GET /v1/tickets/{id}/triage", Cli = "ticket triage", Permission = Permissions.TicketsRead,
    Examples = ["ticket triage 0198…", "ticket triage 0198… --json"])]
public sealed record TriageTicket : IOperation<TriageView>
{
    /// <summary>The ticket.</summary>
    [StringLength(100)] public required string Id { get; init; }
}

internal sealed class TriageTicketHandler(TicketStore tickets, IDatabase database, TriageModels models) : IQueryHandler<TriageTicket, TriageView>
{
    public async Task<Result<TriageView>> AnswerAsync(TriageTicket request, PreparationContext context)
    {
        var (found, rejected) = await database.ReadAsync(
            async work => (await tickets.FindAsync(context.Tenant, request.Id, work), await TriageRejection.OfTicketAsync(context.Tenant, request.Id, work)), context.Cancellation);
        if (found is not { } ticket)
        {
            return Error.NotFound("ticket", request.Id);
        }

        var learned = ticket.IsOpen ? models.Of(context.Tenant) : null;
        return new TriageView { TicketId = ticket.Id, Proposals = [.. Enum.GetValues<TriageField>().Select(field => Propose(field, ticket, learned?.First(m => m.Field == field), rejected))] };
    }

    private static TriageProposal Propose(TriageField field, Ticket ticket, TriageModel? model, IReadOnlySet<TriageRejection> rejected)
    {
        if (!ticket.IsOpen)
        {
            return TriageProposal.None(field, TriageAbstention.Finished, "The ticket is resolved or closed.");
        }

        if (IsDecided(field, ticket))
        {
            return TriageProposal.None(field, TriageAbstention.Decided, "It is set already.");
        }

        if (model is null)
        {
            return TriageProposal.None(field, TriageAbstention.Learning, "The finished tickets are being learned from; ask again shortly.");
        }

        var proposal = model.Propose(ticket.Subject, ticket.Body);
        return proposal.Value is { } value && rejected.Contains(new(field, value))
            ? TriageProposal.None(field, TriageAbstention.Rejected, $"'{value}' was turned down.")
            : proposal;
    }

    // Every ticket begins with the normal priority: only another one was somebody's decision.
    private static bool IsDecided(TriageField field, Ticket ticket) => field switch
    {
        TriageField.Category => ticket.Category is not null,
        TriageField.Product => ticket.Product is not null,
        TriageField.Priority => ticket.Priority != TicketPriority.Normal,
        _ => ticket.Assignee is not null,
    };
}
