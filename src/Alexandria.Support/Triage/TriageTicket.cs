using System.ComponentModel.DataAnnotations;
using Alexandria.Data;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Support.Tickets;

namespace Alexandria.Support.Triage;

/// <summary>Proposes product, priority and assignee of an open ticket, learned from the finished ones, with the words that decided; or says why it does not.</summary>
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
        if (await database.ReadAsync(work => tickets.FindAsync(context.Tenant, request.Id, work), context.Cancellation) is not { } ticket)
        {
            return Error.NotFound("ticket", request.Id);
        }

        var learned = ticket.IsOpen
            ? await models.OfAsync(context.Tenant, context.Cancellation) ?? All(TriageAbstention.Learning, "The models are being trained; ask again shortly.")
            : All(TriageAbstention.Finished, "The ticket is resolved or closed.");
        return new TriageView { TicketId = ticket.Id, Proposals = [.. learned.Select(m => m.Propose(ticket.Subject, ticket.Body))] };
    }

    private static IReadOnlyList<TriageModel> All(TriageAbstention abstention, string reason) =>
        [.. Enum.GetValues<TriageField>().Select(field => TriageModel.None(field, abstention, reason))];
}
