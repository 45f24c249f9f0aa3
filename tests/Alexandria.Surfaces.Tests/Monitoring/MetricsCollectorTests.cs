using System.Diagnostics.Metrics;
using Alexandria.Surfaces.Monitoring;

namespace Alexandria.Surfaces.Tests.Monitoring;

public sealed class MetricsCollectorTests : IDisposable
{
    private readonly MetricsCollector collector = new();
    private readonly Meter meter = new("Alexandria.Tests");

    public void Dispose()
    {
        meter.Dispose();
        collector.Dispose();
    }

    [Fact]
    public void A_counter_adds_up_by_its_labels_whatever_their_order()
    {
        var counter = meter.CreateCounter<long>("metrics.test.operations", description: "Calls of\noperations \\ all.");
        counter.Add(2, new("operation", "tickets.open"), new("outcome", "ok"));
        counter.Add(3, new("outcome", "ok"), new("operation", "tickets.open"));
        counter.Add(1, new("operation", "tickets.open"), new("outcome", "denied"));

        Assert.Equal(
            """
            # HELP metrics_test_operations_total Calls of\noperations \\ all.
            # TYPE metrics_test_operations_total counter
            metrics_test_operations_total{operation="tickets.open",outcome="denied"} 1
            metrics_test_operations_total{operation="tickets.open",outcome="ok"} 5

            """.ReplaceLineEndings("\n"),
            Family("metrics_test_operations_total"));
    }

    [Fact]
    public void A_histogram_shows_cumulative_buckets_sum_and_count()
    {
        var histogram = meter.CreateHistogram("metrics.test.duration", "s", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });
        foreach (var value in new[] { 0.05, 0.1, 0.5, 5 })
        {
            histogram.Record(value);
        }

        var text = Family("metrics_test_duration_seconds");
        Assert.Contains("metrics_test_duration_seconds_bucket{le=\"0.1\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("metrics_test_duration_seconds_bucket{le=\"1\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("metrics_test_duration_seconds_bucket{le=\"+Inf\"} 4\n", text, StringComparison.Ordinal);
        Assert.Contains("metrics_test_duration_seconds_sum 5.65", text, StringComparison.Ordinal);
        Assert.Contains("metrics_test_duration_seconds_count 4\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Buckets_are_those_that_the_instrument_names_whatever_its_type()
    {
        meter.CreateHistogram("metrics.test.ints", advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [10] }).Record(10);
        meter.CreateHistogram("metrics.test.longs", "ms", advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [20] }).Record(21);
        meter.CreateHistogram("metrics.test.floats", "%", advice: new InstrumentAdvice<float> { HistogramBucketBoundaries = [0.5f] }).Record(0.25f);
        meter.CreateHistogram<double>("7.metrics.test", "us").Record(0.001);

        var text = collector.Expose();
        Assert.Contains("metrics_test_ints_bucket{le=\"10\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("metrics_test_longs_milliseconds_bucket{le=\"20\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("metrics_test_floats_percent_bucket{le=\"0.5\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("_7_metrics_test_microseconds_bucket{le=\"0.001\"} 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Gauges_show_the_last_value_and_up_down_counters_the_sum()
    {
        var gauge = meter.CreateGauge<int>("metrics.test.depth");
        gauge.Record(7);
        gauge.Record(4);
        var upDown = meter.CreateUpDownCounter<short>("metrics.test.open");
        upDown.Add(5);
        upDown.Add(-2);
        var read = 40;
        meter.CreateObservableGauge("metrics.test.observed", () => (float)++read, "By");
        meter.CreateObservableCounter("metrics.test.seen", () => new Measurement<decimal>(12.5m, new KeyValuePair<string, object?>("on", true), new("nothing", null)));
        meter.CreateObservableUpDownCounter("metrics.test.lag", () => (byte)9);

        var text = collector.Expose();

        Assert.Contains("# TYPE metrics_test_depth gauge\nmetrics_test_depth 4\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE metrics_test_open gauge\nmetrics_test_open 3\n", text, StringComparison.Ordinal);
        Assert.Contains("metrics_test_observed_bytes 41\n", text, StringComparison.Ordinal);
        Assert.Contains("metrics_test_seen_total{nothing=\"\",on=\"true\"} 12.5\n", text, StringComparison.Ordinal);
        Assert.Contains("metrics_test_lag 9\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Label_values_cannot_break_out_of_their_line()
    {
        var counter = meter.CreateCounter<double>("metrics.test.hostile");
        counter.Add(1, new KeyValuePair<string, object?>("9-bad.name", "a\"} 7\nfake 1\\"));

        Assert.EndsWith("metrics_test_hostile_total{_9_bad_name=\"a\\\"} 7\\nfake 1\\\\\"} 1\n", Family("metrics_test_hostile_total"), StringComparison.Ordinal);
    }

    [Fact]
    public void Label_values_are_cut_and_not_through_a_surrogate_pair()
    {
        var cut = Alexandria.Surfaces.Monitoring.Family.EscapeLabel(new string('x', Alexandria.Surfaces.Monitoring.Family.MaxLabelLength - 1) + "😀");

        Assert.Equal(Alexandria.Surfaces.Monitoring.Family.MaxLabelLength - 1, cut.Length);
    }

    [Fact]
    public void Ever_new_label_values_end_in_one_overflow_series()
    {
        var counter = meter.CreateCounter<long>("metrics.test.many");
        for (var i = 0; i < Alexandria.Surfaces.Monitoring.Family.MaxSeries + 1500; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("id", i));
        }

        var lines = Family("metrics_test_many_total").Split('\n').Where(line => line.StartsWith("metrics_", StringComparison.Ordinal)).ToArray();
        Assert.Equal(Alexandria.Surfaces.Monitoring.Family.MaxSeries + 1, lines.Length);
        Assert.Contains("metrics_test_many_total{otel_metric_overflow=\"true\"} 1500", lines);
    }

    [Fact]
    public void Meters_of_others_and_instruments_that_clash_are_left_out()
    {
        using var other = new Meter("Somebody.Else");
        other.CreateCounter<long>("metrics.test.foreign").Add(1);
        meter.CreateGauge<long>("metrics.test.clash_total").Record(3);
        meter.CreateCounter<long>("metrics.test.clash").Add(100);

        var text = collector.Expose();
        Assert.DoesNotContain("metrics_test_foreign", text, StringComparison.Ordinal);
        Assert.Contains("\nmetrics_test_clash_total 3\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e21, "1E+21")]
    public void Numbers_are_written_as_Prometheus_reads_them(double value, string text) => Assert.Equal(text, Instruments.Format(value));

    [Fact]
    public void Parallel_counts_are_all_there()
    {
        var counter = meter.CreateCounter<int>("metrics.test.parallel");
        Parallel.For(0, 50_000, i => counter.Add(1, new KeyValuePair<string, object?>("shard", i % 4)));

        var lines = Family("metrics_test_parallel_total").Split('\n');
        Assert.Equal(4, lines.Count(line => line.EndsWith(" 12500", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_process_tells_about_itself()
    {
        var text = collector.Expose();

        Assert.Contains("\nalexandria_build_info{version=\"", text, StringComparison.Ordinal);
        Assert.Matches("\nprocess_resident_memory_bytes [0-9]{6,}\n", text);
        Assert.Contains("\ndotnet_gc_collections_total{generation=\"2\"} ", text, StringComparison.Ordinal);
    }

    /// <summary>The lines of one family.</summary>
    private string Family(string name)
    {
        var text = collector.Expose();
        var begin = text.IndexOf($"# HELP {name} ", StringComparison.Ordinal);
        Assert.True(begin >= 0, $"There is no family {name}.");
        var end = text.IndexOf("# HELP ", begin + 1, StringComparison.Ordinal);
        return text[begin..end];
    }
}
