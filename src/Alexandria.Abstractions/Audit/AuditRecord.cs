namespace Alexandria.Audit;

/// <summary>One change as a handler reports it.</summary>
public sealed record AuditChange(string TargetType, string TargetId, object? Before, object? After);

/// <summary>One line of the audit: who did what on what, and what came of it.</summary>
public sealed record AuditRecord
{
    /// <summary>Order of commit, from 1.</summary>
    public required long Position { get; init; }

    public required string Id { get; init; }

    public required string Tenant { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The caller's id.</summary>
    public required string Actor { get; init; }

    public required string ActorName { get; init; }

    /// <summary>Name of the operation.</summary>
    public required string Operation { get; init; }

    public string? TargetType { get; init; }

    public string? TargetId { get; init; }

    /// <summary><c>succeeded</c>, <c>denied</c>, or the code of the error.</summary>
    public required string Outcome { get; init; }

    public required string Surface { get; init; }

    public required string TraceId { get; init; }

    /// <summary>Salted SHA-256 of the state before; null when there was none.</summary>
    public string? BeforeDigest { get; init; }

    public string? AfterDigest { get; init; }

    /// <summary>How often it happened (repeated denials of a caller are counted per minute).</summary>
    public int Count { get; init; } = 1;

    /// <summary>HMAC that chains this record to all before it; null while it is not yet sealed.</summary>
    public string? Seal { get; init; }
}

/// <summary>What an audit is filtered by.</summary>
public sealed record AuditFilter
{
    public string? Actor { get; init; }

    public string? Operation { get; init; }

    public string? TargetId { get; init; }

    public string? Outcome { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }
}

/// <summary>What a verification of the chain found.</summary>
/// <param name="Sealed">Records whose seal was checked.</param>
/// <param name="Unsealed">Records younger than the last seal.</param>
/// <param name="Broken">Position and reason of the first record that does not verify; null when all do.</param>
public sealed record AuditVerification(long Sealed, long Unsealed, AuditBreak? Broken);

/// <summary>Where the chain breaks.</summary>
public sealed record AuditBreak(long Position, string? RecordId, string Reason);

/// <summary>Reads the audit of a tenant.</summary>
public interface IAuditLog
{
    /// <summary>Newest first; up to <paramref name="limit"/> records with a position below <paramref name="before"/> (null: the newest).</summary>
    Task<IReadOnlyList<AuditRecord>> ReadAsync(string tenant, AuditFilter filter, long? before, int limit, CancellationToken cancellation);

    /// <summary>Recomputes the chain of all tenants and compares it with the checkpoint file.</summary>
    Task<AuditVerification> VerifyAsync(CancellationToken cancellation);

    /// <summary>Records what is no operation: a failed sign-in, an unknown token, a start.</summary>
    Task RecordAsync(AuditEntry entry, CancellationToken cancellation);
}

/// <summary>An audit line made outside an operation.</summary>
public sealed record AuditEntry(string Tenant, string Actor, string ActorName, string Operation, string Outcome, string Surface, string? TargetType = null, string? TargetId = null);
