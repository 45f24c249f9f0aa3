using Alexandria.Support.CrashReports.Parsing;

namespace Alexandria.Support.Tests.CrashReports.Parsing;

public class RealReportTests
{
    [Theory]
    [InlineData("grouping/asan/reports")]
    [InlineData("grouping/defects/reports")]
    [InlineData("grouping/python/reports")]
    [InlineData("linking/reports")]
    public void Every_report_of_the_evaluation_sets_is_parsed(string folder)
    {
        foreach (var file in Files(folder))
        {
            var crash = CrashParserTests.Read(File.ReadAllText(file));
            Assert.NotEqual("", crash.Exceptions[0].Type);
        }
    }

    [Fact]
    public void Every_ticket_quotes_one_trace()
    {
        foreach (var line in File.ReadLines(Path.Combine(Root(), "crashes", "linking", "tickets.jsonl")))
        {
            using var ticket = System.Text.Json.JsonDocument.Parse(line);
            Assert.Single(CrashParser.FindTraces(ticket.RootElement.GetProperty("body").GetString()!));
        }
    }

    private static string[] Files(string folder) => Directory.GetFiles(Path.Combine(Root(), "crashes", folder), "*", SearchOption.AllDirectories);

    private static string Root()
    {
        var root = Environment.GetEnvironmentVariable("ALEXANDRIA_TEST_DATA");
        if (string.IsNullOrEmpty(root))
        {
            Assert.Skip("ALEXANDRIA_TEST_DATA is not set");
        }

        return root;
    }
}
