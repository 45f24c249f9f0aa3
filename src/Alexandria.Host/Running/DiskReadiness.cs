using Alexandria.Data;
using Alexandria.Monitoring;

namespace Alexandria.Host.Running;

/// <summary>Ready as long as the disk of the data directory has room for the next writes.</summary>
internal sealed class DiskReadiness(string dataDirectory) : IReadinessCheck
{
    /// <summary>Below this, in bytes, a few large requests would fill the disk.</summary>
    private const long Least = 8L << 20;

    public string Name => "disk";

    public Task<Result<Nothing>> CheckAsync(CancellationToken cancellation) =>
        Task.FromResult<Result<Nothing>>(new DriveInfo(dataDirectory).AvailableFreeSpace >= Least ? Nothing.Value : StorageException.Full);
}
