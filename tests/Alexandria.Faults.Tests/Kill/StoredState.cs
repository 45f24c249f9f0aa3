using Alexandria.Data;
using Alexandria.Testing.Servers;

namespace Alexandria.Faults.Tests.Kill;

/// <summary>Looks at a data directory from outside, read-only, whether or not a server runs on it.</summary>
internal sealed class StoredState(string dataDirectory)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    public Task<T> ReadAsync<T>(Func<IReadWork, Task<T>> read) => TestInstallation.ReadAsync(dataDirectory, read);

    /// <summary>The rules that the stored rows break; empty when all hold.</summary>
    public Task<IReadOnlyList<string>> BrokenRulesAsync() => ReadAsync(work => StoreRules.BrokenAsync(work, File.Exists(Path.Combine(dataDirectory, "alexandria.db"))));

    public Task<WorkflowPicture> WorkflowsAsync() => ReadAsync(WorkflowPicture.TakeAsync);

    /// <summary>Runs <c>audit verify</c>.</summary>
    /// <returns>What it found; null when the audit verifies.</returns>
    public async Task<string?> AuditFaultAsync()
    {
        var answer = await ServerProcess.RunAsync("audit", "verify", "--data", dataDirectory, "--json");
        return answer.Code == 0 ? null : $"audit verify ended with {answer.Code}: {answer.Out}{answer.Error}";
    }

    /// <summary>Audit records that no seal stands for yet.</summary>
    public Task<long> UnsealedAsync() => ReadAsync(work => work.FirstOrDefaultAsync<long>("select count(*) from audit a where not exists (select 1 from audit_seals s where s.position = a.position)"));

    /// <summary>Waits until the server has delivered every event to its workflows, and none can go on by itself.</summary>
    public async Task<WorkflowPicture> SettledAsync()
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var glances = new PeriodicTimer(Glance, TimeProvider.System);
        while (true)
        {
            var (onTheWay, picture) = await ReadAsync(async work => (await OnTheWayAsync(work), await WorkflowPicture.TakeAsync(work)));
            if (onTheWay == 0 && picture.IsSettled)
            {
                return picture;
            }

            try
            {
                await glances.WaitForNextTickAsync(patience.Token);
            }
            catch (OperationCanceledException exception)
            {
                var restless = picture.Instances.Where(i => i.Status is "running" or "waiting" && i.Node != "decision").Take(5);
                throw new TimeoutException($"The workflows did not settle within a minute: {onTheWay} events are on the way; {string.Join("; ", restless)}", exception);
            }
        }
    }

    // A subscriber marks a delivery in the transaction of what it does.
    private static Task<long> OnTheWayAsync(IReadWork work) => work.FirstOrDefaultAsync<long>(
        """
        select count(*) from events e where e.name in ('tickets.opened', 'tickets.signals-changed', 'tickets.resolved')
            and not exists (select 1 from workflow_mailbox m where m.event_id = e.id)
        """);
}
