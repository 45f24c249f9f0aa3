using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Alexandria.Identity;
using Alexandria.Support.CrashReports;
using Alexandria.Support.Evaluation;
using Alexandria.Support.Linking;
using Alexandria.Support.Tests.CrashReports;
using Alexandria.Support.Tickets;
using Alexandria.Support.Tickets.Reading;
using Alexandria.Testing;

namespace Alexandria.Support.Tests.Linking;

public sealed class LinkingTicketsTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly string Crash = Traces.Python("KeyError: 'TALLY-502'", "main", "run_import", "parse_amount");

    private TestHost host = null!;

    public async ValueTask InitializeAsync() => host = await SupportHost.StartAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task The_tickets_of_the_demo_find_their_crashes_and_the_unrelated_ones_none()
    {
        var labels = (await host.SubmitSamplesAsync()).GroupBy(s => s.Stored.CrashGroupId).ToDictionary(g => g.Key, g => g.CountBy(s => s.Report.Label).MaxBy(c => c.Value).Key);
        var expected = CsvRows.Read(Path.Combine(Samples.Folder, "demo", "expected-links.csv"), ["ticket", "group"]).ToDictionary(r => r.Values[0], r => r.Values[1]);
        var source = host.Get<ILinkSource>();
        var (top, auto, wrong, related) = (0, 0, 0, 0);
        foreach (var ticket in JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Samples.Folder, "demo", "tickets.json"), TestContext.Current.CancellationToken))!.AsArray())
        {
            var key = (string)ticket!["key"]!;
            var signals = TicketReader.Read((string)ticket["subject"]!, (string)ticket["body"]!, (string?)ticket["product"], (string?)ticket["version"]);
            var found = await source.FindAsync(Caller.DefaultTenant, signals, TestContext.Current.CancellationToken);
            var links = found.Where(f => f.State == LinkState.Auto).Select(f => labels[f.CrashGroupId]).ToList();
            wrong += links.Count(l => l != expected[key]);
            if (expected[key].Length > 0)
            {
                related++;
                top += found.Count > 0 && labels[found[0].CrashGroupId] == expected[key] ? 1 : 0;
                auto += links.Contains(expected[key]) ? 1 : 0;
            }

            if (found.Count == 0 ? expected[key].Length > 0 : labels[found[0].CrashGroupId] != expected[key])
            {
                output.WriteLine($"{key}: expected '{expected[key]}', found {JsonSerializer.Serialize(found.Select(f => (labels[f.CrashGroupId], f.Score)).Select(f => $"{f.Item1} {f.Score:F2}"))}");
            }

            Assert.All(found, f => Assert.Equal(f.Score, 1 / (1 + Math.Exp(-f.Reasons.Sum(r => r.Contribution))), 9));
        }

        output.WriteLine($"{related} tickets about a crash: right group first {top}, linked automatically {auto}; wrong automatic links {wrong}");
        Assert.Equal(0, wrong);
        Assert.True(top >= related * 0.8, $"{top} of {related}");
    }

    [Fact]
    public async Task A_ticket_that_quotes_a_known_crash_is_linked_with_reasons_and_the_group_knows_it()
    {
        var report = await host.MustAsync(new SubmitCrashReport { Content = Crash, Product = "Tally", Version = "2.7.0" });

        var ticket = await host.ProposedAsync(new OpenTicket { Subject = "Import stops", Body = $"The log says:\n\n{Crash}", Product = "Tally", Version = "2.7.0" });

        var link = Assert.Single(ticket.Links);
        Assert.Equal((report.CrashGroupId, LinkState.Auto, "KeyError in parse_amount"), (link.CrashGroupId, link.State, link.Title));
        Assert.Contains(link.Reasons, r => r.Feature == "trace" && r.Contribution > 0);
        Assert.Contains(link.Reasons, r => r.Feature == "version");
        var linked = Assert.Single((await host.MustAsync(new ListCrashGroupTickets { Id = report.CrashGroupId })).Items);
        Assert.Equal((ticket.Id, LinkState.Auto, TicketStatus.Proposed), (linked.TicketId, linked.State, linked.Status));
    }

    [Fact]
    public async Task An_attached_crash_report_is_submitted_and_linked_whatever_the_ticket_says()
    {
        var ticket = await host.ProposedAsync(new OpenTicket { Subject = "It stops", Body = "See the file.", Product = "Tally", Version = "2.7.0" });

        var file = await host.MustAsync(new AttachFile { Id = ticket.Id, Content = Encoding.UTF8.GetBytes(Crash), FileName = "crash.log" });

        var report = await host.MustAsync(new GetCrashReport { Id = file.CrashReportId! });
        Assert.Equal(("Tally", "2.7.0"), (report.Product, report.Version));
        var link = Assert.Single((await host.MustAsync(new GetTicket { Id = ticket.Id })).Links);
        Assert.Equal((report.CrashGroupId, LinkState.Auto), (link.CrashGroupId, link.State));
        Assert.Contains(link.Reasons, r => r is { Feature: "attached", Contribution: > 0 });

        var rerun = await host.ProposedAsync(ticket.Id, rounds: 2);
        Assert.Contains(Assert.Single(rerun.Links).Reasons, r => r.Feature == "attached");
    }

    [Fact]
    public async Task A_rejected_link_does_not_come_back_with_the_next_file()
    {
        var ticket = await host.ProposedAsync(new OpenTicket { Subject = "It stops", Body = "See the file." });
        await host.MustAsync(new AttachFile { Id = ticket.Id, Content = Encoding.UTF8.GetBytes(Crash), FileName = "crash.log" });
        var linked = await host.ProposedAsync(ticket.Id, rounds: 2);
        await host.MustAsync(new RejectLink { Id = ticket.Id, CrashGroupId = linked.Links[0].CrashGroupId });

        await host.MustAsync(new AttachFile { Id = ticket.Id, Content = Encoding.UTF8.GetBytes(Crash), FileName = "again.log" });

        Assert.Equal(LinkState.Rejected, Assert.Single((await host.ProposedAsync(ticket.Id, rounds: 3)).Links).State);
    }

    [Fact]
    public async Task A_file_that_is_no_crash_report_is_attached_as_any_other()
    {
        var ticket = await host.ProposedAsync(new OpenTicket { Subject = "It stops", Body = "See the files." });

        var text = await host.MustAsync(new AttachFile { Id = ticket.Id, Content = "just a note"u8.ToArray(), FileName = "note.txt" });
        var binary = await host.MustAsync(new AttachFile { Id = ticket.Id, Content = [0, 1, 2, 3], FileName = "core" });

        Assert.Equal((null, null), (text.CrashReportId, binary.CrashReportId));
        Assert.Empty((await host.MustAsync(new ListCrashReports())).Items);
        Assert.Equal("ticket_not_found", await host.CodeAsync(new AttachFile { Id = "nowhere", Content = [1] }));
    }

    [Fact]
    public async Task When_a_crash_shows_itself_for_the_first_time_the_tickets_before_it_are_linked()
    {
        var before = await host.ProposedAsync(new OpenTicket { Subject = "Import stops", Body = $"The log says:\n\n{Crash}", Product = "tally" });
        var unrelated = await host.ProposedAsync(new OpenTicket { Subject = "Invoice address", Body = "Please change it.", Product = "Tally" });
        Assert.Empty(before.Links);

        var report = await host.MustAsync(new SubmitCrashReport { Content = Crash, Product = "Tally" });

        var after = await host.UntilAsync(() => host.MustAsync(new GetTicket { Id = before.Id }), t => t.Links.Count > 0);
        Assert.Equal((report.CrashGroupId, LinkState.Auto), (after.Links[0].CrashGroupId, after.Links[0].State));
        Assert.Equal(unrelated.Revision, (await host.MustAsync(new GetTicket { Id = unrelated.Id })).Revision);
    }

    [Fact]
    public async Task A_ticket_without_a_product_is_compared_with_the_crashes_of_all()
    {
        await host.MustAsync(new SubmitCrashReport { Content = Traces.Python("TypeError: no", "serve", "paint", "blend"), Product = "Ember" });
        var report = await host.MustAsync(new SubmitCrashReport { Content = Crash, Product = "Tally" });

        var ticket = await host.ProposedAsync(new OpenTicket { Subject = "It stops", Body = Crash });

        Assert.Equal(report.CrashGroupId, Assert.Single(ticket.Links, l => l.State == LinkState.Auto).CrashGroupId);
    }

    [Fact]
    public async Task Crashes_of_another_tenant_are_not_linked_and_cannot_be()
    {
        var theirs = await host.MustAsync(new SubmitCrashReport { Content = Crash, Product = "Tally" }, Callers.InRole(Roles.Administrator, "other"));

        var ticket = await host.ProposedAsync(new OpenTicket { Subject = "It stops", Body = Crash, Product = "Tally" });

        Assert.Empty(ticket.Links);
        Assert.Equal("crash_group_not_found", await host.CodeAsync(new LinkTicket { Id = ticket.Id, CrashGroupId = theirs.CrashGroupId }));
    }
}
