using Alexandria.Identity;
using Alexandria.Support.Tickets;
using Alexandria.Support.Triage;
using Alexandria.Testing;

namespace Alexandria.Support.Tests.Triage;

public sealed class TriageTicketTests
{
    private static readonly string[] Billing = ["invoice", "refund", "payment", "charged", "receipt", "tax"];
    private static readonly string[] Crash = ["crash", "export", "freeze", "renderer", "exception", "timeout"];
    private static readonly string[] Filler = ["please", "help", "today", "again", "customer", "since", "update", "monday"];

    [Fact]
    public async Task What_finished_tickets_teach_is_proposed_with_the_words_that_decided()
    {
        await using var host = await SupportHost.StartAsync(settings: [("Support:Triage:MinTickets", "20")]);
        await FinishAsync(host, 60);
        await host.Get<TriageModels>().TrainAsync(Caller.DefaultTenant);
        var ticket = await host.MustAsync(new OpenTicket { Subject = "Payment charged twice", Body = "The invoice shows a refund, yet my payment was charged again, and the receipt has the wrong tax." });

        var triage = await host.MustAsync(new TriageTicket { Id = ticket.Id });

        Assert.Equal([TriageField.Product, TriageField.Priority, TriageField.Assignee], triage.Proposals.Select(p => p.Field));
        Assert.Equal(["ledger", "high", "dana"], triage.Proposals.Select(p => p.Value));
        Assert.All(triage.Proposals, p =>
        {
            Assert.InRange(p.Probability!.Value, 0.5, 1);
            Assert.Null(p.Abstention);
            Assert.Contains(p.Words, w => Billing.Contains(w.Word.ToLowerInvariant()));
            Assert.All(p.Words, w => Assert.True(w.Contribution > 0));
            Assert.Contains("held back", p.Reason, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Without_enough_finished_tickets_it_says_so()
    {
        await using var host = await SupportHost.StartAsync();
        await FinishAsync(host, 4);
        await host.Get<TriageModels>().TrainAsync(Caller.DefaultTenant);
        var ticket = await host.MustAsync(new OpenTicket { Subject = "Payment", Body = "An invoice." });

        var triage = await host.MustAsync(new TriageTicket { Id = ticket.Id });

        Assert.All(triage.Proposals, p => Assert.Equal(TriageAbstention.TooLittleHistory, p.Abstention));
        Assert.All(triage.Proposals, p => Assert.Null(p.Value));
    }

    [Fact]
    public async Task A_finished_ticket_has_no_proposals_and_an_unknown_one_is_not_found()
    {
        await using var host = await SupportHost.StartAsync();
        var ticket = await host.MustAsync(new OpenTicket { Subject = "Payment", Body = "An invoice." });
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
            Subject = string.Join(' ', Filler.OrderBy(_ => random.Next()).Take(3)),
            Body = string.Join(' ', Filler.OrderBy(_ => random.Next()).Take(3)),
            Priority = i % 3 == 0 ? TicketPriority.High : TicketPriority.Normal,
        }).ToList();

        var model = TriageModel.Train(TriageField.Priority, tickets, new TriageOptions(), TestContext.Current.CancellationToken);

        Assert.Null(model.Classifier);
        Assert.Equal(TriageAbstention.NotBetterThanMajority, model.Abstention);
    }

    private static async Task FinishAsync(TestHost host, int count)
    {
        var random = new Random(2);
        for (var i = 0; i < count; i++)
        {
            var (words, product, priority, assignee) = i % 2 == 0 ? (Billing, "ledger", TicketPriority.High, "dana") : (Crash, "atlas", TicketPriority.Normal, "kim");
            var text = string.Join(' ', words.OrderBy(_ => random.Next()).Take(4).Concat(Filler.OrderBy(_ => random.Next()).Take(3)));
            var ticket = await host.MustAsync(new OpenTicket { Subject = text[..20], Body = text, Product = product, Priority = priority });
            await host.MustAsync(new AssignTicket { Id = ticket.Id, Assignee = assignee });
            await host.MustAsync(new CloseTicket { Id = ticket.Id });
        }
    }
}
