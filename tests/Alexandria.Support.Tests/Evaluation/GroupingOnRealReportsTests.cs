using System.Text.Json;
using Alexandria.Support.CrashReports.Grouping;
using Alexandria.Support.Evaluation;

namespace Alexandria.Support.Tests.Evaluation;

public sealed class GroupingOnRealReportsTests(ITestOutputHelper output)
{
    [Fact]
    public void Sanitizer_reports_meet_when_they_crash_at_the_same_place()
    {
        var figures = Evaluate("asan");

        Assert.True(figures.Pairwise.F1 >= 0.98, $"pairwise F1 is {figures.Pairwise.F1:F4}");
        Assert.True(figures.BCubed.F1 >= 0.98, $"B-cubed F1 is {figures.BCubed.F1:F4}");
    }

    [Fact]
    public void A_crash_that_gdb_and_AddressSanitizer_tell_of_meets_in_one_group()
    {
        var folder = TestData.Folder("crashes", "linking");
        var data = EvaluationFiles.ReadLinking(Path.Combine(folder, "tickets.jsonl"), Path.Combine(folder, "reports"), Path.Combine(folder, "labels.csv"));
        var quoted = data.Tickets.Select(t => new LabelledReport(t.Ticket.Body, t.Label, ""));

        var figures = Evaluate("gdb and AddressSanitizer", [.. data.Reports.Concat(quoted)]);

        Assert.True(figures.BCubed.F1 >= 0.95, $"B-cubed F1 is {figures.BCubed.F1:F4}");
    }

    [Fact]
    public void Python_tracebacks_fall_into_their_two_groups()
    {
        var figures = Evaluate("python");

        Assert.Equal(2, figures.Groups);
        Assert.Equal(1, figures.BCubed.F1);
    }

    [Fact]
    public void Failures_of_Java_tests_meet_by_their_defect()
    {
        var figures = Evaluate("defects");

        Assert.True(figures.BCubed.F1 >= 0.84, $"B-cubed F1 is {figures.BCubed.F1:F4}");
        Assert.True(figures.Ranking.First >= 0.83, $"RR@1 is {figures.Ranking.First:F4}");
        Assert.True(figures.Ranking.MeanReciprocalRank >= 0.88, $"MRR is {figures.Ranking.MeanReciprocalRank:F4}");
    }

    [Theory]
    [InlineData(0.36)]
    [InlineData(0.44)]
    public void The_threshold_does_not_sit_on_an_edge(double threshold)
    {
        var options = new GroupingOptions { JoinThreshold = threshold };

        Assert.True(Evaluate("defects", options).BCubed.F1 >= 0.80);
        Assert.True(Evaluate("asan", options).BCubed.F1 >= 0.98);
    }

    private GroupingFigures Evaluate(string set, GroupingOptions? options = null)
    {
        var folder = TestData.Folder("crashes", "grouping", set);
        return Evaluate(set, EvaluationFiles.ReadGrouping(Path.Combine(folder, "reports"), Path.Combine(folder, "labels.csv")), options);
    }

    private GroupingFigures Evaluate(string set, IReadOnlyList<LabelledReport> reports, GroupingOptions? options = null)
    {
        var figures = GroupingEvaluation.Run(reports, options);
        output.WriteLine($"{set}: {JsonSerializer.Serialize(figures)}");
        return figures;
    }
}
