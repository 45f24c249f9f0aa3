using Alexandria.Identity;
using Alexandria.Knowledge.Articles;
using Alexandria.Support.Customers;
using Alexandria.Support.Tickets;
using Microsoft.Playwright;

namespace Alexandria.Support.Tests.Tickets;

public sealed class TicketPagesTests
{
    private const string Trace = """
        java.lang.IllegalStateException: no header row
        	at com.example.ledger.export.SheetWriter.writeHeader(SheetWriter.java:88)
        	at com.example.ledger.export.SheetWriter.write(SheetWriter.java:41)
        	at com.example.ledger.export.ExportJob.run(ExportJob.java:27)
        	at java.base/java.lang.Thread.run(Thread.java:840)
        """;

    [Fact]
    public async Task An_agent_works_a_ticket_from_its_draft_to_its_resolution_on_one_page()
    {
        using var crashes = new CrashGroups().Add("g1", Trace, "4.2.1");
        await using var pages = await SupportPages.StartAsync(crashes);
        var host = pages.Host;
        await host.MustAsync(new WriteArticle { Title = "LEDGER-2201: exports without a header row", Body = "LEDGER-2201: an export stops with IllegalStateException when the sheet has no header row. Turn on \"write header\" in the export settings." });
        await host.MustAsync(new WriteArticle { Title = "Reset the password of an account", Body = "Since the update the account page has a link to reset the password." });
        var customer = await host.MustAsync(new CreateCustomer { Name = "Rosalind Featherstonehaugh", Email = "rosalind@laboratory.example", Company = "The Laboratory" });
        var ticket = await host.ProposedAsync(new OpenTicket { Subject = "Export stops with an exception", Body = "Since the update the export fails with LEDGER-2201:\n\n" + Trace, Product = "ledger", Version = "4.2.1", CustomerId = customer.Id, Priority = TicketPriority.High });
        var page = await pages.OpenAsync($"/console/tickets/{ticket.Id}", Roles.Manager);

        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Export stops with an exception");
        await Assertions.Expect(page.Locator("#ticket-body .plain")).ToHaveTextAsync("Since the update the export fails with LEDGER-2201:");
        await Assertions.Expect(page.Locator("#ticket-body pre")).ToContainTextAsync("SheetWriter.write(SheetWriter.java:41)");
        await Assertions.Expect(page.Locator("#ticket-links .bars tbody tr")).Not.ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("#ticket-proposal .citations")).ToContainTextAsync("LEDGER-2201: exports without a header row");
        await Assertions.Expect(page.Locator("#ticket-knowledge li")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("#ticket-knowledge")).ToContainTextAsync("LEDGER-2201: exports without a header row");
        await Assertions.Expect(page.Locator("#ticket-workflow [data-state=completed]")).Not.ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("#ticket-audit")).ToContainTextAsync("tickets.open");
        await SupportPages.ShootAsync(page, "ticket-proposed");

        await page.FillAsync("#comment-text", "half a thought");
        await page.ClickAsync("#edit-proposal-fold summary");
        await page.FillAsync("#edit-proposal-text", "Turn on **write header** [1].");
        await page.ClickAsync("#edit-proposal button");
        await Assertions.Expect(page.Locator("#ticket-proposal .prose strong").First).ToHaveTextAsync("write header");
        await page.ClickAsync("text=Accept the answer");
        await page.ClickAsync("text=Send it to the customer");
        await Assertions.Expect(page.Locator("#ticket-timeline")).ToContainTextAsync("Replied");

        await page.ClickAsync("#ticket-links >> text=Reject");
        await Assertions.Expect(page.Locator("#ticket-links")).ToContainTextAsync("Rejected");
        await page.ClickAsync("#ticket-links >> role=button[name=/Link Crash/]");
        await Assertions.Expect(page.Locator("#ticket-links")).ToContainTextAsync("Manual");
        Assert.Equal("half a thought", await page.InputValueAsync("#comment-text"));

        await page.ClickAsync("text=Resolve >> visible=true");
        Assert.Equal("Turn on **write header** [1].", await page.InputValueAsync("#resolve-ticket-form-resolution"));
        await page.ClickAsync("#resolve-ticket-form button");
        await Assertions.Expect(page.Locator("#ticket-head")).ToContainTextAsync("Resolved");
        await page.ClickAsync("text=Make an article of it");
        await Assertions.Expect(page.Locator("#ticket-facts")).ToContainTextAsync("The draft made of it");
        var done = await host.MustAsync(new GetTicket { Id = ticket.Id });
        Assert.Equal((TicketStatus.Resolved, LinkState.Manual), (done.Status, done.Links[0].State));
        await SupportPages.ShootAsync(page, "ticket-resolved");
    }

    [Fact]
    public async Task The_queue_filters_opens_tickets_and_shows_what_comes_in()
    {
        await using var pages = await SupportPages.StartAsync();
        var page = await pages.OpenAsync("/console/tickets", Roles.Agent);
        await Assertions.Expect(page.Locator(".empty-title")).ToHaveTextAsync("No tickets yet");
        await SupportPages.ShootAsync(page, "queue-empty");

        await page.ClickAsync("a[href='#open-ticket']");
        await page.FillAsync("#open-ticket-form-subject", "Printer on fire");
        await page.FillAsync("#open-ticket-form-body", "It burns.");
        await page.ClickAsync("#open-ticket-form button");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Printer on fire");

        await page.ClickAsync(".crumbs a");
        await Assertions.Expect(page.Locator("[data-row]")).ToHaveCountAsync(1);
        await pages.Host.MustAsync(new OpenTicket { Subject = "com.example.AVeryLongIdentifierThatNobodyBreaks$$Lambda$0x00007f1c3c0a1234.accept fails", Body = "x", Product = "ledger", Priority = TicketPriority.Urgent });
        await Assertions.Expect(page.Locator("[data-row]")).ToHaveCountAsync(2);
        await SupportPages.ShootAsync(page, "queue");

        await page.FillAsync("#filter-product", "ledger");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("[data-row]")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator(".clear")).ToBeVisibleAsync();
        await page.ClickAsync(".tabs >> text=Closed");
        await Assertions.Expect(page.Locator(".empty-title")).ToHaveTextAsync("No ticket fits");

        await page.GotoAsync(new Uri(new Uri(page.Url), "/console/tickets?cursor=gone").ToString());
        await Assertions.Expect(page.Locator(".empty-title")).ToHaveTextAsync("This page of the list is no longer there.");
    }

    [Fact]
    public async Task Closing_without_a_resolution_asks_first()
    {
        await using var pages = await SupportPages.StartAsync();
        var ticket = await pages.Host.MustAsync(new OpenTicket { Subject = "Printer on fire", Body = "It burns." });
        var page = await pages.OpenAsync($"/console/tickets/{ticket.Id}", Roles.Agent);

        await page.ClickAsync("a[href='#close-ticket']");
        Assert.NotEqual(TicketStatus.Closed, (await pages.Host.MustAsync(new GetTicket { Id = ticket.Id })).Status);
        await page.ClickAsync("#close-ticket-form button");

        await Assertions.Expect(page.Locator("#ticket-head")).ToContainTextAsync("Closed");
    }

    [Fact]
    public async Task A_viewer_reads_and_is_offered_nothing_that_he_may_not_do()
    {
        await using var pages = await SupportPages.StartAsync();
        var ticket = await pages.Host.MustAsync(new OpenTicket { Subject = "<img src=x onerror=alert(1)>", Body = "<script>alert(1)</script>" });
        var page = await pages.OpenAsync($"/console/tickets/{ticket.Id}", Roles.Viewer);

        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("<img src=x onerror=alert(1)>");
        await Assertions.Expect(page.Locator("main form")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("#ticket-audit")).ToHaveCountAsync(0);
        var missing = await page.GotoAsync(new Uri(new Uri(page.Url), "/console/tickets/none").ToString());
        Assert.Equal(404, missing!.Status);
    }
}
