using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alexandria.Surfaces.Monitoring;

/// <summary>Counts and times HTTP requests by method, route pattern and status; never by what a client can make up.</summary>
internal sealed class HttpMetrics(RequestDelegate next, TimeProvider time)
{
    private static readonly Meter Meter = new("Alexandria.Surfaces");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "alexandria.http.request.duration", "s", "How long requests took.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Instruments.DefaultBuckets });

    private static readonly UpDownCounter<long> Active = Meter.CreateUpDownCounter<long>("alexandria.http.requests.active", description: "Requests being answered, open streams included.");

    public async Task InvokeAsync(HttpContext http)
    {
        var began = time.GetTimestamp();
        Active.Add(1);
        try
        {
            await next(http);
        }
        finally
        {
            Active.Add(-1);
            Duration.Record(time.GetElapsedTime(began).TotalSeconds, new TagList
            {
                { "method", HttpMethodName.Known(http.Request.Method) },
                { "route", (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "none" },
                { "status", http.Response.StatusCode },
            });
        }
    }
}
