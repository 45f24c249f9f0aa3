using System.Text.Json;

namespace Alexandria.Support.Tests.CrashReports.Parsing;

public class ExpectedReportTests
{
    [Fact]
    public void Each_fixture_says_what_its_reader_sees() => ExpectedReports.AssertRead(ExpectedReports.Fixtures, "fixtures.txt");

    [Fact]
    public void Each_fixture_stands_in_the_table() => ExpectedReports.AssertComplete(ExpectedReports.Fixtures, "fixtures.txt");

    [Fact]
    public void Each_real_sample_says_what_its_reader_sees() => ExpectedReports.AssertRead(TestData.Folder("crashes", "samples"), "samples.txt");

    [Fact]
    public void Each_real_sample_stands_in_the_table() => ExpectedReports.AssertComplete(TestData.Folder("crashes", "samples"), "samples.txt");

    [Fact]
    public void Samples_with_a_result_of_another_parser_have_its_exception_and_its_frames()
    {
        foreach (var expected in Directory.GetFiles(TestData.Folder("crashes", "samples"), "*-expected-json", SearchOption.AllDirectories))
        {
            using var document = JsonDocument.Parse(File.ReadAllText(expected));
            var exception = CrashParserTests.Read(File.ReadAllText(expected[..^"-expected-json".Length])).Exceptions[0];

            Assert.Equal(document.RootElement.GetProperty("exception_name").GetString(), exception.Type);
            Assert.Equal(
                document.RootElement.GetProperty("stacktrace").EnumerateArray().Select(frame => (frame.GetProperty("file_name").GetString(), frame.GetProperty("file_line").GetInt32())),
                exception.Frames.Select(frame => ((string?)frame.File, frame.Line)));
            foreach (var (theirs, ours) in document.RootElement.GetProperty("stacktrace").EnumerateArray().Zip(exception.Frames))
            {
                // In Ruby's, a class's body is special; of JavaScript's names we keep less.
                if (theirs.TryGetProperty("special_function", out var special))
                {
                    Assert.Equal($"<{special.GetString()}>", ours.Function);
                }
                else if (theirs.TryGetProperty("function_name", out var name) && ours.File.EndsWith(".rb", StringComparison.Ordinal))
                {
                    Assert.Equal(name.GetString(), ours.Function);
                }
            }
        }
    }
}
