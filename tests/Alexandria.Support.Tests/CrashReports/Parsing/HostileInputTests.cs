using System.Text;
using Alexandria.Support.CrashReports;
using Alexandria.Support.CrashReports.Parsing;
using FsCheck;
using FsCheck.Fluent;

namespace Alexandria.Support.Tests.CrashReports.Parsing;

public class HostileInputTests
{
    private static readonly string[] Pieces =
    [
        "\0", "\ufeff", "\r", "\r\n", "\n\n", "\u001b[31m", "((((((((", "<<<<<<<<", "))))", ">>>>", "[[", "{{{", "\"", "'", "\\", "#0 ", "#1  0x1 in ", "at ", "==1==", " in ", "::",
        "operator", "operator<", "{lambda", "<lambda", "$_0", "'lambda'", "$$Lambda", "lambda$", "<>c", "<<A>b__0>d", ".MoveNext", "Caused by: ", "Suppressed: ", "---> ",
        "Traceback (most recent call last):\n", "  File \"a\", line 1, in f\n", "panic: ", "goroutine 1 [running]:\n", "thread 'x' panicked at ", "&lt;init&gt;", "&#0;", "> > ", "| ",
        "[Current thread is ", "Thread 1 (", "<signal handler called>", ":99999999999999999999", " const", "@", "\ud800", "[[[1;", "==1== ERROR: AddressSanitizer: ", "(anonymous namespace)::",
        "Call Trace:\n", " f+0x1/0x2 [m]\n", "[<c0123456>] (f) from [<c01>] (g+0x1/0x2)\n", "a.rb:1:in `f'", "\tfrom ", "stack traceback:\n", "a.lua:1: in function 'f'\n", "#0 a.php(1): f()\n", "Next A: b in a.php:1\n",
        " called at a.pl line 1\n", "#0      f (package:a/b.dart:1:2)\n", "A(B)>>f: #g\n", "      #00 pc 00001234  /a.so (f+1)\n", "0   A   0x0000000104c9c0a8 f + 1\n", "1|0|a|f|b.c|1|0x1\n", " 0  a!f [b.c : 1 + 0x1]\n",
        "{\"bug_type\":\"309\"}\n{\"threads\":[{\"frames\":[{", "_ZN1aC2ERKS_IS0_S1_E", "_RNvC1a1b", "E/a( 1): ", "11-20 10:00:00.123  1  2 F a: ", "a.c:1:2: runtime error: ",
    ];

    [Fact]
    public void Any_mutation_of_a_report_is_parsed_or_refused_within_the_limits()
    {
        string[] seeds = [.. Reports.All, .. Directory.GetFiles(ExpectedReports.Fixtures).Order(StringComparer.Ordinal).Select(File.ReadAllText)];
        var mutations = from seed in Gen.Elements(seeds)
                        from other in Gen.Elements(seeds)
                        from cuts in ArbMap.Default.GeneratorFor<int>().ArrayOf(6)
                        from pieces in Gen.Elements(Pieces).ArrayOf(12)
                        select Mutate(seed, other, cuts, pieces);

        Prop.ForAll(mutations.ToArbitrary(), text =>
        {
            AssertWithinLimits(CrashParser.Parse(text));
            foreach (var trace in CrashParser.FindTraces(text))
            {
                Assert.InRange(trace.Start, 0, text.Length);
                Assert.InRange(trace.Length, 0, text.Length - trace.Start);
                AssertWithinLimits(ParseOutcome.Parsed(trace.Crash));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_200));
    }

    [Fact]
    public void Every_fixture_cut_at_any_line_or_in_the_wrong_encoding_is_parsed_or_refused_within_the_limits()
    {
        foreach (var text in Directory.GetFiles(ExpectedReports.Fixtures).Select(File.ReadAllText))
        {
            var ends = Enumerable.Range(0, text.Length).Where(i => text[i] == '\n' || i % 97 == 0);
            foreach (var at in ends)
            {
                AssertWithinLimits(CrashParser.Parse(text[..at]));
                AssertWithinLimits(CrashParser.Parse(text[at..]));
            }

            AssertWithinLimits(CrashParser.Parse(Encoding.Latin1.GetString(Encoding.Unicode.GetBytes(text))));
            AssertWithinLimits(CrashParser.Parse(Encoding.Unicode.GetString(Encoding.UTF8.GetBytes(text))));
            AssertWithinLimits(CrashParser.Parse(string.Concat(Enumerable.Repeat(text.ReplaceLineEndings(" "), 1 + (1_000_000 / text.Length)))));
        }
    }

    [Fact]
    public void Json_that_nests_without_end_is_no_report()
    {
        const string Head = "{\"bug_type\":\"309\"}\n";

        AssertWithinLimits(CrashParser.Parse(Head + string.Concat(Enumerable.Repeat("{\"threads\":[", 100_000))));
        AssertWithinLimits(CrashParser.Parse(Head + "{\"threads\":[{\"frames\":[" + string.Concat(Enumerable.Repeat("{\"symbol\":\"f\",\"imageIndex\":0},", 200_000))));
        AssertWithinLimits(CrashParser.Parse(Head + "{\"threads\":[" + string.Concat(Enumerable.Repeat("{\"frames\":[{\"symbol\":\"f\"}]},", 200_000))));
    }

    [Fact]
    public void Normalising_a_name_twice_changes_nothing()
    {
        Func<string, string>[] normalisations =
            [NativeName.Normalise, JavaName.Normalise, DotNetName.Normalise, RustName.Normalise, GoName.Normalise, JavaScriptName.Normalise, PythonName.Normalise, RubyFrame.Normalise, PhpFrame.Normalise, DartFormat.Normalise, AppleFrame.Normalise];
        var parts = Pieces.Concat(["shop", "Cart", ".", "+", "(", ")", "<", ">", "::", " ", "const", "&", "$1", "`1", "[T]", ".func1", "_closure3", "fn__12", "h0123456789abcdef", ".cold", "@@", "/", "~", "block in ", "{closure", "@anonymous", "<fn>", "closure #1 in ", "-[", "_block_invoke", "_ZN", "1a", "Ev", "_R"]).ToArray();
        var names = Gen.Elements(parts).ArrayOf().Select(string.Concat);

        Prop.ForAll(names.ToArbitrary(), name =>
        {
            foreach (var normalise in normalisations)
            {
                var once = normalise(name);
                Assert.NotEqual("", once);
                Assert.Equal(once, normalise(once));
                Assert.InRange(once.Length, 1, ParseLimits.NameLength);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    public static TheoryData<string, string> Monsters() => new()
    {
        { "#0 0x1 in ", "(" }, { "#0 0x1 in ", "<" }, { "#0 0x1 in f (x=", "{\"" }, { "#0  f (", "'" }, { "\tat a.b(", ")" }, { "   at A.B", "[" }, { "at f (eval at ", "(" },
        { "a@http:", "@" }, { "  1: <", "<" }, { "main.f(", "((" }, { "  File \"", "\", line 1" }, { "Caused by: ", "a.b: " }, { ">", ">" }, { "&lt;", "&lt;" }, { "==1==ERROR: ", "x: " },
        { "[", "[" }, { "\u001b[", "\u001b[" }, { "thread 'x' panicked at ", ", :" }, { "System.A: ", " ---> System.B: " },
    };

    [Theory]
    [MemberData(nameof(Monsters))]
    public void A_line_of_five_million_characters_is_read_as_its_beginning(string start, string repeated)
    {
        var line = new StringBuilder(start).Insert(start.Length, repeated, 5_000_000 / repeated.Length).ToString();

        var outcome = CrashParser.Parse(Reports.Java + "\n" + line);

        AssertWithinLimits(outcome);
        Assert.Equal(CrashLanguage.Java, outcome.Crash!.Language);
    }

    [Theory]
    [MemberData(nameof(Monsters))]
    public void Thousands_of_nested_lines_are_read_within_the_limits(string start, string repeated)
    {
        var line = new StringBuilder(start).Insert(start.Length, repeated, 2_000 / repeated.Length).Append('\n').ToString();

        AssertWithinLimits(CrashParser.Parse(string.Concat(Enumerable.Repeat(line, 1_000))));
        Assert.InRange(CrashParser.FindTraces(string.Concat(Enumerable.Repeat(line, 200))).Count, 0, ParseLimits.QuotedTraces);
    }

    // What fuzzing found, each at its shortest.
    [Theory]
    [InlineData("Next Shop\\NoStock\nmore\nStack trace:\n#0 /srv/a.php(3): pick()\n#1 {main}")]
    [InlineData("PHP Fatal error:  Uncaught exception ' with message 'none' in /srv/a.php:3\nStack trace:\n#0 /srv/a.php(3): pick()\n#1 {main}")]
    [InlineData("PHP Warning:  none in on line 3\nPHP Stack trace:\nPHP   1. {main}() /srv/a.php:0")]
    public void What_only_looks_like_a_report_is_parsed_or_refused(string text) => Assert.Contains(CrashParser.Parse(text).Crash?.Language, new CrashLanguage?[] { null, CrashLanguage.Php });

    [Fact]
    public void Endless_recursion_and_endless_causes_are_cut()
    {
        var frames = string.Concat(Enumerable.Repeat("\tat shop.Cart.add(Cart.java:3)\n", 20_000));
        var causes = string.Concat(Enumerable.Repeat("Caused by: java.lang.Error: again\n\tat shop.Cart.add(Cart.java:3)\n", 500));

        Assert.Equal(ParseLimits.Frames, CrashParserTests.Read("java.lang.StackOverflowError\n" + frames).Exceptions[0].Frames.Count);
        AssertWithinLimits(CrashParser.Parse("java.lang.Error: first\n\tat shop.Cart.add(Cart.java:3)\n" + causes));
    }

    [Fact]
    public void Of_millions_of_short_lines_the_first_are_read()
    {
        var noise = string.Concat(Enumerable.Repeat("{\n", 1_000_000));

        Assert.Equal(ParseLimits.Lines, ReportLine.Read(noise).Count());
        Assert.Equal(CrashLanguage.Java, CrashParserTests.Read(Reports.Java + "\n" + noise).Language);
        Assert.Equal("no_frames", CrashParser.Parse(noise + Reports.Java).Refusal!.Code);
        Assert.Single(CrashParser.FindTraces(Reports.Java + "\n" + noise));
    }

    [Fact]
    public void A_trace_at_the_end_of_a_long_log_is_found()
    {
        var log = string.Concat(Enumerable.Repeat("2026-11-20 10:00:00 INFO all is well\n", 50_000));

        Assert.Equal("java.lang.RuntimeException", CrashParserTests.Read(log + Reports.Java).Exceptions[0].Type);
        Assert.Single(CrashParser.FindTraces(log + Reports.Java + "\n" + log));
    }

    private static string Mutate(string seed, string other, int[] cuts, string[] pieces)
    {
        static int At(int cut, string text) => (int)((uint)(cut * 7919) % (uint)(text.Length + 1));
        var text = new StringBuilder(seed[..At(cuts[0], seed)]).Append(other[At(cuts[1], other)..]).Append(seed[At(cuts[2], seed)..]);
        for (var i = 0; i < pieces.Length; i++)
        {
            var at = At(cuts[3 + (i % 3)] + (i * 31), text.ToString());
            text.Insert(at, pieces[i], 1 + (i % 3));
        }

        return text.ToString();
    }

    internal static void AssertWithinLimits(ParseOutcome outcome)
    {
        Assert.True(outcome.Crash is null != outcome.Refusal is null);
        if (outcome.Crash is not { } crash)
        {
            return;
        }

        Assert.InRange(crash.Exceptions.Count, 1, ParseLimits.Causes + 1);
        Assert.Contains(crash.Exceptions, exception => exception.Frames.Count > 0);
        Assert.True(crash.OtherThreads >= 0);
        foreach (var exception in crash.Exceptions)
        {
            Assert.InRange(exception.Message.Length, 0, ParseLimits.MessageLength);
            Assert.InRange(exception.Frames.Count, 0, ParseLimits.Frames);
            Assert.All(exception.Frames, frame => Assert.InRange(frame.Function.Length, 1, ParseLimits.LineLength));
            Assert.All(exception.Frames, frame => Assert.True(frame.Line >= 0));
        }
    }
}
