using System.Text.Json;
using Alexandria.Support.Duplicates;
using Alexandria.Support.Evaluation;
using Alexandria.Testing;

namespace Alexandria.Support.Tests.Evaluation;

public sealed class DuplicatesEvaluationTests : IDisposable
{
    private readonly TestDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_tie_counts_against_us_and_a_report_that_shares_nothing_comes_last()
    {
        var data = Data([("asks", "Archive fails"), ("fellow", "Printing is slow"), ("tie", "Archive fails"), ("same", "Archive fails")], ("asks", "fellow"), ("same", "tie"));

        var figures = DuplicatesEvaluation.Run(data);

        // Last of three; and twice second, as "asks" says the same as "same" and "tie" do.
        Assert.Equal(4, figures.Queries);
        Assert.Equal(0, figures.RecallAt1);
        Assert.Equal(((1 / 3.0) + (1 / 3.0) + 0.5 + 0.5) / 4, figures.MeanReciprocalRank, 9);
    }

    [Fact]
    public void When_time_counts_reports_of_the_same_moment_do_not_see_each_other()
    {
        var data = Data([("first", "Archive fails"), ("second", "Archive fails")], ("first", "second"));

        Assert.Equal(0, DuplicatesEvaluation.Run(data, temporal: true).Queries);
        Assert.Equal(2, DuplicatesEvaluation.Run(data).Queries);
    }

    [Fact]
    public void Without_a_time_nothing_is_earlier()
    {
        var data = new DuplicatesData([("1", new TicketText { Subject = "a", Body = "" })], new Dictionary<string, IReadOnlySet<string>>(), 0);

        Assert.Throws<EvaluationDataException>(() => DuplicatesEvaluation.Run(data, temporal: true));
        Assert.Equal(0, DuplicatesEvaluation.Run(data).Queries);
    }

    [Fact]
    public void Versions_and_times_are_read_as_trackers_export_them_and_how_it_ended_is_not()
    {
        var file = Write("""
            {"Issue id": 1, "Summary": "a", "Affects Version/s": ["4.1", "4.2"], "Fix Version/s": "5.0", "Created": "30/Sep/21 17:20", "Resolution": "Duplicate"}
            {"issue id": "2", "summary": "b", "description": "text", "created": "2020-01-02 17:14:21+00:00"}
            """);

        var reports = DuplicatesFiles.Read(file, Labels("")).Reports;

        Assert.Equal(("4.1", "", new DateTimeOffset(2021, 9, 30, 17, 20, 0, TimeSpan.Zero)), (reports[0].Text.Version, reports[0].Text.Body, reports[0].Text.Created));
        Assert.Equal(("", "text", new DateTimeOffset(2020, 1, 2, 17, 14, 21, TimeSpan.Zero)), (reports[1].Text.Version, reports[1].Text.Body, reports[1].Text.Created));
    }

    [Theory]
    [InlineData("{", "Not a report")]
    [InlineData("[]", "JSON object")]
    [InlineData("""{"Summary": "a"}""", "Issue id")]
    [InlineData("""{"Issue id": 1}""", "Summary")]
    [InlineData("""{"Issue id": 1, "Summary": "a", "Created": "soon"}""", "is no time")]
    public void What_is_no_report_is_named_with_its_line(string line, string problem)
    {
        var file = Write("""{"Issue id": "ok", "Summary": "a"}""" + "\n" + line);

        var wrong = Assert.Throws<EvaluationDataException>(() => DuplicatesFiles.Read(file, Labels("")));

        Assert.Equal(2, wrong.Line);
        Assert.Contains(problem, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_relation_is_symmetric_and_an_id_without_a_report_is_counted_once()
    {
        var file = Write(string.Join('\n', new[] { "1", "2", "3" }.Select(id => JsonSerializer.Serialize(new Dictionary<string, string> { ["Issue id"] = id, ["Summary"] = "a" }))));

        var data = DuplicatesFiles.Read(file, Labels("1,\"2, 9\"\n9,3\n3,3\n"));

        Assert.Equal(["1", "2"], data.Fellows.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["1"], data.Fellows["2"]);
        Assert.Equal(1, data.Ignored);
    }

    private static DuplicatesData Data((string Id, string Subject)[] reports, params (string, string)[] pairs) => new(
        [.. reports.Select(r => (r.Id, new TicketText { Subject = r.Subject, Body = "", Created = DateTimeOffset.UnixEpoch }))],
        pairs.Concat(pairs.Select(p => (p.Item2, p.Item1))).ToDictionary(p => p.Item1, p => (IReadOnlySet<string>)new HashSet<string> { p.Item2 }, StringComparer.Ordinal),
        0);

    private string Labels(string rows)
    {
        File.WriteAllText(directory["labels.csv"], "Issue id,Duplicate id\n" + rows);
        return directory["labels.csv"];
    }

    private string Write(string text)
    {
        File.WriteAllText(directory["reports.jsonl"], text);
        return directory["reports.jsonl"];
    }
}
