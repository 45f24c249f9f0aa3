using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Alexandria.Surfaces.Monitoring;

/// <summary>How an instrument looks to Prometheus.</summary>
internal enum FamilyKind
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>Translates the names of instruments, as OpenTelemetry's Prometheus compatibility specification does.</summary>
internal static class Instruments
{
    /// <summary>Of an instrument that names no buckets: milliseconds to a minute, for durations in seconds.</summary>
    public static readonly double[] DefaultBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    /// <summary>The kind of family; null for an instrument that has none here.</summary>
    public static FamilyKind? KindOf(Instrument instrument)
    {
        var type = instrument.GetType();
        var generic = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        return generic == typeof(Counter<>) || generic == typeof(ObservableCounter<>) ? FamilyKind.Counter
            : generic == typeof(Histogram<>) ? FamilyKind.Histogram
            : generic == typeof(UpDownCounter<>) || generic == typeof(ObservableUpDownCounter<>) || generic == typeof(Gauge<>) || generic == typeof(ObservableGauge<>) ? FamilyKind.Gauge
            : null;
    }

    /// <summary>Whether a measurement is a difference to add up, rather than the value itself.</summary>
    public static bool Adds(Instrument instrument) => !instrument.IsObservable && !IsGauge(instrument);

    /// <summary><c>alexandria.operations.duration</c> in <c>s</c> becomes <c>alexandria_operations_duration_seconds</c>; counters end in <c>_total</c>.</summary>
    public static string FamilyName(Instrument instrument, FamilyKind kind)
    {
        var name = Sanitise(instrument.Name);
        var unit = UnitSuffix(instrument.Unit);
        if (unit is not null && !name.EndsWith(unit, StringComparison.Ordinal))
        {
            name += unit;
        }

        return kind is FamilyKind.Counter && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    /// <summary>Letters, digits and underscores, no digit first.</summary>
    public static string Sanitise(string name)
    {
        var text = new StringBuilder(name.Length + 1);
        foreach (var c in name)
        {
            text.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        }

        if (text.Length == 0 || char.IsAsciiDigit(text[0]))
        {
            text.Insert(0, '_');
        }

        return text.ToString();
    }

    public static double[] BucketsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
        Histogram<float> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        Histogram<int> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        _ => DefaultBuckets,
    };

    public static string Format(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static bool IsGauge(Instrument instrument) => instrument.GetType().GetGenericTypeDefinition() == typeof(Gauge<>);

    private static string? UnitSuffix(string? unit) => unit switch
    {
        "s" => "_seconds",
        "ms" => "_milliseconds",
        "us" => "_microseconds",
        "By" => "_bytes",
        "%" => "_percent",
        _ => null,
    };
}
