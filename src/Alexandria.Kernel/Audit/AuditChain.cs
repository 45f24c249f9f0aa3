using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Alexandria.Audit;
using Alexandria.Data;

namespace Alexandria.Kernel.Audit;

/// <summary>The chain of seals: each is an HMAC-SHA256 over the seal before it and the record, so that no sealed record can be changed, removed, added or moved without the key.</summary>
public static class AuditChain
{
    private const int BatchSize = 2_000;

    /// <summary>What the first seal is chained to.</summary>
    internal const string Origin = "alexandria-audit-v1";

    internal static string Seal(ReadOnlySpan<byte> key, string previous, AuditRecord record)
    {
        // Length-prefixed fields: no two different records have the same bytes.
        var text = new StringBuilder();
        string?[] fields =
        [
            previous, record.Position.ToString(CultureInfo.InvariantCulture), record.Id, record.Tenant, record.At.UtcTicks.ToString(CultureInfo.InvariantCulture), record.Actor, record.ActorName,
            record.Operation, record.TargetType, record.TargetId, record.Outcome, record.Surface, record.TraceId, record.BeforeDigest, record.AfterDigest,
            record.Count.ToString(CultureInfo.InvariantCulture),
        ];
        foreach (var field in fields)
        {
            text.Append(CultureInfo.InvariantCulture, $"{field?.Length ?? -1}:{field};");
        }

        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text.ToString())));
    }

    internal static AuditCheckpoint Checkpoint(ReadOnlySpan<byte> key, long count, string seal) =>
        new(count, seal, Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"checkpoint:{count}:{seal}"))));

    /// <summary>Recomputes every seal and compares head and count with the checkpoint. Reads only; works beside a running server.</summary>
    public static async Task<AuditVerification> VerifyAsync(IDatabase database, IAuditVault vault, CancellationToken cancellation)
    {
        // Read before the database: a seal that is made meanwhile may be ahead of it, never behind.
        AuditCheckpoint? checkpoint;
        try
        {
            checkpoint = await vault.ReadCheckpointAsync(cancellation);
        }
        catch (InvalidDataException exception)
        {
            return new(0, 0, new(0, null, exception.Message));
        }

        if (checkpoint is not null && Checkpoint(vault.Key.Span, checkpoint.Count, checkpoint.Seal).Signature != checkpoint.Signature)
        {
            return new(0, 0, new(0, null, "the checkpoint file is not signed with the audit key"));
        }

        return await database.ReadAsync(work => VerifyAsync(work, vault, checkpoint, cancellation), cancellation);
    }

    private static async Task<AuditVerification> VerifyAsync(IReadWork work, IAuditVault vault, AuditCheckpoint? checkpoint, CancellationToken cancellation)
    {
        var (sequence, position, seal) = (0L, 0L, Origin);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var seals = await work.QueryAsync<SealRow>(
                "select sequence, position, audit_id, seal from audit_seals where sequence > @sequence order by sequence limit @limit", new { sequence, limit = BatchSize });
            if (seals.Count == 0)
            {
                break;
            }

            // In one order: record number i of the batch belongs to seal number i.
            var records = await work.QueryAsync<AuditRecord>(
                $"select {AuditStore.RecordColumns} from audit a where position > @position and position <= @last order by position", new { position, last = seals.Max(s => s.Position) });
            foreach (var (index, row) in seals.Index())
            {
                if (Fault(row, index < records.Count ? records[index] : null, sequence, vault.Key.Span, seal) is { } reason)
                {
                    return new(sequence, 0, new(row.Position, row.AuditId, reason));
                }

                (sequence, position, seal) = (row.Sequence, row.Position, row.Seal);
                if (checkpoint?.Count == sequence && checkpoint.Seal != seal)
                {
                    return new(sequence, 0, new(position, row.AuditId, "the seal differs from the one in the checkpoint file"));
                }
            }
        }

        if (checkpoint is not null && checkpoint.Count > sequence)
        {
            return new(sequence, 0, new(position + 1, null, $"the tail is cut: {sequence} records are sealed, the checkpoint file knows {checkpoint.Count}"));
        }

        if (checkpoint is null && sequence > 0)
        {
            return new(sequence, 0, new(0, null, "the checkpoint file is missing although records are sealed"));
        }

        var unsealed = await work.FirstOrDefaultAsync<long>("select count(*) from audit where position > @position", new { position });
        return new(sequence, unsealed, null);
    }

    private static string? Fault(SealRow row, AuditRecord? record, long sequence, ReadOnlySpan<byte> key, string previous) => row switch
    {
        _ when row.Sequence != sequence + 1 => $"seal number {sequence + 1} is missing",
        _ when record is null || record.Position > row.Position => "the sealed record is missing",
        _ when record.Position < row.Position => $"record {record.Position} stands before it and was never sealed",
        _ when record.Id != row.AuditId || Seal(key, previous, record) != row.Seal => "the record does not match its seal: it was changed or moved",
        _ => null,
    };

    private sealed record SealRow
    {
        public long Sequence { get; init; }

        public long Position { get; init; }

        public string AuditId { get; init; } = "";

        public string Seal { get; init; } = "";
    }
}
