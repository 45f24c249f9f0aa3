using System.Diagnostics;

namespace Alexandria.Surfaces.Rest;

/// <summary>W3C Trace Context and nothing else: a well-formed <c>traceparent</c> goes in and out. Baggage, and the vendor's <c>tracestate</c>, would carry what a client sent to the servers that we ask, and are left out.</summary>
public sealed class TraceContextPropagator : DistributedContextPropagator
{
    private const string TraceParent = "traceparent";

    public override IReadOnlyCollection<string> Fields { get; } = [TraceParent];

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
        if (activity is { IdFormat: ActivityIdFormat.W3C, Id: { } id })
        {
            setter?.Invoke(carrier, TraceParent, id);
        }
    }

    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        (traceId, traceState) = (null, null);
        if (getter is not null)
        {
            getter(carrier, TraceParent, out var value, out var values);
            traceId = Read(values is null ? value : values.Count() == 1 ? values.First() : null);
        }
    }

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;

    /// <summary>The value if it is what section 3.2 of the recommendation allows; null otherwise, and the request begins a trace of its own.</summary>
    internal static string? Read(string? value) => ActivityContext.TryParse(value, null, isRemote: true, out var context) && context.TraceId != default && context.SpanId != default ? value : null;
}
