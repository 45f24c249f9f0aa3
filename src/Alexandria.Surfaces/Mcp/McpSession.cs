using Alexandria.Identity;
using ModelContextProtocol.Server;

namespace Alexandria.Surfaces.Mcp;

/// <summary>The connection of a client of an older revision, over many requests.</summary>
internal sealed class McpSession : IAsyncDisposable
{
    private readonly McpServer server;
    private readonly ResourceSubscriptions? subscriptions;
    private readonly CancellationTokenSource ends = new();
    private readonly TimeProvider time;
    private readonly Task running;
    private int active;
    private int listening;
    private long usedAt;

    public McpSession(string id, Caller owner, McpServerFactory factory, StreamableHttpServerTransport transport, TimeProvider time)
    {
        (Id, Owner, Transport, this.time) = (id, (owner.Tenant, owner.Id), transport, time);
        (server, subscriptions) = factory.CreateLasting(transport);
        usedAt = time.GetTimestamp();
        running = server.RunAsync(ends.Token);
    }

    public string Id { get; }

    public (string Tenant, string Caller) Owner { get; }

    public StreamableHttpServerTransport Transport { get; }

    /// <summary>Ends with the session.</summary>
    public CancellationToken Ended => ends.Token;

    /// <summary>Since the last request ended; zero while one runs.</summary>
    public TimeSpan Idle => Volatile.Read(ref active) > 0 ? TimeSpan.Zero : time.GetElapsedTime(Volatile.Read(ref usedAt));

    /// <summary>Whether this request may hold the one stream for messages that answer nothing.</summary>
    public bool TryListen() => Interlocked.Exchange(ref listening, 1) == 0;

    public void StopListening() => Volatile.Write(ref listening, 0);

    /// <summary>Keeps the session from being idle until it is disposed.</summary>
    public IDisposable Use()
    {
        Interlocked.Increment(ref active);
        return new Using(this);
    }

    public async ValueTask DisposeAsync()
    {
        await ends.CancelAsync();
        if (subscriptions is not null)
        {
            await subscriptions.DisposeAsync();
        }

        await Transport.DisposeAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await server.DisposeAsync();
    }

    private sealed class Using(McpSession session) : IDisposable
    {
        public void Dispose()
        {
            Volatile.Write(ref session.usedAt, session.time.GetTimestamp());
            Interlocked.Decrement(ref session.active);
        }
    }
}
