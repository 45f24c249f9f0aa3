using System.Diagnostics;
using System.Text.Json;
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

    private DuplicatesFigures Evaluate(bool temporal)
    {
        var folder = TestData.Folder("tickets", "seamonkey");
        var started = Stopwatch.GetTimestamp();
        var figures = DuplicatesEvaluation.Run(DuplicatesFiles.Read(Path.Combine(folder, "reports.jsonl"), Path.Combine(folder, "duplicates.csv")), temporal);
        output.WriteLine($"{JsonSerializer.Serialize(figures)} in {Stopwatch.GetElapsedTime(started)}");
        return figures;
    }
}
