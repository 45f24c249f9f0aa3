namespace Alexandria.Host.Migrate;

/// <summary>What a move did.</summary>
/// <param name="Tables">Copied and verified.</param>
/// <param name="Rows">In them.</param>
/// <param name="Megabytes">Of values in them, without blobs.</param>
/// <param name="Blobs">Copied and verified.</param>
/// <param name="TextsChanged">That had characters which PostgreSQL does not store, replaced by U+FFFD.</param>
/// <param name="AuditRecords">Sealed ones, verified on the target.</param>
/// <param name="Seconds">All of it took.</param>
/// <param name="CopySeconds">The copying of rows took; 0 when an earlier run had done it.</param>
internal sealed record MoveReport(int Tables, long Rows, double Megabytes, long Blobs, long TextsChanged, long AuditRecords, double Seconds, double CopySeconds);
