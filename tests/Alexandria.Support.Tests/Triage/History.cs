using Alexandria.Identity;
using Alexandria.Support.Tickets;
using Alexandria.Testing;

namespace Alexandria.Support.Tests.Triage;

/// <summary>Finished tickets of two kinds, each with its words.</summary>
internal static class History
{
    public static string[] Billing { get; } = ["invoice", "refund", "payment", "charged", "receipt", "tax"];

    public static string[] Crash { get; } = ["crash", "export", "freeze", "renderer", "exception", "timeout"];

    public static string[] Filler { get; } = ["please", "help", "today", "again", "customer", "since", "update", "monday"];

    /// <summary>About billing.</summary>
    public static OpenTicket Bill { get; } = new() { Subject = "Payment charged twice", Body = "The invoice shows a refund, yet my payment was charged again, and the receipt has the wrong tax." };

    /// <summary>Finishes tickets through the operations: category, product, priority and assignee go with the words, unless told.</summary>
    public static async Task FinishAsync(TestHost host, int count, Caller? caller = null, string? category = null)
    {
        var random = new Random(2);
        for (var i = 0; i < count; i++)
        {
            var (words, kind, product, priority, assignee) = i % 2 == 0 ? (Billing, "billing", "ledger", TicketPriority.High, "dana") : (Crash, "defect", "atlas", TicketPriority.Normal, "kim");
            var text = string.Join(' ', words.OrderBy(_ => random.Next()).Take(4).Concat(Filler.OrderBy(_ => random.Next()).Take(3)));
            var ticket = await host.MustAsync(new OpenTicket { Subject = text[..20], Body = text, Product = product, Priority = priority, Category = category ?? kind }, caller);
            await host.MustAsync(new AssignTicket { Id = ticket.Id, Assignee = assignee }, caller);
            await host.MustAsync(new CloseTicket { Id = ticket.Id }, caller);
        }
    }
}
