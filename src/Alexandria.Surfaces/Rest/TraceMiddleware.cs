using System.Diagnostics;
using Alexandria.Surfaces.Monitoring;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alexandria.Surfaces.Rest;

/// <summary>Answers each request's W3C trace id in <c>X-Trace-Id</c> (32 hexadecimal digits), the same that problem details, audit and logs carry, and tells the request's span what it was.</summary>
/// <remarks>ASP.NET starts the span, in the caller's trace if it named one (<see cref="TraceContextPropagator"/>), but not always; without one a trace of our own begins here, so that an id always exists. The W3C draft's <c>traceresponse</c> was not taken up by Trace Context Level 2.</remarks>
internal sealed class TraceMiddleware(RequestDelegate next)
{
    public const string HeaderName = "X-Trace-Id";

    public async Task InvokeAsync(HttpContext http)
    {
        using var own = Activity.Current is null ? Begin(http.Request) : null;
        http.Response.Headers[HeaderName] = ProblemDetailsMapper.TraceOf(http);
        var span = Activity.Current;
        await next(http);
        if (span is { IsAllDataRequested: true })
        {
            Describe(span, http);
        }
    }

    private static Activity Begin(HttpRequest request)
    {
        var activity = new Activity("alexandria.http").SetIdFormat(ActivityIdFormat.W3C);
        if (TraceContextPropagator.Read(request.Headers.TraceParent) is { } given && ActivityContext.TryParse(given, null, isRemote: true, out var parent))
        {
            activity.SetParentId(parent.TraceId, parent.SpanId, parent.TraceFlags);
        }

        return activity.Start();
    }

    // OpenTelemetry's semantic conventions for HTTP servers. No query and no header, and a path only where it was understood: what a client made up may be a secret in the wrong place.
    private static void Describe(Activity span, HttpContext http)
    {
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        var method = HttpMethodName.Known(http.Request.Method);
        span.DisplayName = route is null ? method : $"{method} {route}";
        span.SetTag("http.request.method", method)
            .SetTag("url.scheme", http.Request.Scheme)
            .SetTag("network.protocol.version", http.Request.Protocol.Replace("HTTP/", "", StringComparison.Ordinal))
            .SetTag("http.response.status_code", http.Response.StatusCode);
        if (route is not null)
        {
            span.SetTag("http.route", route).SetTag("url.path", http.Request.Path.Value);
        }

        if (http.Response.StatusCode >= StatusCodes.Status500InternalServerError)
        {
            span.SetStatus(ActivityStatusCode.Error).SetTag("error.type", http.Response.StatusCode.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
