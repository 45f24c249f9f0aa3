using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using Alexandria.Operations;
using Alexandria.Surfaces.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace Alexandria.Surfaces.OpenApi;

/// <summary>The description of the API, and a page to browse it.</summary>
public static class OpenApiSurface
{
    public const string DocumentPath = "/openapi/v1.json";
    public const string BrowserPath = "/api";

    // Its page is made of its own scripts, and of styles that the scripts write into the page.
    private const string BrowserPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /// <summary>Maps the document. It is no secret: it is the same for everybody and needs no sign-in.</summary>
    public static void MapOpenApi(this IEndpointRouteBuilder endpoints)
    {
        var operations = endpoints.ServiceProvider.GetRequiredService<IOperations>();
        var version = typeof(OpenApiSurface).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
        var document = new Lazy<(byte[] Bytes, string ETag)>(() =>
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(OpenApiDocument.Build(operations.All, version), Json.Options);
            return (bytes, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\"");
        });

        endpoints.MapMethods(DocumentPath, ["GET", "HEAD"], http => AnswerAsync(http, document.Value.Bytes, document.Value.ETag)).WithDisplayName("openapi");
    }

    /// <summary>Serves the API browser (Swagger UI) from the package's own files; the page asks nobody but us.</summary>
    public static void UseApiBrowser(this IApplicationBuilder app) =>
        // Aside, since its middleware matches patterns against the path of every request that it sees.
        app.UseWhen(static http => http.Request.Path.StartsWithSegments(BrowserPath, StringComparison.Ordinal), static browser =>
        {
            browser.Use(static (http, next) =>
            {
                http.Response.Headers.ContentSecurityPolicy = BrowserPolicy;
                return next(http);
            });
            browser.UseSwaggerUI(static options =>
            {
                options.RoutePrefix = BrowserPath[1..];
                options.DocumentTitle = "Alexandria API";
                options.SwaggerEndpoint(DocumentPath, "Alexandria v1");
                options.DocExpansion(DocExpansion.None);
                options.DisplayOperationId();
                options.EnableFilter();
                // No validator: it is somebody else's site. No stored keys: they would outlive the visit.
                options.ConfigObject.ValidatorUrl = null;
                options.ConfigObject.PersistAuthorization = false;
            });
        });

    private static Task AnswerAsync(HttpContext http, byte[] document, string etag)
    {
        http.Response.Headers.ETag = etag;
        http.Response.Headers.CacheControl = "no-cache";
        if (RequestHeaders.NoneMatches(http.Request.Headers.IfNoneMatch, etag))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        http.Response.ContentType = "application/json";
        http.Response.ContentLength = document.Length;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.Body.WriteAsync(document, http.RequestAborted).AsTask();
    }
}
