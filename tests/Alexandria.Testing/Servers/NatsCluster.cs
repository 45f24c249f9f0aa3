using System.Globalization;

namespace Alexandria.Testing.Servers;

/// <summary>Three servers that replicate their streams among each other and synchronise each write.</summary>
public sealed class NatsCluster : IAsyncDisposable
{
    private const int Size = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Leaderless = TimeSpan.FromSeconds(15);

    // Streams reserve the room that they may take.
    private const long StoreBytes = 1L << 46;

    private NatsCluster(IReadOnlyList<NatsServer> servers) => Servers = servers;

    public IReadOnlyList<NatsServer> Servers { get; }

    /// <summary>All of them, separated by commas.</summary>
    public string Urls => string.Join(',', Servers.Select(s => s.Url));

    /// <summary>Starts them and waits until they have chosen who leads JetStream.</summary>
    public static async Task<NatsCluster> StartAsync()
    {
        var ports = Enumerable.Range(0, Size).Select(_ => LoopbackPort.Next()).ToList();
        var routes = string.Join(", ", ports.Select(p => string.Create(CultureInfo.InvariantCulture, $"nats://127.0.0.1:{p}")));
        var starting = ports.Select((port, i) => NatsServer.StartAsync(new NatsServerStart
        {
            MaxFileStore = StoreBytes,
            Name = string.Create(CultureInfo.InvariantCulture, $"n{i + 1}"),
            Configuration = string.Create(CultureInfo.InvariantCulture, $$"""
                cluster {
                  name: tests
                  listen: "127.0.0.1:{{port}}"
                  routes: [{{routes}}]
                }
                """),
        })).ToList();
        try
        {
            var cluster = new NatsCluster(await Task.WhenAll(starting));
            await cluster.LedAsync();
            return cluster;
        }
        catch
        {
            foreach (var started in starting.Where(t => t.IsCompletedSuccessfully))
            {
                await (await started).DisposeAsync();
            }

            throw;
        }
    }

    /// <summary>The server of that name, as a stream's or consumer's information names its leader.</summary>
    public NatsServer Named(string name) => Servers.Single(s => s.Name == name);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in Servers)
        {
            await server.DisposeAsync();
        }
    }

    private async Task LedAsync()
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        var began = TimeProvider.System.GetTimestamp();
        while (!Servers.All(s => s.Log.Contains("new JetStream cluster metadata leader", StringComparison.Ordinal) || s.Log.Contains("JetStream cluster new metadata leader", StringComparison.Ordinal)))
        {
            if (patience.IsCancellationRequested)
            {
                throw new InvalidOperationException("The servers found no leader: " + string.Join('\n', Servers.Select(s => s.Log)));
            }

            // Three servers of 2.10 that are started at once now and then elect nobody, before anyone has spoken to them.
            if (TimeProvider.System.GetElapsedTime(began) > Leaderless)
            {
                await Task.WhenAll(Servers.Select(s => s.RestartAsync()));
                began = TimeProvider.System.GetTimestamp();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
