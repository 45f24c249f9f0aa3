using System.Text;
using Alexandria.Support.CrashReports.Parsing;
using Alexandria.Support.Tickets.Reading;
using FsCheck;
using FsCheck.Fluent;

namespace Alexandria.Support.Tests.CrashReports.Parsing;

/// <summary>Real reports, spoilt on their way: each is parsed or refused within the limits, and found or not found in a ticket.</summary>
public class SpoiltRealReportTests
{
    private const int RepeatedLines = 100_000;

    private static readonly string[] Folders = ["samples", "grouping/asan/reports", "grouping/python/reports", "grouping/defects/reports"];

    [Fact]
    public void Cut_at_any_point()
    {
        foreach (var report in Sample(perFolder: 2))
        {
            // Each point of the beginning, where headers are; then each line's end and the points beside it.
            var ends = Enumerable.Range(0, report.Length).Where(i => report[i] == '\n').SelectMany(i => new[] { i - 1, i, i + 1 }).Where(i => i >= 0);
            foreach (var at in Enumerable.Range(0, Math.Min(200, report.Length)).Concat(ends.Take(300)).Distinct())
            {
                AssertRead(report[..at]);
                HostileInputTests.AssertWithinLimits(CrashParser.Parse(report[at..]));
            }
        }
    }

    [Fact]
    public void With_bytes_flipped_lines_interleaved_or_decoded_wrongly()
    {
        string[] reports = [.. Sample(perFolder: 8)];
        var spoilt = from one in Gen.Elements(reports)
                     from other in Gen.Elements(reports)
                     from seed in Gen.Choose(0, int.MaxValue - 1)
                     from way in Gen.Choose(0, 3)
                     select Spoil(one, other, new Random(seed), way);

        Prop.ForAll(spoilt.ToArbitrary(), AssertRead).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    [Fact]
    public void With_a_line_repeated_100_000_times()
    {
        foreach (var report in Sample(perFolder: 1))
        {
            var lines = report.Split('\n');
            foreach (var line in lines.OrderByDescending(l => l.Length).Take(2).Append(lines[0]))
            {
                var repeated = string.Concat(Enumerable.Repeat(line.Length > 60 ? line[..60] + "\n" : line + "\n", RepeatedLines));
                HostileInputTests.AssertWithinLimits(CrashParser.Parse(report + "\n" + repeated));
                HostileInputTests.AssertWithinLimits(CrashParser.Parse(repeated[..Math.Min(repeated.Length, ParseLimits.TextLength - report.Length - 1)] + "\n" + report));
            }
        }
    }

    [Fact]
    public void With_a_line_of_eight_million_characters()
    {
        foreach (var report in Sample(perFolder: 1))
        {
            var line = report.ReplaceLineEndings(" ");
            var endless = string.Concat(Enumerable.Repeat(line, (ParseLimits.TextLength / line.Length) + 1))[..ParseLimits.TextLength];
            HostileInputTests.AssertWithinLimits(CrashParser.Parse(endless));
            Assert.Equal("too_large", CrashParser.Parse(endless + "x").Refusal!.Code);
        }
    }

    [Fact]
    public void Memory_grows_with_the_text_not_with_its_square()
    {
        var figures = new List<string>();
        foreach (var report in Sample(perFolder: 2))
        {
            var once = string.Concat(Enumerable.Repeat(report + "\n\n", Math.Max(2, 150_000 / report.Length)));
            AssertLinear("parse", once, text => CrashParser.Parse(text));
            AssertLinear("find traces", once, text => CrashParser.FindTraces(text));
            AssertLinear("read a ticket", once, text => TicketReader.Read("It crashes", text));
        }

        TestContext.Current.TestOutputHelper?.WriteLine("MEASURED " + figures.MaxBy(f => f, StringComparer.Ordinal));

        void AssertLinear(string what, string text, Action<string> read)
        {
            // Fourfold, since lists that double make steps; a square would be sixteenfold.
            var (single, fourfold) = (Allocated(read, text), Allocated(read, text + text + text + text));
            figures.Add($"{(double)fourfold / single:F2} times the bytes for four times the text, to {what} of {text.Length} characters");
            Assert.True(fourfold <= (8 * single) + 100_000, $"{what}: {single} bytes for {text.Length} characters, {fourfold} for four times as many");
        }
    }

    private static long Allocated(Action<string> read, string text)
    {
        read(text);
        var before = GC.GetAllocatedBytesForCurrentThread();
        read(text);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void AssertRead(string text)
    {
        HostileInputTests.AssertWithinLimits(CrashParser.Parse(text));
        foreach (var trace in CrashParser.FindTraces(text))
        {
            Assert.InRange(trace.Start, 0, text.Length);
            Assert.InRange(trace.Length, 0, text.Length - trace.Start);
        }

        Assert.NotNull(TicketReader.Read("It crashes", text));
    }

    private static string Spoil(string one, string other, Random random, int way)
    {
        var bytes = Encoding.UTF8.GetBytes(one);
        switch (way)
        {
            case 0:
                for (var i = 0; i < 20; i++)
                {
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                }

                return Encoding.UTF8.GetString(bytes);
            case 1:
                var (left, right) = (one.Split('\n'), other.Split('\n'));
                return string.Join('\n', left.Zip(right).SelectMany(p => new[] { p.First, p.Second }));
            case 2:
                return random.Next(2) == 0 ? Encoding.Unicode.GetString(bytes) : Encoding.Latin1.GetString(Encoding.Unicode.GetBytes(one));
            default:
                return string.Join('\n', one.Split('\n').OrderBy(_ => random.Next()));
        }
    }

    /// <summary>The shortest, the longest and some between of each folder, cut to what a test can spend.</summary>
    private static List<string> Sample(int perFolder)
    {
        const int longest = 60_000;
        var reports = new List<string>();
        foreach (var folder in Folders)
        {
            var path = TestData.Folder(["crashes", .. folder.Split('/')]);
            if (!Directory.Exists(path))
            {
                Assert.Fail($"{path} is not there");
            }

            var files = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).OrderBy(f => new FileInfo(f).Length).ThenBy(f => f, StringComparer.Ordinal).ToList();
            reports.AddRange(Enumerable.Range(0, perFolder)
                .Select(i => File.ReadAllText(files[perFolder == 1 ? files.Count / 2 : i * (files.Count - 1) / (perFolder - 1)]))
                .Where(text => text.Length > 0)
                .Select(text => text.Length > longest ? text[..longest] : text));
        }

        return reports;
    }
}
