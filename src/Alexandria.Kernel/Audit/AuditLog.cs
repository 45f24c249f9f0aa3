using System.Diagnostics;
using Alexandria.Audit;
using Alexandria.Data;
using Alexandria.Kernel.Replicas;

namespace Alexandria.Kernel.Audit;

/// <summary>The audit as modules and surfaces see it.</summary>
internal sealed class AuditLog(IDatabase database, FailureAudit failures, AuditStore store, IAuditVault vault, CommittedHead head, TimeProvider time) : IAuditLog
{
    public async Task<IReadOnlyList<AuditRecord>> ReadAsync(string tenant, AuditFilter filter, long? before, int limit, CancellationToken cancellation)
    {
        await head.AuditAsync(cancellation);
        return await database.ReadAsync(work => AuditStore.ReadAsync(work, tenant, filter, before, limit), cancellation);
    }

    public Task<AuditVerification> VerifyAsync(CancellationToken cancellation) => AuditChain.VerifyAsync(database, vault, cancellation);

    public async Task RecordAsync(AuditEntry entry, CancellationToken cancellation)
    {
        var traceId = Activity.Current?.TraceId.ToHexString() ?? ActivityTraceId.CreateRandom().ToHexString();
        if (entry.Outcome != "succeeded")
        {
            await failures.RecordAsync(entry, traceId, cancellation);
            return;
        }

        await database.WriteAsync(
            async work =>
            {
                await store.AppendAsync(work, entry, [], traceId, time.GetUtcNow());
                return true;
            },
            WritePriority.Caller,
            cancellation);
        store.Committed();
    }
}
