using System.ComponentModel.DataAnnotations;
using Alexandria.Data;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Support.Tickets;

namespace Alexandria.Support.Triage;

/// <summary>Turns down what triage proposes for a ticket; it is not proposed for it again.</summary>
[Operation("tickets.reject-triage", Effect.Write, Route = "POST /v1/tickets/{id}/triage/reject", Cli = "ticket reject-triage", Permission = Permissions.TicketsWrite,
    Examples = ["ticket reject-triage 0198… --field category --value refund"])]
public sealed record RejectTriage : IOperation<TicketSummary>
{
    /// <summary>The ticket.</summary>
    public required string Id { get; init; }

    /// <summary>What was proposed.</summary>
    public required TriageField Field { get; init; }

    /// <summary>The value that it is not.</summary>
    [StringLength(Ticket.MaxName, MinimumLength = 1)] public required string Value { get; init; }
}

internal sealed class RejectTriageHandler(TicketStore tickets) : IOperationHandler<RejectTriage, TicketSummary>
{
    public async Task<Result<TicketSummary>> HandleAsync(RejectTriage request, OperationContext context)
    {
        var found = await tickets.FindCurrentAsync(request.Id, context);
        if (found.Failed)
        {
            return found.Error;
        }

        var rejection = new TriageRejection(request.Field, request.Value);
        if ((await TriageRejection.OfTicketAsync(context.Tenant, request.Id, context.Work)).Contains(rejection))
        {
            return TicketSummary.Of(found.Value);
        }

        var change = found.Value.RejectTriage(rejection, context.Caller, context.Now);
        return change.Failed ? change.Error : await tickets.SaveAsync(change.Value, context);
    }
}

/// <summary>A value that a person turned down for a ticket. The line in the ticket's timeline is its record.</summary>
internal sealed record TriageRejection(TriageField Field, string Value)
{
    /// <summary>As the timeline's line refers to it.</summary>
    public string Reference => $"{TicketWords.Of(Field)}={Value}";

    public static async Task<IReadOnlySet<TriageRejection>> OfTicketAsync(string tenant, string ticketId, IReadWork work)
    {
        var references = await work.QueryAsync<string>(
            "select reference from ticket_timeline where tenant = @tenant and ticket_id = @ticketId and kind = @TriageRejected", new { tenant, ticketId, TimelineKind.TriageRejected });
        return references.SelectMany(reference => Enum.GetValues<TriageField>()
            .Where(field => reference.StartsWith(TicketWords.Of(field) + "=", StringComparison.Ordinal))
            .Select(field => new TriageRejection(field, reference[(TicketWords.Of(field).Length + 1)..]))).ToHashSet();
    }
}
