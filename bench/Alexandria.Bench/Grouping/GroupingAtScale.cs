using System.Diagnostics;
using System.Globalization;
using Alexandria.Support.CrashReports;
using Alexandria.Support.CrashReports.Grouping;
using Alexandria.Support.CrashReports.Parsing;

namespace Alexandria.Bench.Grouping;

/// <summary>
/// Grouping with a long history behind it: a million reports come in one after the other and are put into groups as the
/// server does it, then new ones are timed, beside the alignment with every group; the process is killed, and another one
/// rebuilds its memory from the rows.
/// </summary>
internal sealed class GroupingAtScale(GroupingScale scale, TextWriter log)
{
    private const string Product = "Ledger";
    private const double Gigabyte = 1 << 30;

    private readonly CrashPopulation population = new(scale.Groups, StackStatistics.OfFolder(scale.Like));

    private string Answers => Path.Combine(scale.Directory, "answers.txt");

    /// <summary>Takes the reports in, times new ones, and remembers the answers for <see cref="RebuildAsync"/>.</summary>
    public async Task<IReadOnlyList<Figure>> IngestAsync()
    {
        await using var rows = await GroupingRows.OpenAsync(scale.Directory);
        using var intake = new ScaleIntake();
        var began = Stopwatch.GetTimestamp();
        var made = new StackStatistics();
        for (var i = 0; i < scale.Reports; i++)
        {
            var crash = Read(i);
            var (report, begun) = intake.Receive(i, population.DefectOf(i), crash, Product);
            await rows.AddAsync(report, begun);
            if (i % 100 == 0)
            {
                made.Add(crash);
            }

            if ((i + 1) % 50_000 == 0)
            {
                log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {i + 1:N0} reports, {intake.Index.GroupCount:N0} groups, {intake.Index.ReportCount:N0} shapes, {Resident() / Gigabyte:F2} GB, {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s"));
            }
        }

        await rows.FlushAsync();
        log.WriteLine($"  captured: {StackStatistics.OfFolder(scale.Like)}");
        log.WriteLine($"  made:     {made}");
        var queries = Queries();
        Time(intake.Index, queries, out _);
        var latencies = Time(intake.Index, queries, out var answers);
        await File.WriteAllLinesAsync(Answers, answers);
        var right = queries.Select((q, i) => intake.DefectOf(answers[i]) == q.Defect ? 1.0 : 0).Average();
        var figures = new List<Figure>
        {
            new("reports taken in", scale.Reports, ""),
            new("defects among them", scale.Groups, ""),
            new("groups", intake.Index.GroupCount, ""),
            new("shapes that stand for them", intake.Index.ReportCount, ""),
        };
        figures.AddRange(Times("a new report", latencies, 5));
        figures.Add(new("new reports put to their defect", right * 100, "%"));
        figures.AddRange(Peer(intake, queries));
        return figures;
    }

    /// <summary>Rebuilds what a server keeps in memory and asks it the same again.</summary>
    public async Task<IReadOnlyList<Figure>> RebuildAsync()
    {
        await using var rows = await GroupingRows.OpenAsync(scale.Directory);
        var began = Stopwatch.GetTimestamp();
        var processor = Environment.CpuUsage.TotalTime;
        var product = await rows.RebuildAsync(Product);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        processor = Environment.CpuUsage.TotalTime - processor;
        GC.Collect();
        var resident = Resident();
        var queries = Queries();
        Time(product.Index, queries, out _);
        var latencies = Time(product.Index, queries, out var answers);
        var known = await File.ReadAllLinesAsync(Answers);
        return
        [
            new("rebuild from rows after a kill", seconds, "s", 30),
            new("processor time of the rebuild", processor.TotalSeconds, "s"),
            new("resident memory after it", resident / Gigabyte, "GB", 2),
            .. Times("a new report after it", latencies, 5),
            new("same answers as before", answers.Zip(known, (x, y) => x == y ? 100.0 : 0).Average(), "%"),
        ];
    }

    private static IEnumerable<Figure> Times(string what, Latencies latencies, double goal) =>
    [
        new($"group of {what} p50", latencies.Milliseconds(0.5), "ms"),
        new($"group of {what} p99", latencies.Milliseconds(0.99), "ms", goal),
        new($"group of {what} maximum", latencies.Maximum * 1000, "ms"),
    ];

    private static Latencies Time(CrashGroupIndex index, IReadOnlyList<(int Defect, ParsedCrash Crash)> queries, out List<string> answers)
    {
        var latencies = new Latencies();
        answers = [];
        foreach (var (_, crash) in queries)
        {
            var started = Stopwatch.GetTimestamp();
            var match = index.Match(crash);
            latencies.Record(started);
            answers.Add(match is { Joins: true } ? match.GroupId : "");
        }

        return latencies;
    }

    private IEnumerable<Figure> Peer(ScaleIntake intake, IReadOnlyList<(int Defect, ParsedCrash Crash)> queries)
    {
        var peer = new TraceAlignment();
        foreach (var (group, number) in intake.Firsts)
        {
            peer.Add(group, Read(number));
        }

        peer.Weigh();
        var (latencies, right, asked) = (new Latencies(), 0.0, queries.Take(scale.PeerQueries).ToList());
        foreach (var (defect, crash) in asked)
        {
            var started = Stopwatch.GetTimestamp();
            var group = peer.Nearest(crash);
            latencies.Record(started);
            right += intake.DefectOf(group) == defect ? 1 : 0;
        }

        return [.. Times($"a new report by alignment with all {peer.Count:N0}", latencies, double.NaN).Select(f => f with { Goal = null }), new("new reports put to their defect by alignment", right / asked.Count * 100, "%")];
    }

    private static long Resident()
    {
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }

    private ParsedCrash Read(int number) => CrashParser.Parse(population.Text(population.DefectOf(number), number)).Crash!;

    // Reports that come after those that were taken in; they are parsed beforehand, as they are when the index is asked.
    private List<(int Defect, ParsedCrash Crash)> Queries() =>
        [.. Enumerable.Range(scale.Reports, scale.Queries).Select(i => (population.DefectOf(i), Read(i)))];
}

/// <summary>How much is measured.</summary>
internal sealed record GroupingScale(string Directory, string Like, int Reports, int Groups, int Queries, int PeerQueries);
