using System.Text.Json;
using Alexandria.Modules;
using Alexandria.Support.Evaluation;
using Alexandria.Testing;

namespace Alexandria.Support.Tests.Evaluation;

public sealed class EvaluationVerbTests : IDisposable
{
    private readonly TestDirectory directory = new();
    private readonly StringWriter result = new();
    private readonly StringWriter messages = new();

    public void Dispose()
    {
        directory.Dispose();
        result.Dispose();
        messages.Dispose();
    }

    [Fact]
    public async Task Grouping_prints_one_object_with_the_documented_names()
    {
        Assert.Equal(0, await RunAsync(new EvaluateGrouping(), json: true, ("reports", Samples.Crashes), ("labels", Samples.Labels)));

        using var figures = JsonDocument.Parse(result.ToString());
        Assert.Equal(["reports", "groups", "pairwise", "bcubed", "ranking"], Names(figures.RootElement));
        Assert.Equal(["precision", "recall", "f1"], Names(figures.RootElement.GetProperty("bcubed")));
        Assert.Equal(["queries", "rr1", "recallAt10", "mrr"], Names(figures.RootElement.GetProperty("ranking")));
        Assert.Equal(Samples.Reports().Count, figures.RootElement.GetProperty("reports").GetInt32());
        Assert.Contains("reports read", messages.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Linking_prints_one_object_with_the_documented_names()
    {
        Assert.Equal(0, await RunAsync(new EvaluateLinking(), json: true, LinkingFiles()));

        using var figures = JsonDocument.Parse(result.ToString());
        Assert.Equal(["tickets", "top1", "macroTop1", "auto", "recallAt5", "brier", "logLoss", "reliability"], Names(figures.RootElement));
        Assert.Equal(["precision", "recall", "count"], Names(figures.RootElement.GetProperty("auto")));
        Assert.Equal(1, figures.RootElement.GetProperty("top1").GetDouble());
    }

    [Fact]
    public async Task For_a_person_the_figures_stand_in_tables()
    {
        Assert.Equal(0, await RunAsync(new EvaluateGrouping(), json: false, ("reports", Samples.Crashes), ("labels", Samples.Labels)));
        Assert.Equal(0, await RunAsync(new EvaluateLinking(), json: false, LinkingFiles()));

        Assert.Contains("B-cubed", result.ToString(), StringComparison.Ordinal);
        Assert.Contains("Calibration", result.ToString(), StringComparison.Ordinal);
        Assert.Contains("0.9 to 1.0", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_folder_column_or_option_is_named()
    {
        var labels = Write("labels.csv", "report,defect\na.txt,x\n");
        Assert.Equal(2, await RunAsync(new EvaluateGrouping(), json: false, ("reports", directory["nowhere"]), ("labels", labels)));
        Assert.Equal(2, await RunAsync(new EvaluateGrouping(), json: false, ("reports", directory.Path), ("labels", directory["none.csv"])));
        Assert.Equal(2, await RunAsync(new EvaluateGrouping(), json: false, ("reports", directory.Path), ("labels", labels)));
        Assert.Equal(2, await RunAsync(new EvaluateLinking(), json: true, ("reports", directory.Path), ("labels", labels)));
        Assert.Equal(2, await RunAsync(new EvaluateGrouping(), json: false, ("reports", directory.Path), ("labels", Write("missing.csv", "report,group\nabsent.txt,x\n"))));

        var told = messages.ToString().Split('\n');
        Assert.Contains("no such folder", told[0], StringComparison.Ordinal);
        Assert.Contains("none.csv", told[1], StringComparison.Ordinal);
        Assert.Contains("labels.csv, line 1: The header has no column 'group'", told[2], StringComparison.Ordinal);
        Assert.Contains("--tickets", told[3], StringComparison.Ordinal);
        Assert.Contains("missing.csv, line 2: The report 'absent.txt'", told[4], StringComparison.Ordinal);
        Assert.Empty(result.ToString());
    }

    [Fact]
    public async Task Duplicates_prints_one_object_with_the_documented_names()
    {
        Assert.Equal(0, await RunAsync(new EvaluateDuplicates(), json: true, DuplicateFiles()));

        using var figures = JsonDocument.Parse(result.ToString());
        Assert.Equal(["reports", "queries", "recallAt1", "recallAt10", "mrr", "ignored", "shown", "shownWithout"], Names(figures.RootElement));
        Assert.Equal((3, 2, 1), (figures.RootElement.GetProperty("reports").GetInt32(), figures.RootElement.GetProperty("queries").GetInt32(), figures.RootElement.GetProperty("ignored").GetInt32()));
        Assert.Equal(1, figures.RootElement.GetProperty("recallAt1").GetDouble());
    }

    [Fact]
    public async Task Of_duplicates_only_earlier_ones_are_ranked_when_asked()
    {
        Assert.Equal(0, await RunAsync(new EvaluateDuplicates(), json: true, [.. DuplicateFiles(), ("temporal", "true")]));

        using var figures = JsonDocument.Parse(result.ToString());
        Assert.Equal(1, figures.RootElement.GetProperty("queries").GetInt32());
    }

    [Fact]
    public async Task For_a_person_duplicates_stand_in_a_table()
    {
        Assert.Equal(0, await RunAsync(new EvaluateDuplicates(), json: false, DuplicateFiles()));

        Assert.Contains("mean reciprocal rank", result.ToString(), StringComparison.Ordinal);
    }

    private (string, string)[] DuplicateFiles() =>
    [
        ("reports", Write("reports.jsonl", """
            {"Issue id": "1", "Summary": "Archive does not work", "Description": "Nothing is archived.", "Created": "2024-01-02 10:00:00+00:00"}
            {"Issue id": 2, "Summary": "Printing is slow", "Description": null, "Created": "30/Sep/21 17:20"}
            {"Issue id": "3", "Summary": "The archive does not work", "Description": "Messages are not archived.", "Created": "2024-01-05T10:00:00Z"}

            """)),
        ("labels", Write("duplicates.csv", "Issue id,Duplicate id\n3,\"1, 77\"\n77,3\n")),
    ];

    private (string, string)[] LinkingFiles()
    {
        var report = Samples.Reports()[0];
        Write("crash.txt", report.Text);
        Write("tickets.jsonl", JsonSerializer.Serialize(new { id = "1", subject = "It crashes", body = "We see\n\n" + report.Text }) + "\n");
        return [("tickets", directory["tickets.jsonl"]), ("reports", directory.Path), ("labels", Write("links.csv", "ticket,report,group\n1,crash.txt,a\n"))];
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(directory[name], text);
        return directory[name];
    }

    private Task<int> RunAsync(Verb verb, bool json, params (string Name, string Value)[] values) => verb.RunAsync(new VerbContext
    {
        Values = values.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal),
        Out = result,
        Error = messages,
        Json = json,
        DataDirectory = directory["data"],
        Services = new NoServices(),
        Cancellation = CancellationToken.None,
    });

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(p => p.Name);

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => throw new InvalidOperationException("An evaluation needs no service.");
    }
}
