using Alexandria.Adapters.Sql;
using Alexandria.Data;

namespace Alexandria.Adapters.Sqlite;

/// <summary>Leases of the embedded home: the one process that holds the data directory's lock holds every lease.</summary>
internal sealed class SoleProcess(TimeProvider time) : ILeases
{
    private const long FirstToken = 1;

    public string Process { get; } = ProcessName.New(time);

    public Task<Lease?> TakeAsync(string name, TimeSpan term, CancellationToken cancellation) => Task.FromResult<Lease?>(new Lease(name, Process, FirstToken));

    public Task ReleaseAsync(Lease lease, CancellationToken cancellation) => Task.CompletedTask;

    public Task<IReadOnlyList<string>> LivingAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<string>>([]);

    public Task FenceAsync(IUnitOfWork work, Lease lease) => Task.CompletedTask;
}
