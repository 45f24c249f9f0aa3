using Alexandria.Audit;
using Alexandria.Data;
using Alexandria.Kernel.Replicas;
using Alexandria.Kernel.Telemetry;
using Alexandria.Modules;
using Microsoft.Extensions.Logging;

namespace Alexandria.Kernel.Audit;

/// <summary>Seals new audit records into the chain, in order, and then moves the checkpoint. Whatever is unsealed at a kill is sealed after the next start.</summary>
internal sealed partial class AuditSealer(IDatabase database, AuditStore store, IAuditVault vault, ILeases leases, ProcessRoles roles, TimeProvider time, ILogger<AuditSealer> logger)
    : LeasedWork("sealer", leases, roles, time, logger)
{
    private const int BatchSize = 1_000;

    // Records of a moment are sealed together: one commit more for many operations, not for each.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(2);

    // What other processes record is not told here.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    // Time does not mend it; the log shall still tell.
    private static readonly TimeSpan AfterTampering = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan AtTheEnd = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim sealing = new(1, 1);
    private readonly ILeases leases = leases;
    private readonly TimeProvider time = time;
    private readonly ILogger<AuditSealer> logger = logger;
    private bool begun;

    /// <summary>Seals everything that is committed now and has its position.</summary>
    /// <param name="lease">What makes this process the only sealer.</param>
    /// <param name="cancellation">Gives up between two batches.</param>
    /// <exception cref="LeaseLostException">Another process seals by now.</exception>
    /// <exception cref="InvalidDataException">Seals are missing that the checkpoint vouches for, or the checkpoint cannot be read. To go on would overwrite the evidence.</exception>
    public async Task SealAsync(Lease lease, CancellationToken cancellation)
    {
        await sealing.WaitAsync(cancellation);
        try
        {
            await BeginAsync(cancellation);
            while (await SealBatchAsync(lease, cancellation) == BatchSize)
            {
                // As long as whole batches come, there is more.
            }
        }
        finally
        {
            sealing.Release();
        }
    }

    protected override async Task WorkAsync(Lease lease, CancellationToken lost)
    {
        begun = false;
        while (!lost.IsCancellationRequested)
        {
            try
            {
                await SealAsync(lease, lost);
                await store.WaitForRecordsAsync(Look, lost);
                await Task.Delay(Gathering, time, lost);
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or LeaseLostException))
            {
                LogFailure(exception);
                await Task.Delay(exception is InvalidDataException ? AfterTampering : AfterFailure, time, lost).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (lost.IsCancellationRequested)
            {
                break;
            }
        }

        // Services stop in reverse order: what the others recorded to the end is sealed, too.
        try
        {
            using var patience = new CancellationTokenSource(AtTheEnd, time);
            await SealAsync(lease, patience.Token);
        }
        catch (Exception exception) when (exception is InvalidDataException or StorageException)
        {
            LogFailure(exception);
        }
    }

    // Seals without a checkpoint count as tampering. A kill between the first seals and their checkpoint must not look like it, so the empty chain has one already.
    private async Task BeginAsync(CancellationToken cancellation)
    {
        if (!begun && await database.ReadAsync(LastAsync, cancellation) is null && await vault.ReadCheckpointAsync(cancellation) is null)
        {
            await vault.WriteCheckpointAsync(AuditChain.Checkpoint(vault.Key.Span, 0, AuditChain.Origin), cancellation);
        }

        begun = true;
    }

    private async Task<int> SealBatchAsync(Lease lease, CancellationToken cancellation)
    {
        var key = vault.Key;
        // There is one from the beginning; whoever takes it away must not get a new one that vouches for what is left.
        var vouched = (await vault.ReadCheckpointAsync(cancellation))?.Count ?? throw new InvalidDataException("The audit's checkpoint is gone; nothing more is sealed, so that 'audit verify' goes on telling it. Put it back, or restore the database and the checkpoint from one backup.");
        var (count, head) = await database.WriteAsync(async work =>
            {
                await leases.FenceAsync(work, lease);
                return await SealBatchAsync(work, key, vouched);
            }, WritePriority.Background, cancellation);
        if (head is not null)
        {
            // Also when the lease is lost by now: the seals stand, and who vouches for fewer than there are is no harm.
            await vault.WriteCheckpointAsync(head, CancellationToken.None);
            KernelTelemetry.AuditSealed.Add(count);
        }

        return count;
    }

    private static async Task<(int Count, AuditCheckpoint? Head)> SealBatchAsync(IUnitOfWork work, ReadOnlyMemory<byte> key, long vouched)
    {
        var records = await AuditStore.UnsealedAsync(work, BatchSize);
        if (records.Count == 0)
        {
            return (0, null);
        }

        var last = await LastAsync(work);
        var (sequence, seal) = (last?.Sequence ?? 0, last?.Seal ?? AuditChain.Origin);
        if (sequence < vouched)
        {
            throw new InvalidDataException($"{vouched} records were sealed and only {sequence} seals are left; nothing more is sealed, so that 'audit verify' goes on telling it. Restore the database and the checkpoint from one backup.");
        }

        var seals = new List<object>(records.Count);
        foreach (var record in records)
        {
            (sequence, seal) = (sequence + 1, AuditChain.Seal(key.Span, seal, record));
            seals.Add(new { sequence, record.Position, record.Id, seal });
        }

        await work.ExecuteEachAsync("insert into audit_seals (sequence, position, audit_id, seal) values (@sequence, @Position, @Id, @seal)", seals);
        return (records.Count, AuditChain.Checkpoint(key.Span, sequence, seal));
    }

    private static Task<LastSeal?> LastAsync(IReadWork work) => work.FirstOrDefaultAsync<LastSeal>("select sequence, seal from audit_seals order by sequence desc limit 1");

    [LoggerMessage(Level = LogLevel.Error, Message = "The audit could not be sealed; it is tried again")]
    private partial void LogFailure(Exception exception);

    private sealed record LastSeal
    {
        public long Sequence { get; init; }

        public string Seal { get; init; } = "";
    }
}
