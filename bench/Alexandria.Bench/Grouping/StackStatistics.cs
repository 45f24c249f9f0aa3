using System.Globalization;
using Alexandria.Support.CrashReports;
using Alexandria.Support.CrashReports.Parsing;

namespace Alexandria.Bench.Grouping;

/// <summary>What stacks look like: of the captured reports that the generator follows, and of what it then makes, so that the two can be laid side by side.</summary>
internal sealed class StackStatistics
{
    private readonly List<int> own = [];
    private readonly List<int> all = [];
    private int harnessed;
    private int recursive;
    private int chained;
    private int lambdas;

    public int Reports => own.Count;

    /// <summary>Numbers of in-app frames, ascending: what the generator draws depths from.</summary>
    public IReadOnlyList<int> Depths => [.. own.Order()];

    public double HarnessShare => Share(harnessed);

    public double RecursionShare => Share(recursive);

    public double LambdaShare => Share(lambdas);

    /// <summary>Every text below the folder that is a crash report.</summary>
    public static StackStatistics OfFolder(string folder)
    {
        var statistics = new StackStatistics();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (CrashParser.Parse(File.ReadAllText(file)).Crash is { } crash)
            {
                statistics.Add(crash);
            }
        }

        return statistics;
    }

    public void Add(ParsedCrash crash)
    {
        var frames = crash.Exceptions.SelectMany(e => e.Frames).ToList();
        var app = frames.Where(f => f.Origin == FrameOrigin.App).Select(f => f.Function).ToList();
        own.Add(app.Count);
        all.Add(frames.Count);
        harnessed += frames.Exists(f => f.Origin == FrameOrigin.Harness) ? 1 : 0;
        recursive += app.Distinct(StringComparer.Ordinal).Count() < app.Count ? 1 : 0;
        chained += crash.Exceptions.Count > 1 ? 1 : 0;
        lambdas += app.Exists(f => f.Contains("lambda", StringComparison.OrdinalIgnoreCase)) ? 1 : 0;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Reports} reports; frames {Quantile(all, 0.5)}/{Quantile(all, 0.9)}/{all.Max()}, in-app {Quantile(own, 0.5)}/{Quantile(own, 0.9)}/{own.Max()} (median/90 %/most); with harness {HarnessShare:P0}, recursion {RecursionShare:P0}, lambda {LambdaShare:P0}, cause {Share(chained):P0}");

    private static int Quantile(List<int> values, double at) => values.Order().ElementAt((int)(at * (values.Count - 1)));

    private double Share(int count) => Reports == 0 ? 0 : (double)count / Reports;
}
