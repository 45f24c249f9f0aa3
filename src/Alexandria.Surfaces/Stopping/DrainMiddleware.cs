using Alexandria.Surfaces.Monitoring;
using Alexandria.Surfaces.Rest;
using Microsoft.AspNetCore.Http;

namespace Alexandria.Surfaces.Stopping;

/// <summary>Refuses what arrives while the server stops, with an answer that says so and ends the connection. Who asks how the server is, is answered to the end.</summary>
internal sealed class DrainMiddleware(RequestDelegate next, RequestDrain drain)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (http.Request.Path.Value is MonitoringSurface.LivePath or MonitoringSurface.ReadyPath or MonitoringSurface.MetricsPath)
        {
            await next(http);
            return;
        }

        if (!drain.TryEnter())
        {
            http.Response.Headers.Connection = "close";
            await ProblemDetailsMapper.WriteAsync(http, RequestDrain.Refusal);
            return;
        }

        try
        {
            await next(http);
        }
        finally
        {
            drain.Leave();
        }
    }
}
