using Alexandria.Events;
using Alexandria.Identity;
using Alexandria.Operations;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Server;

namespace Alexandria.Surfaces.Mcp;

/// <summary>MCP over standard input and output, for the agent that started this process.</summary>
public static class McpStdio
{
    /// <summary>Serves one client until it closes its end.</summary>
    /// <param name="operations">What it may call, as the caller's permissions allow.</param>
    /// <param name="caller">Who the client is: on standard input nobody signs in.</param>
    /// <param name="input">One JSON-RPC message a line, UTF-8.</param>
    /// <param name="output">As the input. Nothing else may be written to it.</param>
    /// <param name="events">The log that subscriptions follow; null offers none.</param>
    /// <param name="cancellation">Ends it from this side.</param>
    public static async Task RunAsync(IOperations operations, Caller caller, Stream input, Stream output, IEventLog? events, CancellationToken cancellation)
    {
        var factory = new McpServerFactory(operations, NullLoggerFactory.Instance, events);
        await using var transport = new CallerTransport(new StreamServerTransport(input, output, "alexandria"), new CallerPrincipal(caller));
        var (server, subscriptions) = factory.CreateLasting(transport);
        await using (server)
        await using (subscriptions)
        {
            await server.RunAsync(cancellation);
        }
    }
}
