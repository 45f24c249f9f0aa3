using System.Diagnostics;
using Alexandria.Kernel.Telemetry;

namespace Alexandria.Kernel.Events;

/// <summary>Traces that go on behind the caller's back, also in a later process: the <c>traceparent</c> stands in the log (W3C Trace Context, section 3.2).</summary>
internal static class Tracing
{
    /// <summary>The present span as a traceparent; null when there is none.</summary>
    public static string? Present => Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current.Id : null;

    /// <summary>Starts a span in a trace that was recorded. There is one even when nobody listens, which only carries the id on: operations and events below belong to the trace, too.</summary>
    /// <param name="name">Of the span.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="traceParent">What <see cref="Present"/> was then; null in what an older version recorded.</param>
    /// <param name="traceId">Of the trace, when there is no traceparent.</param>
    /// <param name="link">The traceparent of a span in another trace that also led here.</param>
    public static Activity Continue(string name, ActivityKind kind, string? traceParent, string traceId, string? link = null)
    {
        var parent = Parent(traceParent, traceId);
        ActivityLink[]? links = link is not null && ActivityContext.TryParse(link, null, isRemote: true, out var other) ? [new(other)] : null;
        return KernelTelemetry.Source.StartActivity(name, kind, parent, links: links)
            ?? new Activity(name).SetParentId(parent.TraceId, parent.SpanId, parent.TraceFlags).Start();
    }

    private static ActivityContext Parent(string? traceParent, string traceId)
    {
        if (ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent))
        {
            return parent;
        }

        var trace = traceId.Length == 32 && traceId.All(char.IsAsciiHexDigitLower)
            ? ActivityTraceId.CreateFromString(traceId)
            : ActivityTraceId.CreateRandom();
        return new ActivityContext(trace, ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, isRemote: true);
    }
}
