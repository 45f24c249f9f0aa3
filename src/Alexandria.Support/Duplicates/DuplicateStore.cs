using Alexandria.Data;
using Alexandria.Operations;

namespace Alexandria.Support.Duplicates;

/// <summary>What a person decided about two tickets.</summary>
internal sealed record DuplicatePair
{
    public required string Tenant { get; init; }

    /// <summary>The lower of the two ids.</summary>
    public required string FirstId { get; init; }

    public required string SecondId { get; init; }

    /// <summary>Which of them is the duplicate of the other; null when neither is.</summary>
    public string? DuplicateId { get; init; }

    public required string DecidedBy { get; init; }

    public required DateTimeOffset DecidedAt { get; init; }

    /// <param name="ticket">The ticket that the person looked at.</param>
    /// <param name="other">The other one.</param>
    /// <param name="isDuplicate">Whether <paramref name="ticket"/> is a duplicate of <paramref name="other"/>.</param>
    /// <param name="context">Whose word it is, and when.</param>
    public static DuplicatePair Of(string ticket, string other, bool isDuplicate, OperationContext context)
    {
        var isFirst = string.CompareOrdinal(ticket, other) < 0;
        return new DuplicatePair
        {
            Tenant = context.Tenant,
            FirstId = isFirst ? ticket : other,
            SecondId = isFirst ? other : ticket,
            DuplicateId = isDuplicate ? ticket : null,
            DecidedBy = context.Caller.Id,
            DecidedAt = context.Now,
        };
    }

    public string Other(string ticket) => FirstId == ticket ? SecondId : FirstId;
}

/// <summary>The SQL of what people decided about duplicates.</summary>
internal sealed class DuplicateStore
{
    private const string Columns = "tenant, first_id, second_id, duplicate_id, decided_by, decided_at";

    /// <summary>The last decided first.</summary>
    public Task<IReadOnlyList<DuplicatePair>> OfTicketAsync(string tenant, string ticketId, IReadWork work) => work.QueryAsync<DuplicatePair>(
        $"select {Columns} from ticket_duplicates where tenant = @tenant and (first_id = @ticketId or second_id = @ticketId) order by decided_at desc, first_id, second_id",
        new { tenant, ticketId });

    public Task SaveAsync(DuplicatePair pair, IUnitOfWork work) => work.ExecuteAsync(
        $"""
        insert into ticket_duplicates ({Columns})
        values (@Tenant, @FirstId, @SecondId, @DuplicateId, @DecidedBy, @DecidedAt)
        on conflict (tenant, first_id, second_id) do update set
            duplicate_id = excluded.duplicate_id, decided_by = excluded.decided_by, decided_at = excluded.decided_at
        """,
        pair);
}
