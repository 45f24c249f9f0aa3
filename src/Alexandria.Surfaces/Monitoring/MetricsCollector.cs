using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace Alexandria.Surfaces.Monitoring;

/// <summary>Listens to every meter of ours from the start of the process and keeps the present values.</summary>
internal sealed class MetricsCollector : IDisposable
{
    private const string MeterPrefix = "Alexandria.";

    private readonly ConcurrentDictionary<string, Family> families = new(StringComparer.Ordinal);
    private readonly MeterListener listener;

    public MetricsCollector()
    {
        listener = new MeterListener { InstrumentPublished = Publish };
        listener.SetMeasurementEventCallback<double>(static (instrument, value, tags, state) => Record(instrument, value, tags, state));
        listener.SetMeasurementEventCallback<float>(static (instrument, value, tags, state) => Record(instrument, value, tags, state));
        listener.SetMeasurementEventCallback<long>(static (instrument, value, tags, state) => Record(instrument, value, tags, state));
        listener.SetMeasurementEventCallback<int>(static (instrument, value, tags, state) => Record(instrument, value, tags, state));
        listener.SetMeasurementEventCallback<short>(static (instrument, value, tags, state) => Record(instrument, value, tags, state));
        listener.SetMeasurementEventCallback<byte>(static (instrument, value, tags, state) => Record(instrument, value, tags, state));
        listener.SetMeasurementEventCallback<decimal>(static (instrument, value, tags, state) => Record(instrument, (double)value, tags, state));
        listener.Start();
    }

    /// <summary>All families in the text exposition format, version 0.0.4, ordered by name.</summary>
    public string Expose()
    {
        listener.RecordObservableInstruments();
        var output = new StringBuilder(16 * 1024);
        foreach (var family in families.Values.OrderBy(family => family.Name, StringComparer.Ordinal))
        {
            family.Write(output);
        }

        ProcessFigures.Write(output);
        return output.ToString();
    }

    public void Dispose() => listener.Dispose();

    private static void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) =>
        ((Family)state!).Record(value, tags, Instruments.Adds(instrument));

    private void Publish(Instrument instrument, MeterListener to)
    {
        if (!instrument.Meter.Name.StartsWith(MeterPrefix, StringComparison.Ordinal) || Instruments.KindOf(instrument) is not { } kind)
        {
            return;
        }

        var name = Instruments.FamilyName(instrument, kind);
        var family = families.GetOrAdd(name, static (name, from) => new Family(name, from.instrument.Description ?? name, from.kind, Instruments.BucketsOf(from.instrument)), (instrument, kind));

        // Two instruments that come to one name share the family; of another kind they cannot, and the first stays.
        if (family.Kind == kind)
        {
            to.EnableMeasurementEvents(instrument, family);
        }
    }
}
