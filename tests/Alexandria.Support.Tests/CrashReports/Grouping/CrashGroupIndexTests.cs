using System.ComponentModel.DataAnnotations;
using Alexandria.Support.CrashReports;
using Alexandria.Support.CrashReports.Grouping;
using FsCheck;
using FsCheck.Fluent;

namespace Alexandria.Support.Tests.CrashReports.Grouping;

public sealed class CrashGroupIndexTests
{
    private static readonly ParsedCrash Cart = Crashes.Of("NullPointerException", "no price", "shop.Cart.addItem@10", "shop.Checkout.run@5", "shop.Main.main@1");
    private static readonly ParsedCrash Mail = Crashes.Of("IOException", "no route", "mail.Sender.connect@80", "mail.Queue.flush@9", "shop.Main.main@1");

    [Fact]
    public void An_empty_index_matches_nothing()
    {
        using var index = new CrashGroupIndex();

        Assert.Null(index.Match(Cart));
        Assert.Empty(index.Rank(Cart, 5));
    }

    [Fact]
    public void The_same_crash_with_other_lines_and_callers_joins_and_says_why()
    {
        using var index = Of(("r1", "g1", Cart), ("r2", "g2", Mail));

        var match = index.Match(Crashes.Of("NullPointerException", "no price", "shop.Cart.addItem@14", "shop.Wishlist.move@7", "shop.Main.main@1"));

        Assert.Equal(("g1", true, true, 2, 3), (match!.GroupId, match.Joins, match.SamePlace, match.SharedFunctions, match.Functions));
        Assert.Equal("2 of 3 in-app functions are the same, and so is the place of the crash", match.Why);
    }

    [Fact]
    public void A_crash_in_another_function_on_the_same_path_does_not_join()
    {
        using var index = Of(("r1", "g1", Crashes.At("app.Doc.readDirectory@970", "app.Doc.open@500", "app.Book.load@900", "app.Main.main@1")));

        var match = index.Match(Crashes.At("app.Doc.followChain@720", "app.Doc.readDirectory@940", "app.Doc.open@500", "app.Book.load@900", "app.Main.main@1"));

        Assert.False(match!.Joins);
        Assert.False(match.SamePlace);
    }

    [Fact]
    public void A_crash_at_the_same_line_joins_although_one_tool_does_not_qualify_the_function()
    {
        using var index = Of(("r1", "g1", Native("lumen::apply_gamma", "lumen::soft_proof", "lumen::export_page")));

        Assert.True(index.Match(Native("apply_gamma", "lumen::soft_proof", "lumen::export_page"))!.Joins);
    }

    [Fact]
    public void A_storm_of_one_crash_does_not_make_its_frames_look_common()
    {
        using var index = Of(("r1", "g1", Cart), ("m", "g2", Mail));
        var probe = Crashes.Of("NullPointerException", "no price", "shop.Cart.addItem@400", "shop.Wishlist.move@7");
        var before = index.Match(probe)!.Similarity;

        for (var i = 0; i < 200; i++)
        {
            index.Add("storm" + i, "g1", Cart);
        }

        Assert.Equal(before, index.Match(probe)!.Similarity, 12);
    }

    [Fact]
    public void Reports_are_ranked_by_likeness_without_the_one_that_asks()
    {
        using var index = Of(("r1", "g1", Cart), ("r2", "g2", Mail), ("r3", "g1", Crashes.At("shop.Cart.addItem@12", "shop.Main.main@1")));

        var found = index.Rank(Cart, 10, except: "r1");

        Assert.Equal(["r3", "r2"], found.Select(n => n.ReportId));
        Assert.True(found[0].Similarity > found[1].Similarity);
        Assert.Single(index.Rank(Cart, 1));
    }

    [Fact]
    public void A_removed_report_leaves_no_trace()
    {
        using var index = Of(("r1", "g1", Cart));
        index.Add("r2", "g2", Mail);

        Assert.True(index.Remove("r2"));
        Assert.False(index.Remove("r2"));

        using var fresh = Of(("r1", "g1", Cart));
        Assert.Equal((1, 1), (index.GroupCount, index.ReportCount));
        Assert.Equal(Answer(fresh, Mail), Answer(index, Mail));
        Assert.Equal(Answer(fresh, Cart), Answer(index, Cart));
    }

    [Fact]
    public void Adding_a_report_again_moves_it()
    {
        using var index = Of(("r1", "g1", Cart));

        index.Add("r1", "g2", Mail);

        Assert.Equal((1, 1), (index.GroupCount, index.ReportCount));
        Assert.Equal("g2", index.Match(Mail)!.GroupId);
    }

    [Fact]
    public void Twins_are_found_and_a_group_goes_with_all_its_reports()
    {
        using var index = Of(("r1", "g1", Cart), ("r2", "g2", Cart), ("r3", "g3", Mail));

        Assert.Equal("g2", index.TwinOf("g1")!.GroupId);
        Assert.Null(index.TwinOf("g3"));
        Assert.Null(index.TwinOf("unknown"));
        Assert.True(index.RemoveGroup("g2"));

        Assert.Equal((2, 2), (index.GroupCount, index.ReportCount));
        Assert.Null(index.TwinOf("g1"));
        Assert.False(index.RemoveGroup("g2"));
        Assert.False(index.Remove("r2"));
        Assert.Equal("g1", index.Match(Cart)!.GroupId);
    }

    [Fact]
    public void A_group_keeps_a_bounded_number_of_representatives_and_all_its_reports()
    {
        using var index = new CrashGroupIndex(new GroupingOptions { RepresentativesPerGroup = 2 });
        for (var i = 0; i < 20; i++)
        {
            index.Add($"r{i:D2}", "g1", Crashes.At("shop.Cart.addItem@10", $"shop.Page{i}.show@1"));
        }

        var found = index.Rank(Crashes.At("shop.Cart.addItem@10", "shop.Page0.show@1"), 100);
        Assert.Equal(20, found.Count);
        Assert.Equal(2, found.Select(n => n.Similarity).Distinct().Count());
        Assert.All(Enumerable.Range(0, 20), i => Assert.True(index.Remove($"r{i:D2}")));
        Assert.Equal(0, index.GroupCount);
    }

    [Fact]
    public void Known_crashes_are_found_among_many_though_little_of_the_index_is_read()
    {
        using var index = new CrashGroupIndex(new GroupingOptions { PostingsRead = 100, Candidates = 4 });
        ParsedCrash Number(int i) => Crashes.At("app.Common.run@1", $"app.Step{i % 40}.doIt@2", "app.Main.main@3", $"app.Task{i / 40}.go@4");
        for (var i = 0; i < 2000; i++)
        {
            index.Add("r" + i, "g" + i, Number(i));
        }

        Assert.All(Enumerable.Range(0, 2000).Where(i => i % 97 == 0), i => Assert.Equal("g" + i, index.Match(Number(i))!.GroupId));
    }

    [Fact]
    public void Reports_added_in_any_order_give_the_same_answers() => Prop.ForAll(Reports().ToArbitrary(), Gen.Choose(0, 1000).ToArbitrary(), (crashes, seed) =>
    {
        var rows = crashes.Select((crash, i) => ("r" + i, "g" + (i % 4), crash)).ToArray();
        using var index = Of(rows);
        var shuffled = rows.ToArray();
        new Random(seed).Shuffle(shuffled);
        using var rebuilt = Of(shuffled);
        return crashes.All(c => Answer(index, c).SequenceEqual(Answer(rebuilt, c)));
    }).QuickCheckThrowOnFailure();

    // With a limit beyond the number of groups no comparison is ended early.
    [Fact]
    public void Comparisons_that_end_early_change_no_answer() => Prop.ForAll(Reports().ToArbitrary(), crashes =>
    {
        using var index = Of([.. crashes.Select((crash, i) => ("r" + i, "g" + (i % 5), crash))]);
        return crashes.All(c =>
        {
            var all = index.Matches(c, 100);
            return Enumerable.Range(1, 4).All(limit => index.Matches(c, limit).SequenceEqual(all.Take(limit)));
        });
    }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Look_ups_run_while_reports_come_and_go()
    {
        using var index = Of(("r", "g", Cart));
        var writer = Task.Run(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                index.Add("m" + (i % 9), "h" + (i % 3), Crashes.At($"mail.Sender.send{i % 5}@{i}", "shop.Main.main@1"));
                index.Remove("m" + ((i + 4) % 9));
                index.RemoveGroup("h1");
            }
        });
        while (!writer.IsCompleted)
        {
            Assert.Equal("g", index.Match(Cart)!.GroupId);
        }

        await writer;
    }

    [Fact]
    public void An_option_out_of_range_is_refused() =>
        Assert.Throws<ValidationException>(() => new CrashGroupIndex(new GroupingOptions { JoinThreshold = 1.5 }));

    private static CrashGroupIndex Of(params (string Report, string Group, ParsedCrash Crash)[] rows)
    {
        var index = new CrashGroupIndex();
        foreach (var (report, group, crash) in rows)
        {
            index.Add(report, group, crash);
        }

        return index;
    }

    private static IEnumerable<(string, double)> Answer(CrashGroupIndex index, ParsedCrash crash) =>
        index.Matches(crash, 10).Select(m => (m.GroupId, Math.Round(m.Similarity, 9))).OrderBy(m => m);

    private static Gen<List<ParsedCrash>> Reports() =>
        (from functions in Gen.NonEmptyListOf(Gen.Choose(0, 7))
         from message in Gen.Elements("", "no price", "order 7 failed")
         select Crashes.Of("E", message, [.. functions.Select(f => $"app.Part{f % 3}.step{f}@{f * 10}")])).ListOf().Select(l => l.ToList());

    private static ParsedCrash Native(params string[] functions) => new()
    {
        Language = CrashLanguage.Native,
        Exceptions =
        [
            new CrashException
            {
                Type = "SIGSEGV",
                Frames = [.. functions.Select((f, i) => new StackFrame { Function = f, File = "/build/lumen.cpp", Line = 40 + (50 * i), Origin = FrameOrigin.App })],
            },
        ],
    };
}
