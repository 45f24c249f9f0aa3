using System.Globalization;
using Alexandria.Testing.Servers;

namespace Alexandria.Faults.Tests.Replicas;

/// <summary>The processes of one installation, each with a data directory of its own.</summary>
internal sealed class ReplicaSet(TestInstallation installation) : IAsyncDisposable
{
    public const string Everything = "all";
    public const string Api = "api";
    public const string ApiAndScheduler = "api,scheduler";
    public const string Workers = "workers";
    public const string Scheduler = "scheduler";

    private readonly List<TestDirectory> directories = [];
    private readonly List<(ServerUnderTest Server, string Roles)> processes = [];
    private volatile ServerUnderTest? outOfService;
    private int asked;

    public TestInstallation Installation => installation;

    public IReadOnlyList<ServerUnderTest> All => [.. processes.Select(p => p.Server)];

    /// <summary>Those that have a role.</summary>
    public IReadOnlyList<ServerUnderTest> With(string role) => [.. processes.Where(p => p.Roles == Everything || p.Roles.Split(',').Contains(role, StringComparer.Ordinal)).Select(p => p.Server)];

    /// <summary>Makes an installation, starts a process for each list of roles and waits until they are ready.</summary>
    public static async Task<ReplicaSet> StartAsync(ReplicaServers servers, params IReadOnlyList<string> roles) =>
        await StartAsync(await TestInstallation.CreateAsync(servers.Postgres, servers.Nats), roles);

    /// <summary>Starts processes of an installation that is there.</summary>
    public static async Task<ReplicaSet> StartAsync(TestInstallation installation, params IReadOnlyList<string> roles)
    {
        var set = new ReplicaSet(installation);
        try
        {
            await Task.WhenAll(roles.Select(role => set.Add(role).StartAsync()));
            return set;
        }
        catch
        {
            await set.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes one more process, not started yet.</summary>
    public ServerUnderTest Add(string roles, params IReadOnlyList<(string Name, string Value)> variables)
    {
        var directory = new TestDirectory();
        installation.Claim(directory.Path);
        var server = new ServerUnderTest(directory.Path)
        {
            Environment = new Dictionary<string, string>(variables.Select(v => KeyValuePair.Create(v.Name, v.Value)), StringComparer.Ordinal) { ["ALEXANDRIA_ROLES"] = roles },
        };
        directories.Add(directory);
        processes.Add((server, roles));
        return server;
    }

    /// <summary>Sends callers to the others from now on, as a load balancer does; null: to all.</summary>
    public void TakeOutOfService(ServerUnderTest? server) => outOfService = server;

    /// <summary>One of those that answer callers, in turn.</summary>
    public HttpClient Next()
    {
        var apis = With(Api).Where(server => server != outOfService).ToList();
        return apis[(int)((uint)Interlocked.Increment(ref asked) % (uint)apis.Count)].Http;
    }

    /// <summary>Who holds a lease; null while nobody does.</summary>
    public async Task<ServerUnderTest?> HolderAsync(string lease)
    {
        var holder = await installation.ReadAsync(work => work.FirstOrDefaultAsync<string>(
            "select holder from leases where name = @lease and expires_at > (extract(epoch from clock_timestamp()) * 1000000)::bigint", new { lease }));
        return holder is null ? null : All.FirstOrDefault(server => server.IsRunning && IsName(holder, server.ProcessId));
    }

    /// <summary>Makes a process stand still (SIGSTOP) at a moment when it runs workflow instances.</summary>
    /// <returns>How many they are.</returns>
    public async Task<int> StopBetweenStepsAsync(ServerUnderTest server)
    {
        var instances = 0;
        await Eventually.HoldsAsync(
            async () =>
            {
                await server.SignalAsync("STOP");
                instances = await InstancesOfAsync(server.ProcessId);
                if (instances == 0)
                {
                    await server.SignalAsync("CONT");
                }

                return instances > 0;
            },
            "the process runs workflow instances");
        return instances;
    }

    /// <summary>How many workflow instances go on, or will by themselves, in a process.</summary>
    /// <param name="processId">Of the process, which may be gone.</param>
    public async Task<int> InstancesOfAsync(int processId)
    {
        var owners = await installation.ReadAsync(work => work.QueryAsync<string>("select owner from workflows where (status = 'running' or due_at is not null) and owner is not null"));
        return owners.Count(owner => IsName(owner, processId));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (server, _) in processes)
        {
            await server.DisposeAsync();
        }

        directories.ForEach(d => d.Dispose());
    }

    // A process names itself HOST/PID/START.
    private static bool IsName(string name, int processId) => name.Split('/') is [_, var id, _] && id == processId.ToString(CultureInfo.InvariantCulture);
}
