using System.Diagnostics;
using Alexandria.Data;
using Alexandria.Identity;
using Alexandria.Support.Tickets;
using Alexandria.Support.Triage;
using Alexandria.Testing;

namespace Alexandria.Support.Tests.Triage;

public sealed class TriageTicketTests(ITestOutputHelper output)
{
    private static readonly (string, string) Small = ("Support:Triage:MinTickets", "20");

    [Fact]
    public async Task What_finished_tickets_teach_is_proposed_with_the_words_that_decided()
    {
        await using var host = await SupportHost.StartAsync(settings: [Small]);
        await History.FinishAsync(host, 60);
        var ticket = await host.MustAsync(History.Bill);

        var triage = await LearnedAsync(host, ticket.Id);

        Assert.Equal([TriageField.Category, TriageField.Product, TriageField.Priority, TriageField.Assignee], triage.Proposals.Select(p => p.Field));
        Assert.Equal(["billing", "ledger", "high", "dana"], triage.Proposals.Select(p => p.Value));
        Assert.All(triage.Proposals, p =>
        {
            Assert.InRange(p.Probability!.Value, 0.5, 1);
            Assert.Null(p.Abstention);
            Assert.Contains(p.Words, w => History.Billing.Contains(w.Word.ToLowerInvariant()));
            Assert.All(p.Words, w => Assert.True(w.Contribution > 0));
            Assert.Contains("held back", p.Reason, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Without_enough_finished_tickets_it_says_how_many_are_needed()
    {
        await using var host = await SupportHost.StartAsync();
        await History.FinishAsync(host, 12);
        var ticket = await host.MustAsync(History.Bill);

        var triage = await LearnedAsync(host, ticket.Id);

        Assert.All(triage.Proposals, p => Assert.Equal(TriageAbstention.TooLittleHistory, p.Abstention));
        Assert.All(triage.Proposals, p => Assert.Null(p.Value));
        Assert.All(triage.Proposals, p => Assert.StartsWith("12 finished tickets can be learned from; 50 are needed", p.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_history_with_one_value_teaches_nothing_about_that_field()
    {
        await using var host = await SupportHost.StartAsync(settings: [Small]);
        await History.FinishAsync(host, 40, category: "request");
        var ticket = await host.MustAsync(History.Bill);

        var triage = await LearnedAsync(host, ticket.Id);

        Assert.Equal(TriageAbstention.OneValue, triage.Proposals[0].Abstention);
        Assert.Null(triage.Proposals[0].Value);
        Assert.Equal("ledger", triage.Proposals[1].Value);
    }

    [Fact]
    public async Task Who_asks_first_does_not_wait_and_is_told_so()
    {
        await using var host = await SupportHost.StartAsync(settings: [Small]);
        await History.FinishAsync(host, 40);
        var ticket = await host.MustAsync(History.Bill);

        Assert.All((await host.MustAsync(new TriageTicket { Id = ticket.Id })).Proposals, p => Assert.Equal(TriageAbstention.Learning, p.Abstention));
        var triage = await host.UntilAsync(() => host.MustAsync(new TriageTicket { Id = ticket.Id }), t => t.Proposals[0].Abstention != TriageAbstention.Learning);
        Assert.Equal("billing", triage.Proposals[0].Value);
    }

    [Fact]
    public async Task Tenants_do_not_learn_from_each_other()
    {
        await using var host = await SupportHost.StartAsync(settings: [Small]);
        var other = Callers.InRole(Roles.Administrator, "other");
        await History.FinishAsync(host, 40);
        await History.FinishAsync(host, 2, other);
        var (ours, theirs) = (await host.MustAsync(History.Bill), await host.MustAsync(History.Bill, other));
        await host.Get<TriageModels>().TrainAsync("other");

        Assert.Equal("billing", (await LearnedAsync(host, ours.Id)).Proposals[0].Value);
        Assert.All((await host.MustAsync(new TriageTicket { Id = theirs.Id }, other)).Proposals, p => Assert.Equal(TriageAbstention.TooLittleHistory, p.Abstention));
        Assert.Equal("ticket_not_found", (await host.CallAsync(new TriageTicket { Id = ours.Id }, other)).Error?.Code);
        Assert.Equal("ticket_not_found", (await host.CallAsync(new RejectTriage { Id = ours.Id, Field = TriageField.Category, Value = "billing" }, other)).Error?.Code);
    }

    [Fact]
    public async Task What_is_taken_is_an_edit_in_the_audit_and_what_somebody_decided_is_not_proposed()
    {
        await using var host = await SupportHost.StartAsync(settings: [Small]);
        await History.FinishAsync(host, 40);
        var ticket = await host.MustAsync(History.Bill);
        await host.MustAsync(new EditTicket { Id = ticket.Id, Category = "billing", Product = "atlas", Priority = TicketPriority.Low });

        var triage = await LearnedAsync(host, ticket.Id);

        Assert.Equal([TriageAbstention.Decided, TriageAbstention.Decided, TriageAbstention.Decided, null], triage.Proposals.Select(p => p.Abstention));
        var view = await host.MustAsync(new GetTicket { Id = ticket.Id });
        Assert.Equal("billing", view.Category);
        Assert.Contains("category from none to billing", view.Timeline.Single(e => e.Kind == TimelineKind.Edited).Text, StringComparison.Ordinal);
        Assert.Null((await host.MustAsync(new EditTicket { Id = ticket.Id, Category = " " })).Category);
    }

    [Fact]
    public async Task What_a_person_turned_down_is_not_proposed_again_and_stands_in_the_timeline_once()
    {
        await using var host = await SupportHost.StartAsync(settings: [Small]);
        await History.FinishAsync(host, 40);
        var ticket = await host.MustAsync(History.Bill);
        var rejected = await host.MustAsync(new RejectTriage { Id = ticket.Id, Field = TriageField.Category, Value = "billing" });

        Assert.Equal(ticket.Revision + 1, rejected.Revision);
        Assert.Equal(rejected.Revision, (await host.MustAsync(new RejectTriage { Id = ticket.Id, Field = TriageField.Category, Value = "billing" })).Revision);
        var triage = await LearnedAsync(host, ticket.Id);
        Assert.Equal(TriageAbstention.Rejected, triage.Proposals[0].Abstention);
        Assert.Equal("ledger", triage.Proposals[1].Value);
        Assert.Equal("Not billing as category.", (await host.MustAsync(new GetTicket { Id = ticket.Id })).Timeline.Single(e => e.Kind == TimelineKind.TriageRejected).Text);

        await host.MustAsync(new CloseTicket { Id = ticket.Id });
        Assert.Equal("ticket_not_open", (await host.CallAsync(new RejectTriage { Id = ticket.Id, Field = TriageField.Product, Value = "ledger" })).Error?.Code);
    }

    [Fact]
    public async Task What_people_decide_is_learned_when_the_ticket_is_finished()
    {
        await using var host = await SupportHost.StartAsync(settings: [Small]);
        await History.FinishAsync(host, 40);
        var before = await LearnedAsync(host, (await host.MustAsync(History.Bill)).Id);
        await History.FinishAsync(host, 80, category: "finance");

        var after = await LearnedAsync(host, (await host.MustAsync(History.Bill)).Id);

        Assert.Equal("billing", before.Proposals[0].Value);
        Assert.NotEqual("billing", after.Proposals[0].Value);
    }

    [Fact]
    public void From_hostile_text_nothing_is_learned_and_nothing_breaks()
    {
        foreach (var hostile in (string[])["", "\0\u0001\u202Egnp.exe\uFFFF", "<script>alert(1)</script> ' or 1=1; -- {{7*7}}", "𝕴𝖓𝖛𝖔𝖎𝖈𝖊 👩‍👩‍👧 \uD800 invoice\uDC00"])
        {
            var finished = Enumerable.Range(0, 60).Select(i => new FinishedTicket { Subject = hostile, Body = string.Concat(Enumerable.Repeat(hostile, 400)), Category = i % 2 == 0 ? hostile + "x" : "y", Priority = TicketPriority.Normal }).ToList();

            var model = TriageModel.Train(TriageField.Category, finished, new TriageOptions(), TestContext.Current.CancellationToken);

            Assert.Equal(TriageAbstention.NotBetterThanMajority, model.Propose(hostile, finished[0].Body).Abstention);
        }
    }

    [Fact]
    public async Task Words_are_told_as_they_stand_in_the_ticket()
    {
        await using var host = await SupportHost.StartAsync(settings: [Small]);
        await History.FinishAsync(host, 40);
        const string body = "<script>refund</script> payment' or 1=1; -- \u202E charged {{invoice}}";
        var ticket = await host.MustAsync(new OpenTicket { Subject = "INVOICE", Body = body });

        var triage = await LearnedAsync(host, ticket.Id);

        Assert.Equal("billing", triage.Proposals[0].Value);
        Assert.All(triage.Proposals.SelectMany(p => p.Words), w => Assert.Contains(w.Word, "INVOICE\n" + body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_long_history_is_learned_from_its_newest_part()
    {
        await using var host = await SupportHost.StartAsync();
        await host.Database.WriteAsync(
            work => work.ExecuteAsync(
                """
                with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < 100000)
                insert into tickets (tenant, id, subject, body, category, priority, status, opened_by, opened_at, updated_at, revision)
                select 'default', 't' || n, 'ticket', case n % 2 when 0 then 'refund invoice w' else 'crash export w' end || (n % 997) || ' v' || (n % 31), case n % 2 when 0 then 'billing' else 'defect' end,
                    'normal', case n % 3 when 0 then 'closed' else 'resolved' end, 'user:dana', n, n, 1
                from numbers
                """),
            WritePriority.Caller, TestContext.Current.CancellationToken);
        var ticket = await host.MustAsync(new OpenTicket { Subject = "A refund", Body = "The invoice is wrong." });
        var watch = Stopwatch.StartNew();

        Assert.Equal(TriageAbstention.Learning, (await host.MustAsync(new TriageTicket { Id = ticket.Id })).Proposals[0].Abstention);
        output.WriteLine($"asked in {watch.ElapsedMilliseconds} ms");
        var triage = await LearnedAsync(host, ticket.Id);
        output.WriteLine($"learned in {watch.ElapsedMilliseconds} ms");

        Assert.Equal("billing", triage.Proposals[0].Value);
        Assert.StartsWith("Learned from 2,000 finished tickets", triage.Proposals[0].Reason, StringComparison.Ordinal);
        Assert.Equal(TriageAbstention.OneValue, triage.Proposals[2].Abstention);
    }

    [Fact]
    public async Task A_finished_ticket_has_no_proposals_and_an_unknown_one_is_not_found()
    {
        await using var host = await SupportHost.StartAsync();
        var ticket = await host.MustAsync(History.Bill);
        await host.MustAsync(new CloseTicket { Id = ticket.Id });

        Assert.All((await host.MustAsync(new TriageTicket { Id = ticket.Id })).Proposals, p => Assert.Equal(TriageAbstention.Finished, p.Abstention));
        Assert.Equal("ticket_not_found", (await host.CallAsync(new TriageTicket { Id = "nothing" })).Error?.Code);
    }

    [Fact]
    public void A_model_that_is_no_better_than_the_most_frequent_value_is_not_used()
    {
        var random = new Random(1);
        var tickets = Enumerable.Range(0, 90).Select(i => new FinishedTicket
        {
            Subject = string.Join(' ', History.Filler.OrderBy(_ => random.Next()).Take(3)),
            Body = string.Join(' ', History.Filler.OrderBy(_ => random.Next()).Take(3)),
            Priority = i % 3 == 0 ? TicketPriority.High : TicketPriority.Normal,
        }).ToList();

        var model = TriageModel.Train(TriageField.Priority, tickets, new TriageOptions(), TestContext.Current.CancellationToken);

        Assert.Null(model.Classifier);
        Assert.Equal(TriageAbstention.NotBetterThanMajority, model.Abstention);
    }

    private static async Task<TriageView> LearnedAsync(TestHost host, string id)
    {
        await host.Get<TriageModels>().TrainAsync(Caller.DefaultTenant);
        return await host.MustAsync(new TriageTicket { Id = id });
    }
}
