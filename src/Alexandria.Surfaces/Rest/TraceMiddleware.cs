using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Alexandria.Surfaces.Rest;

/// <summary>Answers each request's W3C trace id in <c>X-Trace-Id</c> (32 hexadecimal digits), the same that problem details, audit and logs carry.</summary>
/// <remarks>ASP.NET starts an activity only while somebody listens; without one a trace of our own begins here, so that an id always exists. The W3C draft's <c>traceresponse</c> was not taken up by Trace Context Level 2.</remarks>
internal sealed class TraceMiddleware(RequestDelegate next)
{
    public const string HeaderName = "X-Trace-Id";

    public async Task InvokeAsync(HttpContext http)
    {
        using var own = Activity.Current is null ? Begin(http.Request) : null;
        http.Response.Headers[HeaderName] = ProblemDetailsMapper.TraceOf(http);
        await next(http);
    }

    private static Activity Begin(HttpRequest request)
    {
        var activity = new Activity("alexandria.http").SetIdFormat(ActivityIdFormat.W3C);
        if (ActivityContext.TryParse(request.Headers.TraceParent, null, isRemote: true, out var parent))
        {
            activity.SetParentId(parent.TraceId, parent.SpanId, parent.TraceFlags);
        }

        return activity.Start();
    }
}
