using System.Diagnostics;

namespace Alexandria.Bench;

/// <summary>Durations in buckets that are at most 1 % wide, so that millions of them cost a few kilobytes. Not safe for several threads: each client has its own, merged at the end.</summary>
internal sealed class Latencies
{
    private const double Growth = 1.01;
    private const double Smallest = 1e-6;
    private const int Buckets = 2_000;

    private readonly long[] counts = new long[Buckets];

    public long Count { get; private set; }

    /// <summary>Seconds.</summary>
    public double Maximum { get; private set; }

    public void Record(long startTimestamp) => RecordSeconds(Stopwatch.GetElapsedTime(startTimestamp).TotalSeconds);

    public void RecordSeconds(double seconds)
    {
        var bucket = seconds <= Smallest ? 0 : (int)(Math.Log(seconds / Smallest) / Math.Log(Growth));
        counts[Math.Min(bucket, Buckets - 1)]++;
        Count++;
        Maximum = Math.Max(Maximum, seconds);
    }

    public void Add(Latencies other)
    {
        for (var i = 0; i < Buckets; i++)
        {
            counts[i] += other.counts[i];
        }

        Count += other.Count;
        Maximum = Math.Max(Maximum, other.Maximum);
    }

    /// <param name="quantile">0 to 1.</param>
    /// <returns>Milliseconds; the upper edge of the bucket.</returns>
    public double Milliseconds(double quantile)
    {
        var wanted = (long)Math.Ceiling(Count * quantile);
        long seen = 0;
        for (var i = 0; i < Buckets; i++)
        {
            if ((seen += counts[i]) >= wanted && seen > 0)
            {
                return Math.Min(Smallest * Math.Pow(Growth, i + 1), Maximum) * 1000;
            }
        }

        return 0;
    }
}
