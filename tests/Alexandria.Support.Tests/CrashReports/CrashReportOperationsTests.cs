using System.Text;
using Alexandria.Contracts.Support;
using Alexandria.Events;
using Alexandria.Identity;
using Alexandria.Support.CrashReports;
using Alexandria.Testing;

namespace Alexandria.Support.Tests.CrashReports;

public sealed class CrashReportOperationsTests : IAsyncLifetime
{
    private static readonly string Crash = Traces.Python("KeyError: 'TALLY-502'", "main", "run_import", "parse_amount");
    private static readonly string Other = Traces.Python("ZeroDivisionError: division by zero", "serve", "draw_legend", "scale");

    private TestHost host = null!;

    public async ValueTask InitializeAsync() => host = await SupportHost.StartAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_report_is_kept_as_it_was_written_and_shown_as_it_was_read()
    {
        var when = new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.FromHours(2));
        var stored = await host.MustAsync(new SubmitCrashReport { Content = Crash, Product = " Tally ", Version = "2.7.0", OccurredAt = when });

        var shown = await host.MustAsync(new GetCrashReport { Id = stored.Id });
        var raw = await host.MustAsync(new GetRawCrashReport { Id = stored.Id });

        Assert.Equal(("KeyError in parse_amount", CrashLanguage.Python, "KeyError", "Tally", "2.7.0", when), (shown.Title, shown.Language, shown.ExceptionType, shown.Product, shown.Version, shown.OccurredAt));
        Assert.Equal(stored.CrashGroupId, shown.CrashGroupId);
        Assert.Equal(["parse_amount", "run_import", "main"], Assert.Single(shown.Exceptions).Frames.Select(f => f.Function));
        Assert.Equal(FrameOrigin.App, shown.Exceptions[0].Frames[0].Origin);
        Assert.Equal(Crash, Encoding.UTF8.GetString(raw.Bytes.Span));
        Assert.StartsWith("text/plain", raw.ContentType, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_tells_where_it_crashes_how_often_since_when_and_in_which_versions()
    {
        var first = await host.MustAsync(new SubmitCrashReport { Content = Crash, Product = "Tally", Version = "2.7.0", OccurredAt = Day(3) });
        await host.MustAsync(new SubmitCrashReport { Content = Crash, Product = "tally", Version = "2.6.0", OccurredAt = Day(1) });
        await host.MustAsync(new SubmitCrashReport { Content = Crash, Product = "Tally", Version = "2.7.0", OccurredAt = Day(5) });

        var group = await host.MustAsync(new GetCrashGroup { Id = first.CrashGroupId });

        Assert.Equal(("KeyError in parse_amount", "KeyError", 3L, Day(1), Day(5), 3L), (group.Title, group.ExceptionType, group.ReportCount, group.FirstSeen, group.LastSeen, group.Version));
        Assert.Equal([("2.7.0", 2L, Day(3), Day(5)), ("2.6.0", 1L, Day(1), Day(1))], group.Versions.Select(v => (v.Version, v.ReportCount, v.FirstSeen, v.LastSeen)));
        Assert.Equal(["TALLY-502"], group.ErrorCodes);
        Assert.Equal("parse_amount", group.Frames[0].Function);
        Assert.Equal((3, first.Id), (group.Reports.Count, group.Reports[^1].Id));
        Assert.Empty(group.Tickets);
        Assert.Empty(group.Aliases);
    }

    [Fact]
    public async Task The_same_report_twice_is_two_crashes_of_one_group()
    {
        var first = await host.MustAsync(new SubmitCrashReport { Content = Crash, OccurredAt = Day(1) });
        var second = await host.MustAsync(new SubmitCrashReport { Content = Crash, OccurredAt = Day(1) });

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal((first.CrashGroupId, first.Fingerprint), (second.CrashGroupId, second.Fingerprint));
        Assert.Equal(2, (await host.MustAsync(new ListCrashGroupReports { Id = first.CrashGroupId })).Items.Count);
    }

    [Fact]
    public async Task Products_do_not_meet_and_their_names_may_be_capitalised_as_one_likes()
    {
        var tally = await host.MustAsync(new SubmitCrashReport { Content = Crash, Product = "Tally" });
        var ember = await host.MustAsync(new SubmitCrashReport { Content = Crash, Product = "Ember" });
        var again = await host.MustAsync(new SubmitCrashReport { Content = Crash, Product = "TALLY" });

        Assert.NotEqual(tally.CrashGroupId, ember.CrashGroupId);
        Assert.Equal(tally.CrashGroupId, again.CrashGroupId);
        Assert.Equal([again.Id, tally.Id], (await host.MustAsync(new ListCrashReports { Product = "tally" })).Items.Select(r => r.Id));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("nothing of the kind\nat all", "no_frames")]
    public async Task What_cannot_be_read_is_refused_with_the_reason_and_leaves_nothing(string content, string code)
    {
        var refused = await host.CallAsync(new SubmitCrashReport { Content = content });

        Assert.Equal((ErrorKind.Unprocessable, code), (refused.Error?.Kind, refused.Error?.Code));
        Assert.Empty((await host.MustAsync(new ListCrashReports())).Items);
        Assert.Empty((await host.MustAsync(new ListCrashGroups())).Items);
        Assert.DoesNotContain(await EventsAsync(), e => e.Name.StartsWith("crashes.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_report_above_eight_mebibytes_is_too_large_also_where_its_characters_are_fewer()
    {
        var refused = await host.CallAsync(new SubmitCrashReport { Content = Crash + new string('é', (4 * 1024 * 1024) + 1) });

        Assert.Equal((ErrorKind.TooLarge, "too_large"), (refused.Error?.Kind, refused.Error?.Code));
    }

    [Fact]
    public async Task Hostile_reports_are_read_within_bounds_or_refused()
    {
        string[] hostile =
        [
            Traces.Python("RecursionError: " + new string('x', 100_000), [.. Enumerable.Range(0, 5_000).Select(i => $"f{i}")]),
            Crash + string.Concat(Enumerable.Repeat("\nCaused by: " + new string('(', 2_000), 200)),
            "Exception in thread \"main\" java.lang.Error: <script>alert(1)</script> '; drop table tickets; --\n\tat a.b.C.d(C.java:1)\n",
            string.Concat(Enumerable.Repeat("\tat a.b.C$$Lambda.run(Unknown Source)\n", 20_000)),
            "Traceback (most recent call last):\n  File \"\u202Eevil\u0007.py\", line 999999999999999999999, in \u0001\nValueError: \u001B[31m\n",
        ];
        foreach (var content in hostile)
        {
            var answer = await host.CallAsync(new SubmitCrashReport { Content = content });
            Assert.True(!answer.Failed || answer.Error.Kind is ErrorKind.Unprocessable or ErrorKind.Invalid, $"{answer.Error}");
            if (!answer.Failed)
            {
                Assert.InRange((await host.MustAsync(new GetCrashGroup { Id = answer.Value.CrashGroupId })).Title.Length, 1, 200);
            }
        }

        Assert.Equal(ErrorKind.Unprocessable, (await host.CallAsync(new SubmitCrashReport { Content = new string('\0', 100) })).Error?.Kind);
    }

    [Fact]
    public async Task A_report_with_zero_bytes_among_its_text_is_read_and_comes_back_as_it_was()
    {
        var content = Crash + "memory near the fault: a\0b\0\n";

        var stored = await host.MustAsync(new SubmitCrashReport { Content = content });

        Assert.Equal(content, Encoding.UTF8.GetString((await host.MustAsync(new GetRawCrashReport { Id = stored.Id })).Bytes.Span));
    }

    [Fact]
    public async Task Sixteen_submissions_of_one_new_crash_at_the_same_time_make_one_group()
    {
        var stored = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => host.MustAsync(new SubmitCrashReport { Content = Crash, Product = "Tally", Version = "1" })));

        var group = Assert.Single((await host.MustAsync(new ListCrashGroups())).Items);
        Assert.All(stored, s => Assert.Equal(group.Id, s.CrashGroupId));
        Assert.Equal(16, group.ReportCount);
        Assert.Equal(16, Assert.Single((await host.MustAsync(new GetCrashGroup { Id = group.Id })).Versions).ReportCount);
        Assert.Single(await EventsAsync(), e => e.Name == "crashes.reported" && Json.Read<CrashReported>(e.Payload).NewGroup);
    }

    [Fact]
    public async Task Lists_of_groups_are_narrowed_ordered_and_paged()
    {
        var often = await host.MustAsync(new SubmitCrashReport { Content = Crash, Product = "Tally", OccurredAt = Day(1) });
        await host.MustAsync(new SubmitCrashReport { Content = Crash, Product = "Tally", OccurredAt = Day(2) });
        var late = await host.MustAsync(new SubmitCrashReport { Content = Other, Product = "Ember", OccurredAt = Day(3) });

        Assert.Equal([late.CrashGroupId, often.CrashGroupId], await IdsAsync(new ListCrashGroups()));
        Assert.Equal([often.CrashGroupId, late.CrashGroupId], await IdsAsync(new ListCrashGroups { Order = CrashGroupOrder.Count }));
        Assert.Equal([late.CrashGroupId], await IdsAsync(new ListCrashGroups { Product = "ember" }));
        Assert.Equal([often.CrashGroupId], await IdsAsync(new ListCrashGroups { Q = "tally-502" }));
        Assert.Equal([late.CrashGroupId], await IdsAsync(new ListCrashGroups { Q = "zerodiv", Order = CrashGroupOrder.Count }));
        Assert.Empty(await IdsAsync(new ListCrashGroups { Q = "%" }));
        foreach (var order in Enum.GetValues<CrashGroupOrder>())
        {
            var first = await host.MustAsync(new ListCrashGroups { Order = order, Limit = 1 });
            var rest = await host.MustAsync(new ListCrashGroups { Order = order, Limit = 1, Cursor = first.NextCursor });
            Assert.Null(rest.NextCursor);
            Assert.Equal(2, first.Items.Concat(rest.Items).Select(g => g.Id).Distinct().Count());
        }

        Assert.Equal("invalid_cursor", await host.CodeAsync(new ListCrashGroups { Cursor = "§" }));
        Assert.Equal("invalid_cursor", await host.CodeAsync(new ListCrashReports { Cursor = "§" }));
        Assert.Equal("invalid_cursor", await host.CodeAsync(new ListCrashGroupTickets { Id = often.CrashGroupId, Cursor = "§" }));
    }

    [Fact]
    public async Task Another_tenant_finds_nothing_and_meets_nobody()
    {
        var ours = await host.MustAsync(new SubmitCrashReport { Content = Crash, Product = "Tally" });
        var stranger = Callers.InRole(Roles.Administrator, "other");

        Assert.Equal("crash_report_not_found", (await host.CallAsync(new GetCrashReport { Id = ours.Id }, stranger)).Error?.Code);
        Assert.Equal("crash_report_not_found", (await host.CallAsync(new GetRawCrashReport { Id = ours.Id }, stranger)).Error?.Code);
        Assert.Equal("crash_group_not_found", (await host.CallAsync(new GetCrashGroup { Id = ours.CrashGroupId }, stranger)).Error?.Code);
        Assert.Equal("crash_group_not_found", (await host.CallAsync(new ListCrashReports { Group = ours.CrashGroupId }, stranger)).Error?.Code);
        Assert.Equal("crash_group_not_found", (await host.CallAsync(new ListCrashGroupReports { Id = ours.CrashGroupId }, stranger)).Error?.Code);
        Assert.Equal("crash_group_not_found", (await host.CallAsync(new ListCrashGroupTickets { Id = ours.CrashGroupId }, stranger)).Error?.Code);
        Assert.Empty((await host.MustAsync(new ListCrashGroups(), stranger)).Items);

        var theirs = await host.MustAsync(new SubmitCrashReport { Content = Crash, Product = "Tally" }, stranger);
        Assert.NotEqual(ours.CrashGroupId, theirs.CrashGroupId);
        Assert.Equal(1, (await host.MustAsync(new GetCrashGroup { Id = ours.CrashGroupId })).ReportCount);
    }

    [Fact]
    public async Task A_viewer_reads_and_may_not_submit()
    {
        var stored = await host.MustAsync(new SubmitCrashReport { Content = Crash }, Callers.InRole(Roles.Agent));
        var viewer = Callers.InRole(Roles.Viewer);

        Assert.Equal(stored.Id, (await host.MustAsync(new GetCrashReport { Id = stored.Id }, viewer)).Id);
        Assert.Equal(ErrorKind.Forbidden, (await host.CallAsync(new SubmitCrashReport { Content = Crash }, viewer)).Error?.Kind);
    }

    private static DateTimeOffset Day(int day) => new(2026, 2, day, 0, 0, 0, TimeSpan.Zero);

    private async Task<IEnumerable<string>> IdsAsync(ListCrashGroups list) => (await host.MustAsync(list)).Items.Select(g => g.Id);

    private Task<IReadOnlyList<EventEnvelope>> EventsAsync() => host.Events.ReadAsync(Caller.DefaultTenant, 0, [], 1000, CancellationToken.None);
}
