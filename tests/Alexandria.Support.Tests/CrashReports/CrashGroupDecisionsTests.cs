using Alexandria.Audit;
using Alexandria.Contracts.Support;
using Alexandria.Identity;
using Alexandria.Support.CrashReports;
using Alexandria.Support.Tickets;
using Alexandria.Testing;

namespace Alexandria.Support.Tests.CrashReports;

/// <summary>What a person says about groups holds: later reports, the same reports sent again, a restart and whatever merges by itself.</summary>
public sealed class CrashGroupDecisionsTests
{
    private static readonly string[] Path = ["main", "open_ledger", "read_pages", "read_page", "decode_row", "decode_cell", "parse_number", "strip_sign"];
    private static readonly string Sign = Traces.Python("ValueError: no digits", Path);

    // Like it enough to join it: only the outermost function is another one.
    private static readonly string Nightly = Traces.Python("ValueError: no digits", ["nightly", .. Path[1..]]);
    private static readonly string Weekly = Traces.Python("ValueError: no digits", ["weekly", .. Path[1..]]);
    private static readonly string Legend = Traces.Python("ZeroDivisionError: division by zero", "serve", "draw_legend", "scale_axis", "ratio_of");
    private static readonly string LegendElsewhere = Traces.Python("ZeroDivisionError: division by zero", "render_page", "draw_legend", "scale_axis", "ratio_of");

    [Fact]
    public async Task Merged_by_a_person_later_reports_like_either_go_to_the_group_that_stays_also_after_a_restart()
    {
        using var directory = new TestDirectory();
        string sign, legend;
        await using (var host = await SupportHost.StartAsync(directory: directory.Path))
        {
            sign = await GroupOfAsync(host, Sign, "1.0");
            legend = await GroupOfAsync(host, Legend, "1.1");
            var ticket = (await host.MustAsync(new OpenTicket { Subject = "The legend", Body = "It is missing." })).Id;
            await host.MustAsync(new LinkTicket { Id = ticket, CrashGroupId = legend });

            var merged = await host.MustAsync(new MergeCrashGroups { Id = legend, IntoId = sign });

            Assert.Equal((sign, 2L), (merged.Id, merged.ReportCount));
            Assert.Equal(sign, await GroupOfAsync(host, Legend));
            Assert.Equal(sign, await GroupOfAsync(host, LegendElsewhere));
            Assert.Equal(sign, await GroupOfAsync(host, Sign));
            Assert.Equal(sign, Assert.Single((await host.MustAsync(new GetTicket { Id = ticket })).Links).CrashGroupId);
            var told = Assert.Single(await host.Events.ReadAsync(Caller.DefaultTenant, 0, ["crashes.groups-merged"], 10, default));
            var merge = Json.Read<CrashGroupsMerged>(told.Payload);
            Assert.Equal((sign, legend), (merge.CrashGroupId, merge.MergedId));
            Assert.Contains(await host.Audit.ReadAsync(Caller.DefaultTenant, new AuditFilter(), null, 50, default), line => line.Operation == "crash-groups.merge");
        }

        await using var again = await SupportHost.StartAsync(directory: directory.Path);
        Assert.Equal(sign, await GroupOfAsync(again, Legend));
        Assert.Equal(sign, await GroupOfAsync(again, LegendElsewhere));
        var shown = await again.MustAsync(new GetCrashGroup { Id = legend });
        Assert.Equal((sign, 7L), (shown.Id, shown.ReportCount));
        Assert.Equal([legend], shown.Aliases);
    }

    [Fact]
    public async Task A_merged_group_that_is_taken_out_again_has_its_reports_and_stays_apart()
    {
        using var directory = new TestDirectory();
        string sign, legend;
        await using (var host = await SupportHost.StartAsync(directory: directory.Path))
        {
            (sign, legend) = (await GroupOfAsync(host, Sign, "1.0"), await GroupOfAsync(host, Legend, "1.1"));
            await host.MustAsync(new MergeCrashGroups { Id = legend, IntoId = sign });
            await GroupOfAsync(host, Legend, "1.2");
            await GroupOfAsync(host, Sign, "1.2");

            var taken = await host.MustAsync(new UnmergeCrashGroup { Id = sign, MergedId = legend });

            Assert.Equal((legend, 2L), (taken.Id, taken.ReportCount));
            var group = await host.MustAsync(new GetCrashGroup { Id = legend });
            Assert.Equal(["1.1", "1.2"], group.Versions.Select(v => v.Version).Order(StringComparer.Ordinal));
            Assert.Equal("ratio_of", group.Frames[0].Function);
            var left = await host.MustAsync(new GetCrashGroup { Id = sign });
            Assert.Equal((2L, "strip_sign"), (left.ReportCount, left.Frames[0].Function));
            Assert.Empty(left.Aliases);
            await ApartAsync(host, sign, legend);
            Assert.Equal("not_merged", await host.CodeAsync(new UnmergeCrashGroup { Id = sign, MergedId = legend }));
            Assert.Single(await host.Events.ReadAsync(Caller.DefaultTenant, 0, ["crashes.group-split"], 10, default));
        }

        await using var again = await SupportHost.StartAsync(directory: directory.Path);
        await ApartAsync(again, sign, legend);

        async Task ApartAsync(TestHost host, string one, string other)
        {
            Assert.Equal(one, await GroupOfAsync(host, Sign));
            Assert.Equal(one, await GroupOfAsync(host, Nightly));
            Assert.Equal(other, await GroupOfAsync(host, Legend));
            Assert.Equal(other, await GroupOfAsync(host, LegendElsewhere));
        }
    }

    [Fact]
    public async Task What_is_taken_out_by_a_report_gets_a_group_of_its_own_that_the_same_reports_find_again()
    {
        using var directory = new TestDirectory();
        string group, nightly;
        await using (var host = await SupportHost.StartAsync(directory: directory.Path))
        {
            group = await GroupOfAsync(host, Sign);
            var report = await host.MustAsync(new SubmitCrashReport { Content = Nightly, Product = "Tally", Version = "2.0" });
            Assert.Equal(group, report.CrashGroupId);
            Assert.Equal(group, await GroupOfAsync(host, Nightly));

            var taken = await host.MustAsync(new SplitCrashGroup { Id = group, ReportId = report.Id });

            nightly = taken.Id;
            Assert.NotEqual(group, nightly);
            Assert.Equal((2L, 1L), (taken.ReportCount, (await host.MustAsync(new GetCrashGroup { Id = group })).ReportCount));
            Assert.Equal(nightly, (await host.MustAsync(new GetCrashReport { Id = report.Id })).CrashGroupId);
            Assert.Equal((nightly, group), (await GroupOfAsync(host, Nightly), await GroupOfAsync(host, Sign)));
            Assert.Equal("indivisible", await host.CodeAsync(new SplitCrashGroup { Id = nightly, ReportId = report.Id }));
            Assert.Equal("report_elsewhere", await host.CodeAsync(new SplitCrashGroup { Id = group, ReportId = report.Id }));
        }

        await using var again = await SupportHost.StartAsync(directory: directory.Path);
        Assert.Equal((nightly, group), (await GroupOfAsync(again, Nightly), await GroupOfAsync(again, Sign)));

        // A person may change their mind: together again, and apart once more.
        await again.MustAsync(new MergeCrashGroups { Id = nightly, IntoId = group });
        Assert.Equal((group, group), (await GroupOfAsync(again, Nightly), await GroupOfAsync(again, Sign)));
        await again.MustAsync(new UnmergeCrashGroup { Id = group, MergedId = nightly });
        Assert.Equal((nightly, group), (await GroupOfAsync(again, Nightly), await GroupOfAsync(again, Sign)));
    }

    [Fact]
    public async Task The_kind_that_a_group_began_with_can_be_taken_out_and_the_rest_gets_a_stack_of_its_own()
    {
        await using var host = await SupportHost.StartAsync();
        var first = await host.MustAsync(new SubmitCrashReport { Content = Sign, Product = "Tally" });
        Assert.Equal(first.CrashGroupId, await GroupOfAsync(host, Nightly));

        var taken = await host.MustAsync(new SplitCrashGroup { Id = first.CrashGroupId, ReportId = first.Id });

        var left = await host.MustAsync(new GetCrashGroup { Id = first.CrashGroupId });
        var outside = await host.MustAsync(new GetCrashGroup { Id = taken.Id });
        Assert.Equal(("nightly", "main"), (left.Frames[^1].Function, outside.Frames[^1].Function));
        Assert.Equal(first.Fingerprint, outside.Fingerprint);
        Assert.Equal((taken.Id, left.Id), (await GroupOfAsync(host, Sign), await GroupOfAsync(host, Nightly)));
    }

    // At a threshold of 1 near-equal crashes begin groups of their own, which merge by themselves as twins.
    [Fact]
    public async Task Twins_that_a_person_took_apart_do_not_merge_when_a_third_one_comes()
    {
        await using var host = await SupportHost.StartAsync(settings: ("Support:Grouping:JoinThreshold", "1"));
        var elder = await GroupOfAsync(host, Sign);
        var younger = await GroupOfAsync(host, Nightly);
        await host.UntilAsync(() => host.MustAsync(new GetCrashGroup { Id = younger }), g => g.Id == elder);
        await host.MustAsync(new UnmergeCrashGroup { Id = elder, MergedId = younger });

        var third = await GroupOfAsync(host, Weekly);

        var home = await host.UntilAsync(() => host.MustAsync(new GetCrashGroup { Id = third }), g => g.Id != third);
        Assert.Contains(home.Id, new[] { elder, younger });
        Assert.Equal((elder, younger), (await GroupOfAsync(host, Sign), await GroupOfAsync(host, Nightly)));
    }

    [Fact]
    public async Task What_cannot_be_merged_or_taken_apart_is_refused_with_its_reason()
    {
        await using var host = await SupportHost.StartAsync();
        var sign = await GroupOfAsync(host, Sign);
        var abroad = (await host.MustAsync(new SubmitCrashReport { Content = Legend, Product = "Quill" })).CrashGroupId;
        var stranger = Callers.Administrator with { Tenant = "elsewhere" };

        Assert.Equal("different_products", await host.CodeAsync(new MergeCrashGroups { Id = sign, IntoId = abroad }));
        Assert.Equal("same_crash_group", await host.CodeAsync(new MergeCrashGroups { Id = sign, IntoId = sign }));
        Assert.Equal("crash_group_not_found", await host.CodeAsync(new MergeCrashGroups { Id = sign, IntoId = "nowhere" }));
        Assert.Equal("crash_group_not_found", await host.CodeAsync(new MergeCrashGroups { Id = "nowhere", IntoId = sign }));
        Assert.Equal("crash_group_not_found", (await host.CallAsync(new MergeCrashGroups { Id = sign, IntoId = abroad }, stranger)).Error?.Code);
        Assert.Equal("crash_group_not_found", (await host.CallAsync(new UnmergeCrashGroup { Id = sign, MergedId = abroad }, stranger)).Error?.Code);
        Assert.Equal("crash_group_not_found", (await host.CallAsync(new ResolveCrashGroup { Id = sign }, stranger)).Error?.Code);
    }

    [Fact]
    public async Task A_report_explains_by_features_and_functions_why_it_is_in_its_group()
    {
        await using var host = await SupportHost.StartAsync();
        var first = await host.MustAsync(new SubmitCrashReport { Content = Sign, Product = "Tally" });
        Assert.Equal(GroupedBy.Beginning, (await host.MustAsync(new ExplainCrashReport { Id = first.Id })).By);
        var second = await host.MustAsync(new SubmitCrashReport { Content = Nightly, Product = "Tally" });

        var why = await host.MustAsync(new ExplainCrashReport { Id = second.Id });

        Assert.Equal((GroupedBy.Likeness, first.Id, first.CrashGroupId), (why.By, why.NearestReport, why.CrashGroupId));
        Assert.True(why.Similarity >= why.Threshold);
        Assert.Equal(why.Similarity, why.Features.Sum(f => f.Contribution), 9);
        Assert.All(why.Features, f => Assert.InRange(f.Contribution, 0, f.Most + 1e-9));
        Assert.Equal(1, why.Features.Single(f => f.Name == "place").Likeness);
        Assert.Equal(why.Features.Single(f => f.Name == "function").Contribution, why.Functions.Sum(f => f.Contribution), 9);
        Assert.Equal(["nightly_module:nightly"], why.Functions.Where(f => !f.Shared).Select(f => f.Function));
    }

    private static async Task<string> GroupOfAsync(TestHost host, string content, string? version = null) =>
        (await host.MustAsync(new SubmitCrashReport { Content = content, Product = "Tally", Version = version })).CrashGroupId;
}
