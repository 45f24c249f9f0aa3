using Microsoft.Playwright;

namespace Alexandria.EndToEnd.Tests.Scenarios;

/// <summary>Two people on one ticket: one at the console, the other anywhere.</summary>
public sealed class ConsoleTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly LocatorAssertionsToContainTextOptions Patience = new() { Timeout = 30_000 };

    [Fact]
    public async Task What_somebody_else_has_resolved_can_be_reopened_on_the_page_as_it_stands()
    {
        using var other = fixture.Server.Client();
        await using var browser = await SignedInBrowser.StartAsync(fixture.Server);
        var (page, id) = (browser.Page, await OpenAsync(other, browser));

        await other.MustAsync("POST", $"/v1/tickets/{id}/resolve", new { resolution = "Done elsewhere." });
        await Assertions.Expect(page.Locator("#ticket-head .badge").First).ToContainTextAsync("Resolved", Patience);
        await page.ClickAsync("a[href='#reopen-ticket']");
        await page.FillAsync("#reopen-ticket-form-reason", "It is not.");
        await page.ClickAsync("#reopen-ticket-form button[type=submit]");

        await Assertions.Expect(page.Locator("#flash")).ToContainTextAsync("Ticket reopened.", Patience);
    }

    [Fact]
    public async Task A_ticket_that_changed_before_the_dialog_was_opened_can_be_edited()
    {
        using var other = fixture.Server.Client();
        await using var browser = await SignedInBrowser.StartAsync(fixture.Server);
        var (page, id) = (browser.Page, await OpenAsync(other, browser));

        await other.MustAsync("PATCH", $"/v1/tickets/{id}", new { priority = "urgent" });
        await Assertions.Expect(page.Locator("#ticket-head")).ToContainTextAsync("Urgent", Patience);
        await Assertions.Expect(page.Locator("#edit-ticket-form select")).ToHaveValueAsync("urgent", new() { Timeout = 30_000 });
        await page.ClickAsync("a[href='#edit-ticket']");
        await page.FillAsync("#edit-ticket-form-subject", "A better subject");
        await page.ClickAsync("#edit-ticket-form button[type=submit]");

        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("A better subject", Patience);
    }

    /// <summary>A ticket on its page, once the workflow has come to rest.</summary>
    private async Task<string> OpenAsync(HttpClient other, SignedInBrowser browser)
    {
        var id = (string)(await other.MustAsync("POST", "/v1/tickets", new { subject = "Seen by two", body = "Text" }))["id"]!;
        await fixture.Server.UntilAsync(() => other.MustAsync("GET", $"/v1/tickets/{id}"), t => (string)t["status"]! == "proposed");
        await browser.Page.GotoAsync($"/console/tickets/{id}");
        return id;
    }
}
