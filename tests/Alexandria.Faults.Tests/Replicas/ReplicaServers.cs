using Alexandria.Testing.Servers;

namespace Alexandria.Faults.Tests.Replicas;

/// <summary>One PostgreSQL and one NATS server for tests that come one after another, each with an installation of its own. They end with the process.</summary>
internal sealed record ReplicaServers(PostgresServer Postgres, NatsServer Nats)
{
    // Each installation reserves the room that its streams may take.
    private const long BusBytes = 1L << 46;

    private static readonly Lazy<Task<ReplicaServers>> Shared = new(StartAsync);

    /// <summary>The servers; skips the test where they are not installed.</summary>
    public static Task<ReplicaServers> RequireAsync()
    {
        Assert.SkipUnless(PostgresServer.Available, PostgresServer.Reason);
        Assert.SkipUnless(NatsServer.Available, NatsServer.Unavailable);
        return Shared.Value;
    }

    private static async Task<ReplicaServers> StartAsync()
    {
        var postgres = await PostgresServer.StartAsync("max_connections=400");
        var nats = await NatsServer.StartAsync(new NatsServerStart { MaxFileStore = BusBytes });
        AppDomain.CurrentDomain.ProcessExit += (_, _) => nats.KillAsync().Wait(TimeSpan.FromSeconds(5));
        return new(postgres, nats);
    }
}
