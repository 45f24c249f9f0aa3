using Alexandria.Adapters.Nats.Client;
using Alexandria.Testing.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Alexandria.Nats.Tests;

/// <summary>What every test here needs: patience, connections that end with the test, and a reason when there is no server.</summary>
public abstract class ServerTests : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> owned = [];

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(NatsServer.Available, NatsServer.Unavailable);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        for (var i = owned.Count - 1; i >= 0; i--)
        {
            await owned[i].DisposeAsync();
        }
    }

    /// <summary>Completes when a condition holds; fails after half a minute.</summary>
    protected static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (!await holds())
        {
            Assert.False(patience.IsCancellationRequested, "It did not come about: " + what);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancellation);
        }
    }

    protected static Task UntilAsync(Func<bool> holds, string what) => UntilAsync(() => Task.FromResult(holds()), what);

    protected T Owned<T>(T disposable)
        where T : IAsyncDisposable
    {
        owned.Add(disposable);
        return disposable;
    }

    protected async Task<NatsServer> ServerAsync(NatsServerStart? start = null) => Owned(await NatsServer.StartAsync(start));

    private protected NatsConnection Connection(NatsSettings settings) => Owned(new NatsConnection(settings, TimeProvider.System, NullLogger.Instance));

    private protected NatsConnection Connection(string urls) => Connection(new NatsSettings { Servers = NatsAddress.ParseList(urls) });

    private protected async Task<NatsConnection> ConnectedAsync(string urls)
    {
        var connection = Connection(urls);
        await connection.ConnectAsync(Cancellation);
        return connection;
    }

    private protected async Task<JetStream> JetStreamAsync(string urls, int window = JetStream.DefaultWindow) => new(await ConnectedAsync(urls), window);
}
