using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Alexandria.Host.Telemetry;

/// <summary>Sends spans over OTLP when the standard variables name a receiver (<see cref="TraceSettings"/>). Without one nobody listens, and no span is made.</summary>
internal sealed class TraceExport : IDisposable
{
    private readonly TracerProvider? provider;

    private TraceExport(TracerProvider? provider) => this.provider = provider;

    /// <summary>Begins to listen. Spans are sent from a thread of their own, in batches, out of a queue of bounded length: a receiver that is slow or away costs spans, never a caller's time.</summary>
    public static TraceExport Start(bool wanted) => new(!wanted ? null : Sdk.CreateTracerProviderBuilder()
        .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddTelemetrySdk().AddService("alexandria", serviceVersion: Product.Version).AddEnvironmentVariableDetector())
        .AddSource("Alexandria.*", "Microsoft.AspNetCore", "System.Net.Http")
        .AddOtlpExporter()
        .Build());

    /// <summary>Sends what is left, for five seconds at most.</summary>
    public void Dispose() => provider?.Dispose();
}
