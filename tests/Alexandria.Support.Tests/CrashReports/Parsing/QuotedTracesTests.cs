using Alexandria.Support.CrashReports;
using Alexandria.Support.CrashReports.Parsing;

namespace Alexandria.Support.Tests.CrashReports.Parsing;

public class QuotedTracesTests
{
    [Fact]
    public void A_trace_is_found_between_the_sentences_around_it()
    {
        foreach (var report in Reports.All)
        {
            var text = $"Hello,\n\nour shop crashes since Monday. This is in the log:\n\n{report}\n\nWe use version 2.1.\nThanks, Kim\n";

            var found = Assert.Single(CrashParser.FindTraces(text));

            var expected = CrashParserTests.Read(report);
            Assert.Equal(expected.Language, found.Crash.Language);
            Assert.Equal(
                expected.Exceptions.SelectMany(exception => exception.Frames),
                found.Crash.Exceptions.SelectMany(exception => exception.Frames));
            Assert.Equal(expected.Exceptions.Select(exception => exception.Type), found.Crash.Exceptions.Select(exception => exception.Type));
            Assert.DoesNotContain("Monday", text.AsSpan(found.Start, found.Length).ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("version", text.AsSpan(found.Start, found.Length).ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("> ")]
    [InlineData(">> ")]
    [InlineData("    ")]
    public void A_quoted_or_indented_trace_is_found(string prefix)
    {
        foreach (var report in Reports.All)
        {
            var quoted = prefix + report.Replace("\n", "\n" + prefix, StringComparison.Ordinal);

            var found = Assert.Single(CrashParser.FindTraces($"They wrote:\n{quoted}\n\nAny idea?"));

            Assert.Equal(CrashParserTests.Read(report).Exceptions[^1].Frames, found.Crash.Exceptions[^1].Frames);
        }
    }

    [Theory]
    [InlineData("> ", "")]
    [InlineData("", "```")]
    [InlineData("    ", "")]
    public void Each_fixture_quoted_in_a_message_is_found_with_its_innermost_frame(string prefix, string fence)
    {
        var missed = new List<string>();
        foreach (var row in ExpectedReports.Table("fixtures.txt").Where(row => !row[0].Contains(".ips", StringComparison.Ordinal)))
        {
            var text = File.ReadAllText(Path.Combine(ExpectedReports.Fixtures, row[0])).TrimEnd('\n');
            var message = $"Hello,\n\nthis is what we see since Monday:\n\n{fence}\n{prefix}{text.Replace("\n", "\n" + prefix, StringComparison.Ordinal)}\n{fence}\n\nWe use 2.1.\nThanks, Kim\n";
            var found = CrashParser.FindTraces(message);
            if (!found.Any(trace => $"{trace.Crash.Language} {ExpectedReports.Top(trace.Crash)}".TrimEnd() == $"{row[1]} {row[3]}".TrimEnd()))
            {
                missed.Add($"{row[0]}: {string.Join("; ", found.Select(trace => $"{trace.Crash.Language} {ExpectedReports.Top(trace.Crash)}"))}");
            }
        }

        Assert.True(missed.Count == 0, string.Join('\n', missed));
    }

    [Fact]
    public void Escaped_and_fenced_traces_of_several_languages_are_found_in_order()
    {
        var text = $"First:\n```\n{System.Net.WebUtility.HtmlEncode(Reports.Java)}\n```\nThen on the other machine:\n```python\n{Reports.Python}\n```\nand\n{Reports.Gdb}\n";

        var found = CrashParser.FindTraces(text);

        Assert.Equal([CrashLanguage.Java, CrashLanguage.Python, CrashLanguage.Native], found.Select(trace => trace.Crash.Language));
        Assert.Equal("KeyError: 'missing'", text.AsSpan(found[1].Start, found[1].Length).ToString().Split('\n')[^1]);
    }

    [Fact]
    public void Two_traces_of_one_language_are_two()
    {
        const string One = "java.lang.IllegalStateException: a\n\tat shop.Cart.add(Cart.java:3)\n\tat shop.Main.main(Main.java:9)\n";
        const string Other = "java.lang.IllegalStateException: b\n\tat shop.Cart.drop(Cart.java:5)\n";

        var found = CrashParser.FindTraces($"{One}{Other}\nand in gdb\n#0  0x1 in f (x=1) at a.c:1\n#1  0x2 in main () at a.c:2\nThe next time it was\n#0  0x1 in g (x=1) at a.c:5\n");

        Assert.Equal(["shop.Cart.add", "shop.Cart.drop", "f", "g"], found.Select(trace => trace.Crash.Exceptions[0].Frames[0].Function));
        Assert.Equal((0, One.Length - 1), (found[0].Start, found[0].Length));
        Assert.Equal(["a", "b"], found.Take(2).Select(trace => trace.Crash.Exceptions[0].Message));
    }

    [Fact]
    public void Free_text_without_a_trace_gives_none()
    {
        Assert.Empty(CrashParser.FindTraces(""));
        Assert.Empty(CrashParser.FindTraces("We meet at Main (room 3) at 10:30. See issue #1 in the list, #2 as well (not urgent).\nCall me at shop.example.com (office)."));
    }

    [Fact]
    public void No_more_than_the_limit_of_traces_is_read()
    {
        var text = string.Concat(Enumerable.Repeat("java.lang.Error: a\n\tat shop.Cart.add(Cart.java:3)\n", ParseLimits.QuotedTraces + 5));

        Assert.Equal(ParseLimits.QuotedTraces, CrashParser.FindTraces(text).Count);
    }
}
