using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Alexandria.Identity;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Server;

namespace Alexandria.Surfaces.Mcp;

/// <summary>The sessions of clients of older revisions. Each belongs to the caller that began it, ends when it is idle for long, and makes room when its owner begins too many.</summary>
internal sealed class McpSessions : IAsyncDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, McpSession> sessions = new(StringComparer.Ordinal);
    private readonly McpServerFactory factory;
    private readonly McpOptions options;
    private readonly TimeProvider time;
    private readonly ILoggerFactory loggers;
    private readonly ITimer sweep;

    public McpSessions(McpServerFactory factory, McpOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        (this.factory, this.options, this.time, this.loggers) = (factory, options, time, loggers);
        sweep = time.CreateTimer(_ => Sweep(), null, SweepInterval, SweepInterval);
    }

    public int Count => sessions.Count;

    public McpSession Begin(Caller caller)
    {
        var owner = (caller.Tenant, caller.Id);
        var own = sessions.Values.Where(session => session.Owner == owner).ToList();
        if (own.Count >= options.SessionsPerCaller)
        {
            _ = EndAsync(own.MaxBy(session => session.Idle)!);
        }

        var id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        var session = new McpSession(id, caller, factory, new StreamableHttpServerTransport(loggers) { SessionId = id }, time);
        sessions[id] = session;
        return session;
    }

    /// <summary>The caller's session; null when there is none of that id, or it is another's.</summary>
    public McpSession? Find(string id, Caller caller) =>
        sessions.TryGetValue(id, out var session) && session.Owner == (caller.Tenant, caller.Id) ? session : null;

    public Task EndAsync(McpSession session) => sessions.TryRemove(session.Id, out _) ? session.DisposeAsync().AsTask() : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await sweep.DisposeAsync();
        await Task.WhenAll(sessions.Values.Select(EndAsync));
    }

    private void Sweep()
    {
        var limit = TimeSpan.FromMinutes(options.SessionIdleMinutes);
        foreach (var session in sessions.Values.Where(session => session.Idle >= limit))
        {
            _ = EndAsync(session);
        }
    }
}
