using System.Diagnostics;
using System.Text.Json;
using Alexandria.Support.Duplicates;
using Alexandria.Support.Evaluation;

namespace Alexandria.Support.Tests.Evaluation;

public sealed class DuplicatesOnRealReportsTests(ITestOutputHelper output)
{
    [Fact]
    public void A_report_finds_its_duplicates_among_all_others()
    {
        var figures = Evaluate(temporal: false);

        Assert.Equal((1_076, 75), (figures.Reports, figures.Queries));
        Assert.True(figures.RecallAt1 >= 0.58, $"R@1 is {figures.RecallAt1:F4}");
        Assert.True(figures.RecallAt10 >= 0.90, $"R@10 is {figures.RecallAt10:F4}");
        Assert.True(figures.MeanReciprocalRank >= 0.70, $"MRR is {figures.MeanReciprocalRank:F4}");
    }

    [Fact]
    public void A_report_that_comes_in_finds_the_earlier_ones()
    {
        var figures = Evaluate(temporal: true);

        Assert.Equal(46, figures.Queries);
        Assert.True(figures.RecallAt1 >= 0.62, $"R@1 is {figures.RecallAt1:F4}");
        Assert.True(figures.RecallAt10 >= 0.92, $"R@10 is {figures.RecallAt10:F4}");
        Assert.True(figures.MeanReciprocalRank >= 0.73, $"MRR is {figures.MeanReciprocalRank:F4}");
    }

    [Fact]
    public void Each_measure_adds_to_the_others()
    {
        var queries = Queries(Read());
        var found = new List<double>();
        foreach (var (what, weights) in new (string, Weights)[] { ("words", new(0, 0, 180)), ("subject", new(1, 0, 180)), ("words and subject", new(0.5, 0, 180)), ("all", new(0.5, 0.15, 180)) })
        {
            var (first, ten, mrr) = Figures(queries, weights);
            output.WriteLine($"{what}: R@1 {first:F3}, R@10 {ten:F3}, MRR {mrr:F3}");
            found.Add(mrr);
        }

        Assert.True(found[2] > Math.Max(found[0], found[1]) && found[3] > found[2]);
    }

    [Fact]
    public void The_weights_do_not_sit_on_an_edge()
    {
        var queries = Queries(Read());
        foreach (var weights in Grid([0.35, 0.5, 0.65], [0.1, 0.15, 0.2], [90, 180, 365]))
        {
            var (first, ten, mrr) = Figures(queries, weights);
            output.WriteLine($"{weights}: R@1 {first:F3}, R@10 {ten:F3}, MRR {mrr:F3}");

            Assert.True(first >= 0.52 && ten >= 0.86 && mrr >= 0.65, $"{weights}: R@1 {first:F3}, R@10 {ten:F3}, MRR {mrr:F3}");
        }
    }

    [Fact]
    public void Weights_that_are_chosen_on_one_half_hold_on_the_other()
    {
        var data = Read();
        var queries = Queries(data);
        var grid = Grid([0, 0.25, 0.5, 0.75], [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3], [30, 90, 180, 365]).Select(w => (Weights: w, Ranks: queries.ConvertAll(q => q.Rank(w)))).ToList();
        var random = new Random(1);
        var (held, chosen) = (new List<int>(), new Dictionary<Weights, int>());
        for (var round = 0; round < 100; round++)
        {
            // Duplicates of each other fall into one half: a group must not be known from the other.
            var side = queries.Select(q => q.Group).Distinct().ToDictionary(g => g, _ => random.Next(2), StringComparer.Ordinal);
            for (var half = 0; half < 2; half++)
            {
                var best = grid.MaxBy(g => queries.Index().Where(q => side[q.Item.Group] == half).Sum(q => 1.0 / g.Ranks[q.Index]));
                chosen[best.Weights] = chosen.GetValueOrDefault(best.Weights) + 1;
                held.AddRange(queries.Index().Where(q => side[q.Item.Group] != half).Select(q => best.Ranks[q.Index]));
            }
        }

        foreach (var (weights, times) in chosen.OrderByDescending(c => c.Value).Take(8))
        {
            output.WriteLine($"{times} times {weights}");
        }

        var (first, ten, mrr) = (held.Average(r => r == 1 ? 1.0 : 0), held.Average(r => r <= 10 ? 1.0 : 0), held.Average(r => 1.0 / r));
        output.WriteLine($"held out: R@1 {first:F3}, R@10 {ten:F3}, MRR {mrr:F3}");
        Assert.True(first >= 0.52 && ten >= 0.88 && mrr >= 0.65, $"R@1 {first:F3}, R@10 {ten:F3}, MRR {mrr:F3}");
    }

    /// <param name="Subject">Share of the subject's characters in what is not time; words have the rest.</param>
    /// <param name="Time">The weight of time.</param>
    /// <param name="Fading">In days.</param>
    private sealed record Weights(double Subject, double Time, double Fading)
    {
        // The measures are those of the product, where nearness in time fades within 180 days.
        public double Score(Likeness likeness) =>
            ((1 - Time) * (((1 - Subject) * likeness.Words) + (Subject * likeness.Subject))) + (Time * Math.Pow(likeness.Time, 180 / Fading));
    }

    private sealed record Query(string Group, List<(Likeness Likeness, bool IsFellow)> Ranked)
    {
        public int Rank(Weights weights)
        {
            var fellows = Ranked.Where(r => r.IsFellow).Select(r => weights.Score(r.Likeness)).ToList();
            return fellows.Count == 0 ? int.MaxValue : 1 + Ranked.Count(r => !r.IsFellow && weights.Score(r.Likeness) >= fellows.Max());
        }
    }

    private static List<Weights> Grid(double[] subjects, double[] times, double[] fadings) =>
        [.. from subject in subjects from time in times from fading in fadings select new Weights(subject, time, fading)];

    private static (double First, double Ten, double Mrr) Figures(List<Query> queries, Weights weights)
    {
        var ranks = queries.ConvertAll(q => q.Rank(weights));
        return (ranks.Average(r => r == 1 ? 1.0 : 0), ranks.Average(r => r <= 10 ? 1.0 : 0), ranks.Average(r => 1.0 / r));
    }

    private static List<Query> Queries(DuplicatesData data)
    {
        using var finder = new DuplicateFinder();
        foreach (var (id, text) in data.Reports)
        {
            finder.Put(id, text);
        }

        return
        [
            .. data.Reports.Where(r => data.Fellows.ContainsKey(r.Id))
                .Select(r => new Query(Group(data, r.Id), [.. finder.Rank(r.Id).Select(f => (f.Likeness, data.Fellows[r.Id].Contains(f.Id)))])),
        ];
    }

    // The lowest id that leads from duplicate to duplicate to this one.
    private static string Group(DuplicatesData data, string id)
    {
        var reached = new SortedSet<string>([id], StringComparer.Ordinal);
        for (var before = 0; before != reached.Count;)
        {
            before = reached.Count;
            reached.UnionWith(reached.SelectMany(r => data.Fellows[r]).ToList());
        }

        return reached.Min!;
    }

    private static DuplicatesData Read()
    {
        var folder = TestData.Folder("tickets", "seamonkey");
        return DuplicatesFiles.Read(Path.Combine(folder, "reports.jsonl"), Path.Combine(folder, "duplicates.csv"));
    }

    private DuplicatesFigures Evaluate(bool temporal)
    {
        var started = Stopwatch.GetTimestamp();
        var figures = DuplicatesEvaluation.Run(Read(), temporal);
        output.WriteLine($"{JsonSerializer.Serialize(figures)} in {Stopwatch.GetElapsedTime(started)}");
        return figures;
    }
}
