using Alexandria.Operations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Alexandria.Surfaces.Rest;

/// <summary>Every operation as an address. Nothing is mapped by hand.</summary>
public static class RestSurface
{
    /// <summary>Maps the method and path of each registered operation; a GET answers HEAD as well.</summary>
    public static void MapRest(this IEndpointRouteBuilder endpoints)
    {
        var operations = endpoints.ServiceProvider.GetRequiredService<IOperations>();
        var limits = endpoints.ServiceProvider.GetService<IRateLimits>();
        foreach (var operation in operations.All)
        {
            string[] methods = operation.HttpMethod is "GET" ? ["GET", "HEAD"] : [operation.HttpMethod];
            endpoints.MapMethods(operation.Path, methods, (RequestDelegate)new RestEndpoint(operation, operations, limits).HandleAsync).WithDisplayName(operation.Name);
        }
    }
}
