using System.Globalization;
using Alexandria.Kernel.Configuration;

namespace Alexandria.Host.Telemetry;

/// <summary>The variables of the OpenTelemetry specification that say whether and where spans are sent. The SDK reads them itself and passes over what it does not understand; here that is a fault, and the server does not start.</summary>
internal static class TraceSettings
{
    private static readonly string[] Endpoints = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];

    private static readonly string[] Protocols = ["grpc", "http/protobuf"];

    private static readonly string[] Samplers = ["always_on", "always_off", "traceidratio", "parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio"];

    /// <summary>Whether a receiver is named and nothing switches the sending off.</summary>
    /// <param name="variable">A variable of the process; null when it is not set or empty.</param>
    public static bool IsWanted(Func<string, string?> variable) =>
        Endpoints.Any(name => variable(name) is not null)
        && !string.Equals(variable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)
        && variable("OTEL_TRACES_EXPORTER") != "none";

    /// <summary>Every fault. Values are not repeated: headers carry keys, and an address may.</summary>
    public static IEnumerable<ConfigurationFault> Faults(Func<string, string?> variable)
    {
        foreach (var name in Endpoints)
        {
            if (variable(name) is { } endpoint && !(Uri.TryCreate(endpoint, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
            {
                yield return new(name, "is not an address that begins with http:// or https://");
            }
        }

        foreach (var name in new[] { "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL" })
        {
            if (variable(name) is { } protocol && !Protocols.Contains(protocol, StringComparer.Ordinal))
            {
                yield return new(name, $"is none of {string.Join(", ", Protocols)}");
            }
        }

        if (variable("OTEL_TRACES_SAMPLER") is { } sampler && !Samplers.Contains(sampler, StringComparer.Ordinal))
        {
            yield return new("OTEL_TRACES_SAMPLER", $"is none of {string.Join(", ", Samplers)}");
        }

        if (variable("OTEL_TRACES_SAMPLER_ARG") is { } share && !(double.TryParse(share, NumberStyles.Float, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1))
        {
            yield return new("OTEL_TRACES_SAMPLER_ARG", "is not a number from 0 to 1");
        }
    }
}
