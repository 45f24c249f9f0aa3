namespace Alexandria.Audit;

/// <summary>What vouches for the audit and therefore lives outside the database: the key of the chain, and how far the chain had come.</summary>
public interface IAuditVault
{
    /// <summary>At least 32 random bytes.</summary>
    ReadOnlyMemory<byte> Key { get; }

    /// <summary>The last checkpoint; null before the first sealing began.</summary>
    /// <exception cref="InvalidDataException">The file is there but cannot be read.</exception>
    Task<AuditCheckpoint?> ReadCheckpointAsync(CancellationToken cancellation);

    /// <summary>Replaces the checkpoint, durably and as a whole. Where several processes may write, one that vouches for less never replaces one that vouches for more.</summary>
    Task WriteCheckpointAsync(AuditCheckpoint checkpoint, CancellationToken cancellation);
}

/// <summary>The head of the chain at some time.</summary>
/// <param name="Count">Records sealed so far.</param>
/// <param name="Seal">Seal of the last of them.</param>
/// <param name="Signature">HMAC over both, so that a checkpoint cannot be made up without the key.</param>
public sealed record AuditCheckpoint(long Count, string Seal, string Signature);
