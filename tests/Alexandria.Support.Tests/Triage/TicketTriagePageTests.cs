using Alexandria.Identity;
using Alexandria.Support.Triage;
using Microsoft.Playwright;

namespace Alexandria.Support.Tests.Triage;

public sealed class TicketTriagePageTests
{
    [Fact]
    public async Task An_agent_takes_a_proposal_turns_one_down_and_sees_why()
    {
        await using var pages = await SupportPages.StartAsync();
        await History.FinishAsync(pages.Host, 120);
        await pages.Host.Get<TriageModels>().TrainAsync(Caller.DefaultTenant);
        var ticket = await pages.Host.MustAsync(History.Bill with { Body = History.Bill.Body + " <script>alert(1)</script>" });

        var page = await pages.OpenAsync($"/console/tickets/{ticket.Id}", Roles.Agent);
        var card = page.Locator("#ticket-triage");
        await Assertions.Expect(card.Locator(".rows > li")).ToHaveCountAsync(4);
        await card.Locator("#why-triage-category summary").ClickAsync();
        await Assertions.Expect(card.Locator("#why-triage-category")).ToContainTextAsync("held back");
        await SupportPages.ShootAsync(page, "ticket-triage");

        await card.GetByRole(AriaRole.Button, new() { Name = "Take billing as category" }).ClickAsync();
        await Assertions.Expect(card.Locator(".rows > li")).ToHaveCountAsync(3);
        await Assertions.Expect(page.Locator("#ticket-head")).ToContainTextAsync("billing");
        await card.GetByRole(AriaRole.Button, new() { Name = "Reject high as priority" }).ClickAsync();
        await Assertions.Expect(card.Locator(".rows > li")).ToHaveCountAsync(2);
        await card.GetByRole(AriaRole.Button, new() { Name = "Take dana as assignee" }).ClickAsync();
        await Assertions.Expect(card.Locator(".rows > li")).ToHaveCountAsync(1);
        await card.Locator("#triage-abstentions summary").ClickAsync();
        await Assertions.Expect(card.Locator("#triage-abstentions")).ToContainTextAsync("'high' was turned down.");
        await Assertions.Expect(page.Locator("#ticket-timeline")).ToContainTextAsync("Not high as priority.");
        await SupportPages.ShootAsync(page, "ticket-triaged");
    }

    [Fact]
    public async Task A_viewer_sees_proposals_and_no_button()
    {
        await using var pages = await SupportPages.StartAsync();
        await History.FinishAsync(pages.Host, 120);
        await pages.Host.Get<TriageModels>().TrainAsync(Caller.DefaultTenant);
        var ticket = await pages.Host.MustAsync(History.Bill);

        var page = await pages.OpenAsync($"/console/tickets/{ticket.Id}", Roles.Viewer);

        await Assertions.Expect(page.Locator("#ticket-triage .rows > li")).ToHaveCountAsync(4);
        await Assertions.Expect(page.Locator("#ticket-triage button")).ToHaveCountAsync(0);
    }
}
