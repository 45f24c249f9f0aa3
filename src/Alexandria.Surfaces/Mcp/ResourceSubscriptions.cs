using System.Collections.Concurrent;
using Alexandria.Events;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Alexandria.Surfaces.Mcp;

/// <summary>The resources that one lasting connection of an older revision wants to hear of. The log is followed from the first subscription on.</summary>
internal sealed class ResourceSubscriptions(IEventLog log, McpResources resources) : IAsyncDisposable
{
    private const int MaxUris = 1000;

    private readonly ConcurrentDictionary<string, bool> uris = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource ends = new();
    private readonly Lock gate = new();
    private Task? following;

    /// <summary>Of the connection: the server that a request's handler gets sends into the answer to that request.</summary>
    public McpServer? Server { get; set; }

    public ValueTask<EmptyResult> AddAsync(RequestContext<SubscribeRequestParams> context, CancellationToken cancellation)
    {
        var caller = CallerPrincipal.Of(context.User);
        if (context.Params?.Uri is not { } uri || !resources.Knows(uri, caller))
        {
            throw new McpProtocolException($"Resource not found: '{context.Params?.Uri}'", McpErrorCode.ResourceNotFound);
        }

        if (uris.Count >= MaxUris)
        {
            throw new McpProtocolException($"A session follows at most {MaxUris} resources.", McpErrorCode.InvalidRequest);
        }

        uris[uri] = true;
        lock (gate)
        {
            following ??= log.FollowAsync(caller.Tenant, log.Head, NotifyAsync, ends.Token);
        }

        return ValueTask.FromResult(new EmptyResult());
    }

    public ValueTask<EmptyResult> RemoveAsync(RequestContext<UnsubscribeRequestParams> context, CancellationToken cancellation)
    {
        uris.TryRemove(context.Params?.Uri ?? "", out _);
        return ValueTask.FromResult(new EmptyResult());
    }

    public async ValueTask DisposeAsync()
    {
        await ends.CancelAsync();
        if (following is not null)
        {
            await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        ends.Dispose();
    }

    private async Task NotifyAsync(EventEnvelope happened)
    {
        foreach (var uri in uris.Keys.Where(uri => ResourceAddress.IsAbout(uri, happened)))
        {
            await Server!.SendNotificationAsync(NotificationMethods.ResourceUpdatedNotification, new ResourceUpdatedNotificationParams { Uri = uri }, cancellationToken: ends.Token);
        }
    }
}
