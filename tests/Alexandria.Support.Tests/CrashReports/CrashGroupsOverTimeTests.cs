using Alexandria.Events;
using Alexandria.Identity;
using Alexandria.Support.CrashReports;
using Alexandria.Support.Evaluation;
using Alexandria.Support.Tickets;
using Alexandria.Testing;

namespace Alexandria.Support.Tests.CrashReports;

public sealed class CrashGroupsOverTimeTests(ITestOutputHelper output)
{
    private static readonly string[] Path = ["main", "open_ledger", "read_pages", "read_page", "decode_row", "decode_cell", "parse_number", "strip_sign"];
    private static readonly string Crash = Traces.Python("ValueError: no digits", Path);
    private static readonly string Twin = Traces.Python("ValueError: no digits", ["nightly", .. Path[1..]]);

    [Fact]
    public async Task Real_crashes_of_every_language_meet_by_their_defect()
    {
        await using var host = await SupportHost.StartAsync();

        var stored = await host.SubmitSamplesAsync();

        var agreement = ClusterAgreement.BCubed([.. stored.Select(s => (s.Stored.CrashGroupId, s.Report.Product + "/" + s.Report.Label))]);
        output.WriteLine($"B-cubed precision {agreement.Precision:F4}, recall {agreement.Recall:F4}, F1 {agreement.F1:F4}");
        foreach (var split in stored.GroupBy(s => s.Report.Label).Where(g => g.Select(s => s.Stored.CrashGroupId).Distinct().Count() > 1))
        {
            output.WriteLine($"{split.Key} is split: {string.Join("; ", split.Select(s => $"{s.Stored.Title} in {s.Stored.CrashGroupId[^4..]}"))}");
        }

        // The formats that the samples do not have are read from fixtures alone: see ExpectedReportTests.
        Assert.Equal(Enum.GetValues<CrashLanguage>().Where(l => l <= CrashLanguage.Native), stored.Select(s => s.Stored.Language).Distinct().Order());
        Assert.Equal(1, agreement.Precision);
        Assert.True(agreement.F1 >= 0.95, $"B-cubed F1 is {agreement.F1:F4}");
    }

    [Fact]
    public async Task After_a_restart_reports_join_the_same_groups()
    {
        using var directory = new TestDirectory();
        Dictionary<string, string> before;
        await using (var first = await SupportHost.StartAsync(directory: directory.Path))
        {
            before = (await first.SubmitSamplesAsync()).ToDictionary(s => s.Report.Text, s => s.Stored.CrashGroupId);
        }

        await using var second = await SupportHost.StartAsync(directory: directory.Path);
        foreach (var (report, stored) in await second.SubmitSamplesAsync())
        {
            Assert.Equal(before[report.Text], stored.CrashGroupId);
        }
    }

    [Fact]
    public async Task Of_a_group_only_so_many_shapes_are_kept_in_memory()
    {
        using var directory = new TestDirectory();
        string group;
        await using (var host = await SupportHost.StartAsync(directory: directory.Path, settings: ("Support:Grouping:RepresentativesPerGroup", "2")))
        {
            group = (await host.MustAsync(new SubmitCrashReport { Content = Crash })).CrashGroupId;
            for (var i = 0; i < 4; i++)
            {
                Assert.Equal(group, (await host.MustAsync(new SubmitCrashReport { Content = Traces.Python("ValueError: no digits", [$"entry_{i}", .. Path[1..]]) })).CrashGroupId);
            }

            Assert.Equal(2, (await host.Database.ReadAsync(work => host.Get<CrashReportStore>().RepresentativesAsync(Caller.DefaultTenant, [group], work), default)).Count);
        }

        await using var again = await SupportHost.StartAsync(directory: directory.Path);
        Assert.Equal(2, (await again.Get<IProjections>().CurrentAsync<CrashGroupProjection>(default)).Find(Caller.DefaultTenant, "")!.Index.ReportCount);
        Assert.Equal(5, (await again.MustAsync(new GetCrashGroup { Id = group })).ReportCount);
    }

    // At a threshold of 1 only equal shapes join, so that near-equal ones begin groups of their own, as on two replicas at once.
    [Fact]
    public async Task Twins_become_one_group_and_the_merged_id_stays_valid()
    {
        using var directory = new TestDirectory();
        string elder, alias, ticket;
        await using (var host = await SupportHost.StartAsync(directory: directory.Path, settings: ("Support:Grouping:JoinThreshold", "1")))
        {
            elder = (await host.MustAsync(new SubmitCrashReport { Content = Crash, Product = "Tally", Version = "1.0" })).CrashGroupId;
            var younger = await host.MustAsync(new SubmitCrashReport { Content = Twin, Product = "Tally", Version = "1.0" });
            alias = younger.CrashGroupId;
            Assert.NotEqual(elder, alias);

            var group = await host.UntilAsync(() => host.MustAsync(new GetCrashGroup { Id = alias }), g => g.Id == elder);
            Assert.Equal([alias], group.Aliases);
            Assert.Equal((2L, 2L), (group.ReportCount, Assert.Single(group.Versions).ReportCount));
            Assert.Equal(elder, (await host.MustAsync(new GetCrashReport { Id = younger.Id })).CrashGroupId);
            Assert.Equal(2, (await host.MustAsync(new ListCrashReports { Group = alias })).Items.Count);
            Assert.Single((await host.MustAsync(new ListCrashGroups())).Items);

            ticket = (await host.MustAsync(new OpenTicket { Subject = "It stops", Body = "At night." })).Id;
            await host.MustAsync(new LinkTicket { Id = ticket, CrashGroupId = alias });
            Assert.Equal(elder, Assert.Single((await host.MustAsync(new GetTicket { Id = ticket })).Links).CrashGroupId);
            Assert.Equal(elder, (await host.MustAsync(new SubmitCrashReport { Content = Twin, Product = "Tally" })).CrashGroupId);
        }

        await using var again = await SupportHost.StartAsync(directory: directory.Path);
        Assert.Equal(elder, (await again.MustAsync(new GetCrashGroup { Id = alias })).Id);
        Assert.Equal(elder, (await again.MustAsync(new SubmitCrashReport { Content = Twin, Product = "Tally" })).CrashGroupId);
        Assert.Equal(ticket, Assert.Single((await again.MustAsync(new ListCrashGroupTickets { Id = alias })).Items).TicketId);
    }

    [Fact]
    public async Task When_groups_merge_what_a_person_decided_about_a_ticket_outlasts_what_was_scored()
    {
        await using var host = await SupportHost.StartAsync();
        var links = host.Get<LinkStore>();
        await host.Database.WriteAsync(async work =>
        {
            foreach (var (ticket, group, state) in new[]
            {
                ("both", "from", LinkState.Rejected), ("both", "into", LinkState.Auto),
                ("kept", "from", LinkState.Suggested), ("kept", "into", LinkState.Manual),
                ("moved", "from", LinkState.Auto),
            })
            {
                await links.SaveAsync(Link(ticket, group, state), work);
            }

            await links.MoveAsync(Caller.DefaultTenant, "from", "into", work);
            return true;
        }, Alexandria.Data.WritePriority.Caller, default);

        var left = await host.Database.ReadAsync(work => work.QueryAsync<(string, string, LinkState)>("select ticket_id, crash_group_id, state from ticket_links order by ticket_id"), default);
        Assert.Equal([("both", "into", LinkState.Rejected), ("kept", "into", LinkState.Manual), ("moved", "into", LinkState.Auto)], left);
    }

    private static TicketLink Link(string ticket, string group, LinkState state) => new()
    {
        Tenant = Caller.DefaultTenant, TicketId = ticket, CrashGroupId = group, Title = "", State = state, Score = 0.9, Reasons = "[]", DecidedBy = "", UpdatedAt = DateTimeOffset.UnixEpoch,
    };
}
