using Alexandria.Events;
using Alexandria.Operations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Alexandria.Surfaces.Mcp;

/// <summary>Every operation for AI agents: Model Context Protocol over Streamable HTTP.</summary>
public static class McpSurface
{
    /// <summary>Its name in audit and metrics.</summary>
    public const string Name = "mcp";

    /// <summary>Where it is served.</summary>
    public const string Path = "/mcp";

    internal static void AddMcp(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(configuration.GetSection("Mcp").Get<McpOptions>() ?? new McpOptions());
        services.TryAddSingleton(provider => new McpServerFactory(provider.GetRequiredService<IOperations>(), provider.GetRequiredService<ILoggerFactory>(), provider.GetService<IEventLog>()));
        services.TryAddSingleton<McpSessions>();
    }

    public static void MapMcp(this IEndpointRouteBuilder endpoints)
    {
        var endpoint = ActivatorUtilities.CreateInstance<McpEndpoint>(endpoints.ServiceProvider);
        endpoints.MapMethods(Path, ["POST"], (RequestDelegate)endpoint.PostAsync).WithDisplayName("mcp");
        endpoints.MapMethods(Path, ["GET"], (RequestDelegate)endpoint.GetAsync).WithDisplayName("mcp stream");
        endpoints.MapMethods(Path, ["DELETE"], (RequestDelegate)endpoint.DeleteAsync).WithDisplayName("mcp session end");
    }
}
