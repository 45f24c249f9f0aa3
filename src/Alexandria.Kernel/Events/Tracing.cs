using System.Diagnostics;
using Alexandria.Kernel.Telemetry;

namespace Alexandria.Kernel.Events;

/// <summary>Spans of what runs behind the caller's back.</summary>
internal static class Tracing
{
    /// <summary>Starts a span in a trace that was recorded with an event. There is one even when nobody listens: operations and events below carry the trace on.</summary>
    public static Activity Continue(string operation, string traceId)
    {
        var trace = traceId.Length == 32 && traceId.All(char.IsAsciiHexDigitLower)
            ? ActivityTraceId.CreateFromString(traceId)
            : ActivityTraceId.CreateRandom();
        // The span that appended the event is not in the log; the trace is what counts.
        var parent = new ActivityContext(trace, ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, isRemote: true);
        return KernelTelemetry.Source.StartActivity(operation, ActivityKind.Consumer, parent)
            ?? new Activity(operation).SetParentId(trace, parent.SpanId, parent.TraceFlags).Start();
    }
}
