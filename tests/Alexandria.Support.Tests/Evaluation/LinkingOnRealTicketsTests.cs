using System.Text.Json;
using Alexandria.Support.Evaluation;

namespace Alexandria.Support.Tests.Evaluation;

public sealed class LinkingOnRealTicketsTests(ITestOutputHelper output)
{
    [Fact]
    public void Tickets_that_quote_a_backtrace_find_the_crash_group_of_another_tool()
    {
        var folder = TestData.Folder("crashes", "linking");
        var data = EvaluationFiles.ReadLinking(Path.Combine(folder, "tickets.jsonl"), Path.Combine(folder, "reports"), Path.Combine(folder, "labels.csv"));

        var figures = LinkingEvaluation.Run(data);

        output.WriteLine(JsonSerializer.Serialize(figures));
        Assert.True(figures.Top1 >= 0.98, $"top-1 is {figures.Top1:F4}");
        Assert.True(figures.MacroTop1 >= 0.90, $"macro top-1 is {figures.MacroTop1:F4}");
        Assert.True(figures.Auto.Precision >= 0.98, $"auto precision is {figures.Auto.Precision:F4}");
        Assert.True(figures.Auto.Recall >= 0.90, $"auto recall is {figures.Auto.Recall:F4}");
    }
}
