using System.Text;
using System.Text.Json;
using Alexandria.Adapters.DataDirectory;
using Alexandria.Adapters.Nats.Client;
using Alexandria.Audit;

namespace Alexandria.Adapters.Nats;

/// <summary>The audit's checkpoint in a key-value bucket of the bus: outside of the database, and the same for whichever process seals. Each process keeps a copy in its data directory, out of which the bucket is filled when it is new or was lost, and which shows it when the bucket was set back. The key comes from elsewhere.</summary>
internal sealed class JetStreamAuditVault(ReadOnlyMemory<byte> key, JetStreamBus bus, NatsOptions options, string dataDirectory) : IAuditVault, IDisposable
{
    private const string Checkpoint = "checkpoint";

    private readonly string copyPath = AuditVaultFiles.CheckpointPath(dataDirectory);
    private readonly SemaphoreSlim opening = new(1, 1);
    private KeyValueBucket? opened;

    public ReadOnlyMemory<byte> Key => key;

    public async Task<AuditCheckpoint?> ReadCheckpointAsync(CancellationToken cancellation)
    {
        var shared = (await InBucketAsync(bucket => bucket.GetAsync(Checkpoint, cancellation), cancellation))?.Value is { } text ? Read(text) : null;
        var copy = await AuditVaultFiles.ReadCheckpointAsync(copyPath, cancellation);
        return copy is not null && copy.Count > (shared?.Count ?? -1) ? copy : shared;
    }

    /// <summary>Brings the bucket and this process's copy to whichever of them vouches for more.</summary>
    public async Task SynchroniseAsync(CancellationToken cancellation)
    {
        var copy = await AuditVaultFiles.ReadCheckpointAsync(copyPath, cancellation);
        if (await ReadCheckpointAsync(cancellation) is not { } best)
        {
            return;
        }

        if (best == copy)
        {
            await WriteCheckpointAsync(best, cancellation);
        }
        else
        {
            AuditVaultFiles.WriteCheckpoint(copyPath, best);
        }
    }

    public Task WriteCheckpointAsync(AuditCheckpoint checkpoint, CancellationToken cancellation) =>
        InBucketAsync(bucket => WriteAsync(bucket, checkpoint, cancellation), cancellation);

    public void Dispose() => opening.Dispose();

    /// <returns>False when the bucket vouches for more already.</returns>
    private async Task<bool> WriteAsync(KeyValueBucket bucket, AuditCheckpoint checkpoint, CancellationToken cancellation)
    {
        var text = Encoding.UTF8.GetBytes(Json.Write(checkpoint));
        while (true)
        {
            var present = await bucket.GetAsync(Checkpoint, cancellation);
            if (present?.Value is { } known && Read(known) is var shared && (shared.Count > checkpoint.Count || shared == checkpoint))
            {
                return false;
            }

            if (await (present is null ? bucket.CreateAsync(Checkpoint, text, cancellation) : bucket.UpdateAsync(Checkpoint, text, present.Revision, cancellation)) is not null)
            {
                AuditVaultFiles.WriteCheckpoint(copyPath, checkpoint);
                return true;
            }

            // Another sealer was faster: perhaps it vouches for more by now.
        }
    }

    private static AuditCheckpoint Read(byte[] text)
    {
        try
        {
            return Json.Read<AuditCheckpoint>(Encoding.UTF8.GetString(text))!;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException("the checkpoint in the bucket of the bus cannot be read", exception);
        }
    }

    private async Task<T> InBucketAsync<T>(Func<KeyValueBucket, Task<T>> use, CancellationToken cancellation)
    {
        var bucket = await BucketAsync(cancellation);
        try
        {
            return await use(bucket);
        }
        catch (NatsException)
        {
            // The server may have lost it: the next time it is made anew.
            opened = null;
            throw;
        }
    }

    private async Task<KeyValueBucket> BucketAsync(CancellationToken cancellation)
    {
        if (opened is { } known)
        {
            return known;
        }

        await opening.WaitAsync(cancellation);
        try
        {
            await bus.PrepareAsync([], cancellation);
            return opened ??= await KeyValueBucket.OpenAsync(bus.Server, options.Prefix + "-audit", options.Replicas, cancellation);
        }
        finally
        {
            opening.Release();
        }
    }
}
