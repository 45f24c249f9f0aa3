namespace Alexandria.Data;

/// <summary>The two tables whose rows are read in the order of commit.</summary>
public enum OrderedTable
{
    /// <summary>The log of events.</summary>
    Events,

    /// <summary>The audit.</summary>
    Audit,
}

/// <summary>How far a table's committed rows have their positions.</summary>
/// <param name="Head">The highest position; 0 when there is none.</param>
/// <param name="Pending">The arrival number of the newest committed row without a position; 0 when each has one.</param>
/// <param name="Settled">Whether every committed row up to the arrival number that was asked for has its position.</param>
public readonly record struct OrderState(long Head, long Pending, bool Settled);

/// <summary>Gives committed rows their positions where the database cannot do it with the insert: concurrent units commit in another order than they insert, and a reader who goes by insertion would skip a slow one for ever. Not registered in the embedded home, whose single writer numbers with the insert.</summary>
public interface ICommitOrder
{
    /// <summary>Numbers what is committed and has no position, events and audit records, in the order of arrival.</summary>
    /// <param name="lease">The relay's lease; fenced.</param>
    /// <param name="limit">At most so many rows of each table.</param>
    /// <param name="cancellation">Gives up; nothing is numbered then.</param>
    /// <returns>How many events and audit records were numbered, and the log's head after it.</returns>
    /// <exception cref="LeaseLostException">Another process is the relay by now.</exception>
    Task<(int Events, int AuditRecords, long Head)> NumberAsync(Lease lease, int limit, CancellationToken cancellation);

    /// <param name="table">Which.</param>
    /// <param name="upTo">An arrival number that an earlier call answered as pending; 0 asks for nothing.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<OrderState> StateAsync(OrderedTable table, long upTo, CancellationToken cancellation);
}
