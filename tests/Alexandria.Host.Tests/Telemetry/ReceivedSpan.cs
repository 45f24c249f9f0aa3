using System.Globalization;

namespace Alexandria.Host.Tests.Telemetry;

/// <summary>A span as it came over OTLP.</summary>
internal sealed record ReceivedSpan(string Service, string Scope, string TraceId, string Id, string ParentId, string Name, int Kind, bool Failed, IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<string> Links)
{
    public const int Internal = 1;
    public const int Server = 2;
    public const int Client = 3;
    public const int Producer = 4;
    public const int Consumer = 5;

    /// <summary>The spans of an ExportTraceServiceRequest (opentelemetry/proto/collector/trace/v1).</summary>
    public static IEnumerable<ReceivedSpan> ReadAll(byte[] request) =>
        from resourceSpans in new ProtobufMessage(request).Messages(1)
        let service = resourceSpans.Messages(1).SelectMany(r => Pairs(r, 1)).First(p => p.Key == "service.name").Value
        from scopeSpans in resourceSpans.Messages(2)
        let scope = scopeSpans.Messages(1).Single().Text(1)
        from span in scopeSpans.Messages(2)
        select new ReceivedSpan(
            service,
            scope,
            span.Hex(1),
            span.Hex(2),
            span.Hex(4),
            span.Text(5),
            (int)span.Number(6),
            span.Messages(15).Any(status => status.Number(3) == 2),
            Pairs(span, 9).ToDictionary(StringComparer.Ordinal),
            [.. span.Messages(13).Select(link => link.Hex(2))]);

    private static IEnumerable<KeyValuePair<string, string>> Pairs(ProtobufMessage message, int field) =>
        message.Messages(field).Select(pair => KeyValuePair.Create(pair.Text(1), Value(pair.Messages(2).First())));

    private static string Value(ProtobufMessage any) =>
        any.Has(1) ? any.Text(1)
        : any.Has(2) ? any.Number(2) == 1 ? "true" : "false"
        : any.Has(3) ? any.Number(3).ToString(CultureInfo.InvariantCulture)
        : BitConverter.UInt64BitsToDouble(any.Number(4)).ToString(CultureInfo.InvariantCulture);
}
