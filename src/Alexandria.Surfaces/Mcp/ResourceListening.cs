using System.Text.Json;
using System.Text.Json.Nodes;
using Alexandria.Events;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Alexandria.Surfaces.Mcp;

/// <summary>The subscriptions of the stateless revision (SEP-2575): one request names the resources and stays open; its answer tells which ones it follows, then of their changes.</summary>
internal sealed class ResourceListening(IEventLog log, McpResources resources)
{
    private const int MaxUris = 1000;

    public async ValueTask<EmptyResult> ListenAsync(RequestContext<SubscriptionsListenRequestParams> context, CancellationToken cancellation)
    {
        var caller = CallerPrincipal.Of(context.User);
        var uris = (context.Params?.Notifications.ResourceSubscriptions ?? []).Where(uri => resources.Knows(uri, caller)).Distinct(StringComparer.Ordinal).Take(MaxUris).ToArray();
        var id = JsonSerializer.SerializeToNode(((JsonRpcRequest)context.JsonRpcMessage).Id, McpJsonUtilities.DefaultOptions);
        var position = log.Head;
        await SendAsync(
            NotificationMethods.SubscriptionsAcknowledgedNotification,
            new SubscriptionsAcknowledgedNotificationParams { Notifications = new() { ResourceSubscriptions = uris.Length == 0 ? null : uris } });
        if (uris.Length == 0)
        {
            return new EmptyResult();
        }

        await log.FollowAsync(caller.Tenant, position, NotifyAsync, cancellation);
        return new EmptyResult();

        async Task NotifyAsync(EventEnvelope happened)
        {
            foreach (var uri in uris.Where(uri => ResourceAddress.IsAbout(uri, happened)))
            {
                await SendAsync(NotificationMethods.ResourceUpdatedNotification, new ResourceUpdatedNotificationParams { Uri = uri });
            }
        }

        // Several listening requests may share a channel (stdio): each notification says which one it answers.
        Task SendAsync<TParameters>(string method, TParameters parameters)
        {
            var node = JsonSerializer.SerializeToNode(parameters, McpJsonUtilities.DefaultOptions)!.AsObject();
            node["_meta"] = new JsonObject { [MetaKeys.SubscriptionId] = id?.DeepClone() };
            return context.Server.SendMessageAsync(new JsonRpcNotification { Method = method, Params = node }, cancellation);
        }
    }
}
