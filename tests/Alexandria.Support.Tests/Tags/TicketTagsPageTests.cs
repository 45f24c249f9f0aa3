using Alexandria.Identity;
using Alexandria.Support.Tags;
using Alexandria.Support.Tickets;
using Alexandria.Testing;
using Microsoft.Playwright;

namespace Alexandria.Support.Tests.Tags;

public sealed class TicketTagsPageTests : IDisposable
{
    private readonly TestDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_agent_takes_a_suggestion_looks_for_a_term_and_removes_a_tag()
    {
        await using var pages = await SupportPages.StartAsync(settings: Vocabulary.Settings(folder));
        await pages.Host.PublishAsync(folder, Vocabulary.First);
        var ticket = await pages.Host.ProposedAsync(new OpenTicket { Subject = "Every report export is empty", Body = "The data dump, too. <script>alert(1)</script>", Product = "Atlas" });
        var page = await pages.OpenAsync($"/console/tickets/{ticket.Id}", Roles.Agent);
        var card = page.Locator("#tags");
        await Assertions.Expect(card).ToContainTextAsync("No tags yet");
        await Assertions.Expect(card.Locator("button[title*='named by']")).ToHaveCountAsync(2);
        await SupportPages.ShootAsync(page, "ticket-untagged");

        await card.GetByRole(AriaRole.Button, new() { Name = "Tag with report export" }).ClickAsync();
        await Assertions.Expect(card.Locator(".chip")).ToHaveTextAsync("report export");
        await Assertions.Expect(page.Locator("#ticket-timeline")).ToContainTextAsync("Tagged with \"report export\"");
        await card.GetByLabel("Look for a term").FillAsync("sign-in");
        await card.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await Assertions.Expect(card).ToContainTextAsync("<script>alert(1)</script>");
        await card.GetByRole(AriaRole.Button, new() { Name = "Add the tag sign-in" }).ClickAsync();
        await Assertions.Expect(card.Locator(".chip")).ToHaveTextAsync(["report export", "sign-in"]);
        await SupportPages.ShootAsync(page, "ticket-tags");
        await card.GetByRole(AriaRole.Button, new() { Name = "Remove the tag sign-in" }).ClickAsync();
        await Assertions.Expect(card.Locator(".chip")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Without_the_script_the_queue_is_narrowed_to_a_tag_and_keeps_it_with_other_filters()
    {
        await using var pages = await SupportPages.StartAsync(settings: Vocabulary.Settings(folder));
        await pages.Host.PublishAsync(folder, Vocabulary.First);
        var tagged = await pages.Host.ProposedAsync(new OpenTicket { Subject = "Report exports are empty", Body = "Text." });
        await pages.Host.ProposedAsync(new OpenTicket { Subject = "Printing is slow", Body = "Text." });
        await pages.Host.MustAsync(new TagTicket { Id = tagged.Id, OntologyId = "topics", TermId = "TO:3" });
        await pages.Host.MustAsync(new TagTicket { Id = tagged.Id, OntologyId = "topics", TermId = "TO:2" });
        var page = await pages.OpenAsync($"/console/tickets/{tagged.Id}", Roles.Viewer, new() { JavaScriptEnabled = false });
        await Assertions.Expect(page.Locator("#tags button")).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Link, new() { Name = "Show all that is tagged with export", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator(".tagged-with")).ToContainTextAsync("export");
        await page.GetByLabel("Search").FillAsync("printing");
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("No ticket fits");
        await Assertions.Expect(page.Locator(".tagged-with")).ToContainTextAsync("export");
        await page.GetByRole(AriaRole.Link, new() { Name = "Show all, whatever they are tagged with" }).ClickAsync();
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("tbody")).ToContainTextAsync("Printing");

        var queue = await pages.OpenAsync("/console/tickets?ontologyId=topics&termId=TO:1", Roles.Agent);
        await Assertions.Expect(queue.Locator("tbody tr")).ToHaveCountAsync(1);
        await SupportPages.ShootAsync(queue, "tickets-tagged");
    }

    [Theory]
    [InlineData("?ontologyId=topics&termId=%00", "")]
    [InlineData("?ontologyId=topics&termId=%27%3B--", "No ticket fits")]
    [InlineData("?termId=TO:1", "give ontologyId together with termId")]
    [InlineData("?ontologyId=none&termId=%3Cscript%3Ealert(1)%3C%2Fscript%3E", "<script>alert(1)</script>")]
    public async Task A_hostile_address_is_answered_with_a_page(string query, string shown)
    {
        await using var pages = await SupportPages.StartAsync();
        await pages.Host.MustAsync(new OpenTicket { Subject = "Exports", Body = "Text." });

        var page = await pages.OpenAsync("/console/tickets" + query, Roles.Agent);

        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Tickets");
        await Assertions.Expect(page.Locator("main .empty")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(shown);
    }

    [Fact]
    public async Task A_tag_whose_term_is_obsolete_or_gone_says_so()
    {
        await using var pages = await SupportPages.StartAsync(settings: Vocabulary.Settings(folder));
        await pages.Host.PublishAsync(folder, Vocabulary.First);
        var ticket = await pages.Host.ProposedAsync(new OpenTicket { Subject = "Exports", Body = "Text." });
        await pages.Host.MustAsync(new TagTicket { Id = ticket.Id, OntologyId = "topics", TermId = "TO:2" });
        await pages.Host.MustAsync(new TagTicket { Id = ticket.Id, OntologyId = "topics", TermId = "TO:4" });
        await pages.Host.PublishAsync(folder, Vocabulary.Second);

        var page = await pages.OpenAsync($"/console/tickets/{ticket.Id}", Roles.Agent);

        await Assertions.Expect(page.Locator("#tags .chip .obsolete")).ToHaveTextAsync(["export", "sign-in"]);
        await Assertions.Expect(page.Locator("#tags")).ToContainTextAsync("export is obsolete. In its place: file export.");
        await Assertions.Expect(page.Locator("#tags")).ToContainTextAsync("sign-in is no longer in the ontology topics.");
        await SupportPages.ShootAsync(page, "ticket-obsolete-tags");
        await page.GetByRole(AriaRole.Link, new() { Name = "file export" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("file export");
    }
}
