using Alexandria.Operations;

namespace Alexandria.Data;

/// <summary>The kernel's part in erasing personal data.</summary>
public interface IErasure
{
    /// <summary>Forgets, in the unit of work of whoever asks, what the kernel keeps about these things: the salts of their audit digests, answers kept for idempotency keys, notes of workflow steps. Soon after the commit the database's file is rewritten, so that no deleted byte is left in it or in its log.</summary>
    /// <param name="ids">Of everything that is erased: customer, tickets, files.</param>
    /// <param name="context">Of the operation that erases.</param>
    Task EraseAsync(IReadOnlyCollection<string> ids, OperationContext context);
}

/// <summary>What a database can do about its own files.</summary>
public interface IDatabaseMaintenance
{
    /// <summary>Rewrites the database without what was deleted, and empties its log. Writers wait meanwhile, the longer the larger the file is, and its size must be free on the disk once more.</summary>
    /// <exception cref="StorageException">The disk is full, or readers held the log for too long; nothing is lost, and it may be tried again.</exception>
    Task CompactAsync(CancellationToken cancellation);
}
