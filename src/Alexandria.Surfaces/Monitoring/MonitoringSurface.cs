using System.Net;
using System.Text;
using System.Text.Json;
using Alexandria.Identity;
using Alexandria.Monitoring;
using Alexandria.Surfaces.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Alexandria.Surfaces.Monitoring;

/// <summary>What keeps the process running and watched: <c>/livez</c>, <c>/readyz</c>, <c>/metrics</c>.</summary>
public static partial class MonitoringSurface
{
    public const string LivePath = "/livez";
    public const string ReadyPath = "/readyz";
    public const string MetricsPath = "/metrics";

    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(5);

    private static readonly string[] Read = ["GET", "HEAD"];

    public static void MapMonitoring(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods(LivePath, Read, static http => AnswerAsync(http, StatusCodes.Status200OK, new Health("live", []))).WithDisplayName("livez");
        endpoints.MapMethods(ReadyPath, Read, ReadyAsync).WithDisplayName("readyz");
        endpoints.MapMethods(MetricsPath, Read, MetricsAsync).WithDisplayName("metrics");
    }

    private static async Task ReadyAsync(HttpContext http)
    {
        var checks = await Task.WhenAll(http.RequestServices.GetServices<IReadinessCheck>().Select(check => CheckAsync(http, check)));
        var ready = checks.All(check => check.Status == CheckResult.Ok);
        await AnswerAsync(http, ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, new Health(ready ? "ready" : "not_ready", checks));
    }

    private static async Task<CheckResult> CheckAsync(HttpContext http, IReadinessCheck check)
    {
        using var late = new CancellationTokenSource(CheckTimeout, http.RequestServices.GetRequiredService<TimeProvider>());
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, http.RequestAborted);
        try
        {
            var result = await check.CheckAsync(either.Token).WaitAsync(either.Token);
            return new CheckResult(check.Name, result.Failed ? result.Error.Code : CheckResult.Ok);
        }
        catch (OperationCanceledException)
        {
            return new CheckResult(check.Name, "timeout");
        }
        catch (Exception defect)
        {
            LogCheckFailed(http.RequestServices.GetRequiredService<ILogger<HttpMetrics>>(), check.Name, defect);
            return new CheckResult(check.Name, "failed");
        }
    }

    private static async Task MetricsAsync(HttpContext http)
    {
        if (!(http.RequestServices.GetRequiredService<MonitoringOptions>().AnonymousMetrics ?? IsLocal(http)))
        {
            var caller = await HttpAuthentication.AuthenticateAsync(http, Permissions.MetricsRead);
            var refusal = caller.Failed ? caller.Error
                : caller.Value.Can(Permissions.MetricsRead) ? null
                : ProblemDetailsMapper.Lacks(caller.Value, Permissions.MetricsRead);
            if (refusal is not null)
            {
                await ProblemDetailsMapper.WriteAsync(http, refusal);
                return;
            }
        }

        await RefreshAsync(http);
        http.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteAsync(http.RequestServices.GetRequiredService<MetricsCollector>().Expose(), Encoding.UTF8, http.RequestAborted);
    }

    // A database that does not answer is when the other figures are needed most.
    private static async Task RefreshAsync(HttpContext http)
    {
        using var late = new CancellationTokenSource(CheckTimeout, http.RequestServices.GetRequiredService<TimeProvider>());
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, http.RequestAborted);
        try
        {
            await Task.WhenAll(http.RequestServices.GetServices<IScrapedFigures>().Select(figures => figures.RefreshAsync(either.Token))).WaitAsync(either.Token);
        }
        catch (Exception defect)
        {
            LogStale(http.RequestServices.GetRequiredService<ILogger<HttpMetrics>>(), defect.GetType().Name);
        }
    }

    /// <summary>A proxy on this machine speaks over loopback too, but for somebody else, and says so.</summary>
    internal static bool IsLocal(HttpContext http) =>
        (http.Connection.RemoteIpAddress is not { } remote || IPAddress.IsLoopback(remote))
        && !http.Request.Headers.Keys.Any(name => name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase) || name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase) || name.Equals("Via", StringComparison.OrdinalIgnoreCase));

    private static Task AnswerAsync(HttpContext http, int status, Health health)
    {
        http.Response.StatusCode = status;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentType = "application/json";
        return http.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(health, Json.Options), http.RequestAborted).AsTask();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The readiness check {Check} failed")]
    private static partial void LogCheckFailed(ILogger logger, string check, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Stored figures could not be read ({Cause}); the metrics show the last ones")]
    private static partial void LogStale(ILogger logger, string cause);

    private sealed record Health(string Status, IReadOnlyList<CheckResult> Checks);

    /// <param name="Name">Of the check.</param>
    /// <param name="Status"><c>ok</c>, or the code of what is wrong.</param>
    private sealed record CheckResult(string Name, string Status)
    {
        public const string Ok = "ok";
    }
}
