using Alexandria.Identity;
using Alexandria.Support.Tickets;
using Microsoft.Playwright;

namespace Alexandria.Support.Tests.Duplicates;

public sealed class TicketDuplicatesPageTests
{
    [Fact]
    public async Task An_agent_sees_why_two_tickets_say_the_same_and_closes_one_as_the_other_s_duplicate()
    {
        await using var pages = await SupportPages.StartAsync();
        var host = pages.Host;
        var original = await host.MustAsync(new OpenTicket { Subject = "Archive function does not work", Body = "Messages are not archived since the update." });
        var resolved = await host.MustAsync(new OpenTicket { Subject = "Archiving a message does not work", Body = "Since the update the archive stays empty." });
        var alone = await host.MustAsync(new OpenTicket { Subject = "Printing is slow", Body = "Every page takes a minute." });
        var ticket = await host.MustAsync(new OpenTicket { Subject = "Archive of messages does not work", Body = "Nothing is archived since the update." });
        await host.MustAsync(new ResolveTicket { Id = resolved.Id, Resolution = "Name an **archive folder** in the account's settings." });

        var page = await pages.OpenAsync($"/console/tickets/{ticket.Id}", Roles.Agent);
        var card = page.Locator("#ticket-duplicates");
        await Assertions.Expect(card.Locator("#likely-duplicates > li")).ToHaveCountAsync(2);
        await Assertions.Expect(card.Locator("#similar-resolved")).ToHaveCountAsync(0);
        await Assertions.Expect(card.Locator("blockquote strong")).ToHaveTextAsync("archive folder");
        await Assertions.Expect(card.Locator($"#alike-{original.Id} .bars")).ToBeHiddenAsync();
        await card.Locator($"#alike-{original.Id} summary").ClickAsync();
        await Assertions.Expect(card.Locator($"#alike-{original.Id} .bars tbody tr")).ToHaveCountAsync(3);
        await Assertions.Expect(card.Locator($"#alike-{original.Id}")).ToContainTextAsync("Both say");
        await SupportPages.ShootAsync(page, "ticket-duplicates");

        await card.GetByRole(AriaRole.Button, new() { Name = "Not the same as Archiving a message does not work" }).ClickAsync();
        await Assertions.Expect(card.Locator("li a")).ToHaveTextAsync(["Archive function does not work"]);
        await card.GetByRole(AriaRole.Button, new() { Name = "This is a duplicate of Archive function does not work" }).ClickAsync();
        await Assertions.Expect(page.Locator("#ticket-head")).ToContainTextAsync("Closed");
        await Assertions.Expect(card).ToContainTextAsync("This ticket was marked as a duplicate of it.");
        await Assertions.Expect(page.Locator("#ticket-timeline")).ToContainTextAsync("Marked duplicate");

        await page.GotoAsync(new Uri(new Uri(page.Url), $"/console/tickets/{alone.Id}").ToString());
        await Assertions.Expect(card.Locator(".empty-title")).ToHaveTextAsync("No ticket says the same");
    }

    [Fact]
    public async Task A_viewer_sees_the_reasons_and_no_button()
    {
        await using var pages = await SupportPages.StartAsync();
        await pages.Host.MustAsync(new OpenTicket { Subject = "Archive does not work", Body = "Nothing is archived." });
        var ticket = await pages.Host.MustAsync(new OpenTicket { Subject = "Archive does not work", Body = "<script>alert(1)</script> is not archived." });

        var page = await pages.OpenAsync($"/console/tickets/{ticket.Id}", Roles.Viewer);

        await Assertions.Expect(page.Locator("#likely-duplicates details")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("#ticket-duplicates button")).ToHaveCountAsync(0);
    }
}
