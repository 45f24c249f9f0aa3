using System.Diagnostics;
using Alexandria.Support.CrashReports.Grouping;
using Alexandria.Support.CrashReports.Parsing;

namespace Alexandria.Bench;

/// <summary>Parsing a report and finding its group among many, as the intake does before it opens a transaction.</summary>
internal static class GroupingScenario
{
    public static IReadOnlyList<Figure> Run(int groups, TimeSpan duration)
    {
        using var index = new CrashGroupIndex();
        for (var i = 0; i < groups; i++)
        {
            index.Add("r" + i, "g" + i, CrashParser.Parse(CrashText.Of(i, 0)).Crash!);
        }

        // Nine of ten reports are of a known defect.
        var texts = Enumerable.Range(0, 5_000).Select(i => CrashText.Of(i % 10 == 0 ? groups + i : new Random(i).Next(groups), i)).ToArray();
        Measure(index, texts, TimeSpan.FromSeconds(2));
        var (latencies, right, seconds) = Measure(index, texts, duration);
        return
        [
            new($"crashes parsed and grouped among {groups} groups", latencies.Count / seconds, "1/s", 5_000, AtLeast: true),
            new("crash parse and group p50", latencies.Milliseconds(0.5), "ms"),
            new("crash parse and group p99", latencies.Milliseconds(0.99), "ms", 5),
            new("crash parse and group maximum", latencies.Maximum * 1000, "ms"),
            new("known crashes that joined a group", right * 100, "%"),
        ];
    }

    private static (Latencies Latencies, double Joined, double Seconds) Measure(CrashGroupIndex index, string[] texts, TimeSpan duration)
    {
        var began = Stopwatch.GetTimestamp();
        var parts = new (Latencies Latencies, long Known, long Joined)[Environment.ProcessorCount];
        Parallel.For(0, parts.Length, part =>
        {
            var (latencies, known, joined) = (new Latencies(), 0L, 0L);
            for (var i = part; Stopwatch.GetElapsedTime(began) < duration; i += parts.Length)
            {
                var started = Stopwatch.GetTimestamp();
                var match = index.Match(CrashParser.Parse(texts[i % texts.Length]).Crash!);
                latencies.Record(started);
                if (i % texts.Length % 10 != 0)
                {
                    known++;
                    joined += match is { Joins: true } ? 1 : 0;
                }
            }

            parts[part] = (latencies, known, joined);
        });
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var all = new Latencies();
        foreach (var part in parts)
        {
            all.Add(part.Latencies);
        }

        return (all, (double)parts.Sum(p => p.Joined) / Math.Max(1, parts.Sum(p => p.Known)), seconds);
    }
}
