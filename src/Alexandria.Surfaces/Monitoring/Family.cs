using System.Collections.Concurrent;
using System.Text;

namespace Alexandria.Surfaces.Monitoring;

/// <summary>All series of one name.</summary>
internal sealed class Family(string name, string help, FamilyKind kind, double[] buckets)
{
    /// <summary>Distinct label sets that a family keeps. A label that takes ever new values must not eat the memory: what comes later is counted in one overflow series.</summary>
    public const int MaxSeries = 5_000;

    /// <summary>Characters of a label's value that are kept.</summary>
    public const int MaxLabelLength = 200;

    private const string Overflow = "otel_metric_overflow=\"true\"";

    private readonly ConcurrentDictionary<string, Series> series = new(StringComparer.Ordinal);

    // The same by the tags as they come, so that a measurement writes no text.
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], Series> byTags = new(TagsComparer.Instance);

    public string Name { get; } = name;

    public FamilyKind Kind { get; } = kind;

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, bool adds)
    {
        if (!byTags.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>().TryGetValue(tags, out var one))
        {
            one = Find(Labels(tags));
            if (byTags.Count < MaxSeries)
            {
                byTags.TryAdd(tags.ToArray(), one);
            }
        }

        one.Record(value, adds, Kind);
    }

    // Two threads at the edge may pass it by one each; the bound is for memory, not for beauty.
    private Series Find(string labels) =>
        series.TryGetValue(labels, out var known)
        ? known
        : series.GetOrAdd(series.Count < MaxSeries ? labels : Overflow, static (_, bounds) => new Series(bounds), buckets);

    /// <summary>The text exposition format, version 0.0.4.</summary>
    public void Write(StringBuilder output)
    {
        if (series.IsEmpty)
        {
            return;
        }

        output.Append("# HELP ").Append(Name).Append(' ').Append(EscapeHelp(help)).Append('\n')
            .Append("# TYPE ").Append(Name).Append(' ').Append(Kind switch { FamilyKind.Counter => "counter", FamilyKind.Gauge => "gauge", _ => "histogram" }).Append('\n');
        foreach (var (labels, one) in series.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            one.Write(output, Name, labels, Kind);
        }
    }

    public static string EscapeLabel(string value)
    {
        if (value.Length > MaxLabelLength)
        {
            // A cut through a surrogate pair would leave what UTF-8 cannot say.
            value = value[..(char.IsHighSurrogate(value[MaxLabelLength - 1]) ? MaxLabelLength - 1 : MaxLabelLength)];
        }

        return value.AsSpan().IndexOfAny('\\', '"', '\n') < 0
            ? value
            : value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
    }

    private static string EscapeHelp(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0)
        {
            return "";
        }

        // In order of name and once each: the same tags in another order are the same series.
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in tags)
        {
            labels[Instruments.Sanitise(key)] = EscapeLabel(Text(value));
        }

        return string.Join(',', labels.Select(label => $"{label.Key}=\"{label.Value}\""));
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}

/// <summary>One set of labels and what was measured with it.</summary>
internal sealed class Series(double[] bounds)
{
    private readonly Lock gate = new();
    private readonly long[] counts = new long[bounds.Length + 1];
    private double sum;

    public void Record(double value, bool adds, FamilyKind kind)
    {
        lock (gate)
        {
            sum = adds ? sum + value : value;
            if (kind is FamilyKind.Histogram)
            {
                var index = Array.BinarySearch(bounds, value);
                counts[index < 0 ? ~index : index]++;
            }
        }
    }

    public void Write(StringBuilder output, string name, string labels, FamilyKind kind)
    {
        lock (gate)
        {
            if (kind is not FamilyKind.Histogram)
            {
                Line(output, name, labels, sum);
                return;
            }

            var total = 0L;
            for (var i = 0; i < counts.Length; i++)
            {
                total += counts[i];
                var bound = $"le=\"{Instruments.Format(i < bounds.Length ? bounds[i] : double.PositiveInfinity)}\"";
                Line(output, name + "_bucket", labels.Length == 0 ? bound : $"{labels},{bound}", total);
            }

            Line(output, name + "_sum", labels, sum);
            Line(output, name + "_count", labels, total);
        }
    }

    private static void Line(StringBuilder output, string name, string labels, double value)
    {
        output.Append(name);
        if (labels.Length > 0)
        {
            output.Append('{').Append(labels).Append('}');
        }

        output.Append(' ').Append(Instruments.Format(value)).Append('\n');
    }
}
