using Alexandria.Monitoring;
using Alexandria.Surfaces.Live;
using Alexandria.Surfaces.Mcp;
using Alexandria.Surfaces.Monitoring;
using Alexandria.Surfaces.OpenApi;
using Alexandria.Surfaces.Rest;
using Alexandria.Surfaces.Stopping;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Alexandria.Surfaces;

/// <summary>Puts the HTTP surfaces into a host: services, then middleware, then addresses.</summary>
public static class SurfacesSetup
{
    /// <summary>The services of the HTTP surfaces. <c>IOperations</c>, <c>IAuthenticator</c>, <c>IEventLog</c> and <c>TimeProvider</c> come from elsewhere.</summary>
    public static IServiceCollection AddHttpSurfaces(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(configuration.GetSection("Monitoring").Get<MonitoringOptions>() ?? new MonitoringOptions());
        services.TryAddSingleton<MetricsCollector>();
        services.TryAddSingleton(configuration.GetSection(StoppingOptions.Section).Get<StoppingOptions>() ?? new StoppingOptions());
        services.TryAddSingleton<RequestDrain>();
        services.AddSingleton<IReadinessCheck>(s => s.GetRequiredService<RequestDrain>());
        services.AddMcp(configuration);
        return services;
    }

    /// <summary>What every request passes, in this order; call it before anything else that answers requests, so that all answers carry its headers.</summary>
    public static void UseHttpSurfaces(this IApplicationBuilder app)
    {
        // Made now, so that nothing measured before the first scrape is lost.
        _ = app.ApplicationServices.GetRequiredService<MetricsCollector>();
        app.UseMiddleware<HttpMetrics>();
        app.UseMiddleware<TraceMiddleware>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<DrainMiddleware>();
        app.UseMiddleware<RoleGate>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseApiBrowser();
    }

    /// <summary>Maps REST, MCP, the OpenAPI document, the live stream and the monitoring.</summary>
    public static void MapHttpSurfaces(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapRest();
        endpoints.MapOpenApi();
        endpoints.MapMcp();
        endpoints.MapLiveStream();
        endpoints.MapMonitoring();
    }
}
