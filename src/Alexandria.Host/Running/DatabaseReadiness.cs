using Alexandria.Data;
using Alexandria.Monitoring;

namespace Alexandria.Host.Running;

/// <summary>Ready when the database answers a read.</summary>
internal sealed class DatabaseReadiness(IDatabase database) : IReadinessCheck
{
    public string Name => "database";

    public async Task<Result<Nothing>> CheckAsync(CancellationToken cancellation)
    {
        await database.ReadAsync(work => work.FirstOrDefaultAsync<long>("select 1"), cancellation);
        return Nothing.Value;
    }
}
