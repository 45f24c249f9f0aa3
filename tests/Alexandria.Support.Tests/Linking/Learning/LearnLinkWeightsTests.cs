using System.Text;
using Alexandria.Audit;
using Alexandria.Data;
using Alexandria.Identity;
using Alexandria.Support.CrashReports;
using Alexandria.Support.Linking;
using Alexandria.Support.Linking.Learning;
using Alexandria.Support.Tests.CrashReports;
using Alexandria.Support.Tickets;
using Alexandria.Testing;

namespace Alexandria.Support.Tests.Linking.Learning;

public sealed class LearnLinkWeightsTests : IDisposable
{
    private static readonly string Crash = Traces.Python("KeyError: 'TALLY-502'", "main", "run_import", "parse_amount");

    private readonly TestDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_dry_run_shows_everything_and_changes_nothing()
    {
        await using var host = await SupportHost.StartAsync();
        await DecideAsync(host, LinkFitTests.Drawn(1, 400, LinkFitTests.Truth));

        var lesson = await host.MustAsync(new LearnLinkWeights { DryRun = true });

        Assert.Equal((false, 400, HeldBack.CrossValidation), (lesson.Replaced, lesson.Links, lesson.HeldBack));
        Assert.StartsWith("Better:", lesson.Verdict, StringComparison.Ordinal);
        var loss = lesson.Figures.Single(f => f.Figure == "log_loss");
        Assert.True(loss.After < loss.Before);
        Assert.Equal(LinkWeights.Names, lesson.Weights.Select(w => w.Feature));
        Assert.Contains(lesson.Weights, w => w.After != w.Before);
        Assert.Equal(400, lesson.Reliability.Sum(b => b.LinksAfter));
        Assert.Equal((0L, WeightOrigin.Shipped), await InForceAsync(host));
        Assert.Empty(await host.Events.ReadAsync(Caller.DefaultTenant, 0, ["linking.weights-changed"], 10, default));
    }

    [Fact]
    public async Task Learnt_weights_survive_a_restart_score_links_and_can_be_given_back()
    {
        LinkWeightsView learnt;
        await using (var first = await SupportHost.StartAsync(directory: directory.Path))
        {
            await DecideAsync(first, LinkFitTests.Drawn(2, 600, LinkFitTests.Truth));
            Assert.True((await first.MustAsync(new LearnLinkWeights())).Replaced);
            learnt = await first.MustAsync(new GetLinkWeights());
            Assert.Equal((1L, WeightOrigin.Learnt, 600L, "user:administrator"), (learnt.Version, learnt.Origin, learnt.Links, learnt.By));
            Assert.NotNull(learnt.Since);
        }

        await using var host = await SupportHost.StartAsync(directory: directory.Path);
        var again = await host.MustAsync(new GetLinkWeights());
        Assert.Equal(learnt.Weights, again.Weights);
        Assert.Equal((learnt.Since, learnt.AutoThreshold), (again.Since, again.AutoThreshold));

        await host.MustAsync(new SubmitCrashReport { Content = Crash, Product = "Tally" });
        var ticket = await host.ProposedAsync(new OpenTicket { Subject = "Import stops", Body = Crash, Product = "Tally" });
        var link = Assert.Single(ticket.Links);
        var trace = link.Reasons.Single(r => r.Feature == "trace");
        Assert.Equal(trace.Contribution, trace.Value!.Value * again.Weights.Single(w => w.Feature == "trace").InForce, 3);
        Assert.Equal(link.Score, 1 / (1 + Math.Exp(-link.Reasons.Sum(r => r.Contribution))), 9);

        var shipped = await host.MustAsync(new RestoreLinkWeights());
        Assert.Equal((2L, WeightOrigin.Shipped, new LinkingOptions().AutoThreshold), (shipped.Version, shipped.Origin, shipped.AutoThreshold));
        Assert.All(shipped.Weights, w => Assert.Equal(w.Shipped, w.InForce));
        Assert.Equal(2, (await host.MustAsync(new RestoreLinkWeights())).Version);
        Assert.Equal(
            [("linking.weights-changed", 1), ("linking.weights-changed", 2)],
            (await host.Events.ReadAsync(Caller.DefaultTenant, 0, ["linking.weights-changed"], 10, default)).Select(e => (e.Name, (int)e.Revision)));
        Assert.Contains(await host.Audit.ReadAsync(Caller.DefaultTenant, new AuditFilter(), null, 100, default), r => r is { Operation: "linking.learn", TargetType: "link_weights" });
    }

    [Fact]
    public async Task What_people_decided_survives_learning_a_restart_and_new_reports()
    {
        string rejected, made, other;
        await using (var first = await SupportHost.StartAsync(directory: directory.Path))
        {
            var known = await first.MustAsync(new SubmitCrashReport { Content = Crash, Product = "Tally" });
            other = known.CrashGroupId;
            rejected = (await first.ProposedAsync(new OpenTicket { Subject = "Import stops", Body = Crash, Product = "Tally" })).Id;
            made = (await first.ProposedAsync(new OpenTicket { Subject = "Nothing to see", Body = "The window stays white.", Product = "Tally" })).Id;
            await first.MustAsync(new RejectLink { Id = rejected, CrashGroupId = other });
            await first.MustAsync(new LinkTicket { Id = made, CrashGroupId = other });
            await DecideAsync(first, LinkFitTests.Drawn(3, 600, LinkFitTests.Truth));
            Assert.True((await first.MustAsync(new LearnLinkWeights())).Replaced);
        }

        await using var host = await SupportHost.StartAsync(directory: directory.Path);
        await host.MustAsync(new SubmitCrashReport { Content = Crash, Product = "Tally" });
        await host.MustAsync(new CommentTicket { Id = rejected, Text = Crash });
        await host.MustAsync(new CommentTicket { Id = made, Text = "Still white." });

        Assert.Equal((other, LinkState.Rejected), State(await host.ProposedAsync(rejected, rounds: 2)));
        Assert.Equal((other, LinkState.Manual), State(await host.ProposedAsync(made, rounds: 2)));

        static (string, LinkState) State(TicketView ticket)
        {
            var link = Assert.Single(ticket.Links);
            return (link.CrashGroupId, link.State);
        }
    }

    [Fact]
    public async Task Kept_made_and_rejected_links_of_ended_tickets_are_learnt_from_and_attached_or_unanswered_ones_are_not()
    {
        await using var host = await SupportHost.StartAsync();
        var group = (await host.MustAsync(new SubmitCrashReport { Content = Crash, Product = "Tally" })).CrashGroupId;
        var kept = await host.ProposedAsync(new OpenTicket { Subject = "Import stops", Body = Crash, Product = "Tally" });
        var wrong = await host.ProposedAsync(new OpenTicket { Subject = "Import stops", Body = Crash, Product = "Tally" });
        var byHand = await host.ProposedAsync(new OpenTicket { Subject = "White window", Body = "It stays white.", Product = "Tally" });
        var attached = await host.ProposedAsync(new OpenTicket { Subject = "It stops", Body = "See the file.", Product = "Tally" });
        var open = await host.ProposedAsync(new OpenTicket { Subject = "Import stops", Body = Crash, Product = "Tally" });
        await host.MustAsync(new RejectLink { Id = wrong.Id, CrashGroupId = group });
        await host.MustAsync(new LinkTicket { Id = byHand.Id, CrashGroupId = group });
        await host.MustAsync(new AttachFile { Id = attached.Id, Content = Encoding.UTF8.GetBytes(Crash), FileName = "crash.log" });
        foreach (var ticket in new[] { kept, wrong, byHand, attached })
        {
            await host.MustAsync(new ResolveTicket { Id = ticket.Id, Resolution = "Fixed." });
        }

        var lesson = await host.UntilAsync(() => host.MustAsync(new LearnLinkWeights()), l => l.Links + l.Skipped == 4);

        Assert.Equal((3, 2, 1, 1, false), (lesson.Links, lesson.Right, lesson.Wrong, lesson.Skipped, lesson.Replaced));
        Assert.StartsWith("Kept: it takes 30", lesson.Verdict, StringComparison.Ordinal);
        Assert.NotEmpty(Assert.Single((await host.MustAsync(new GetTicket { Id = byHand.Id })).Links).Reasons);
        Assert.Equal(TicketStatus.Proposed, (await host.MustAsync(new GetTicket { Id = open.Id })).Status);
    }

    [Fact]
    public async Task One_tenant_learns_nothing_from_another_and_only_those_who_may_change_weights()
    {
        await using var host = await SupportHost.StartAsync();
        await DecideAsync(host, LinkFitTests.Drawn(4, 400, LinkFitTests.Truth));
        var other = Callers.InRole(Roles.Administrator, "other");

        Assert.Equal(0, (await host.MustAsync(new LearnLinkWeights(), other)).Links);
        Assert.True((await host.MustAsync(new LearnLinkWeights(), Callers.InRole(Roles.Manager))).Replaced);
        Assert.Equal(0, (await host.MustAsync(new GetLinkWeights(), other)).Version);
        Assert.Equal(1, (await host.MustAsync(new GetLinkWeights(), Callers.InRole(Roles.Viewer))).Version);
        Assert.NotNull((await host.CallAsync(new LearnLinkWeights(), Callers.InRole(Roles.Agent))).Error);
        Assert.NotNull((await host.CallAsync(new RestoreLinkWeights(), Callers.InRole(Roles.Agent))).Error);
    }

    private static async Task<(long Version, WeightOrigin Origin)> InForceAsync(TestHost host)
    {
        var view = await host.MustAsync(new GetLinkWeights());
        return (view.Version, view.Origin);
    }

    /// <summary>Decided links as they stand in the tables when their tickets have ended.</summary>
    private static Task DecideAsync(TestHost host, IReadOnlyList<LinkExample> examples)
    {
        var rows = examples.Select((e, i) => (object)new
        {
            Tenant = Caller.DefaultTenant, Ticket = $"ticket-{e.Ticket:D6}", Group = $"group-{i:D6}", State = e.Right ? "manual" : "rejected", Outcome = e.Right ? "made" : "rejected",
            Score = e.Score(LinkWeights.Shipped), Reasons = Json.Write(Reasons(e)), At = 1_000_000L + i,
        }).ToList();
        return host.Database.WriteAsync(
            async work => await work.ExecuteEachAsync(
                """
                insert into ticket_links (tenant, ticket_id, crash_group_id, title, state, score, reasons, decided_by, updated_at)
                values (@Tenant, @Ticket, @Group, '', @State, @Score, @Reasons, 'user:ada', @At)
                """,
                rows)
            + await work.ExecuteEachAsync(
                "insert into link_outcomes (tenant, ticket_id, crash_group_id, outcome, score, reasons, recorded_at) values (@Tenant, @Ticket, @Group, @Outcome, @Score, @Reasons, @At)", rows),
            WritePriority.Caller,
            CancellationToken.None);
    }

    private static IEnumerable<LinkReason> Reasons(LinkExample example) =>
        LinkWeights.Names.Zip(example.Values, LinkWeights.Shipped.ToVector()).Where(f => f.Second != 0).Select(f => new LinkReason(f.First, f.Second * f.Third, "", f.Second))
            .Append(new LinkReason("rival", example.Offset, "", -1));
}
