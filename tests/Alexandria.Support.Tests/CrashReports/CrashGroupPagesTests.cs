using Alexandria.Identity;
using Microsoft.Playwright;

namespace Alexandria.Support.Tests.CrashReports;

public sealed class CrashGroupPagesTests
{
    private const string Report = """
        java.lang.IllegalStateException: no header row
        	at java.util.Objects.requireNonNull(Objects.java:209)
        	at com.example.ledger.export.SheetWriter.writeHeader(SheetWriter.java:88)
        	at com.example.ledger.export.SheetWriter.write(SheetWriter.java:41)
        """;

    [Fact]
    public async Task A_submitted_report_leads_to_its_group_with_the_products_own_frames_emphasised()
    {
        await using var pages = await SupportPages.StartAsync();
        var page = await pages.OpenAsync("/console/crash-groups", Roles.Agent);
        await Assertions.Expect(page.Locator(".empty-title")).ToHaveTextAsync("No crash groups");

        await page.ClickAsync("a[href='#submit-crash']");
        await page.FillAsync("#submit-crash-form-content", "nothing that crashed");
        await page.ClickAsync("#submit-crash-form button");
        await Assertions.Expect(page.Locator("#submit-crash [data-errors]")).ToBeVisibleAsync();
        await page.FillAsync("#submit-crash-form-content", Report);
        await page.FillAsync("#submit-crash-form-version", "4.2.1");
        await page.ClickAsync("#submit-crash-form button");

        await Assertions.Expect(page.Locator(".stack .app")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator("#group")).ToContainTextAsync("4.2.1");
        await SupportPages.ShootAsync(page, "crash-group");
        await page.ClickAsync(".crumbs a");
        await Assertions.Expect(page.Locator("[data-row]")).ToHaveCountAsync(1);
        await SupportPages.ShootAsync(page, "crash-groups");
    }

    [Fact]
    public async Task An_article_is_written_edited_published_and_found()
    {
        await using var pages = await SupportPages.StartAsync();
        var page = await pages.OpenAsync("/console/articles", Roles.Manager);
        await page.ClickAsync("a[href='#write-article']");
        await page.FillAsync("#write-article-form-title", "Exports without a header row");
        await page.FillAsync("#write-article-form-body", "Turn on **write header**.");
        await page.ClickAsync("#write-article-form button");
        await Assertions.Expect(page.Locator(".prose strong")).ToHaveTextAsync("write header");

        await page.ClickAsync("a[href='#edit-article']");
        await page.FillAsync("#edit-article-form-body", "Turn on **write header** in the settings.");
        await page.ClickAsync("#edit-article-form button");
        await Assertions.Expect(page.Locator(".prose")).ToContainTextAsync("in the settings");
        await page.ClickAsync("#publish button");
        await Assertions.Expect(page.Locator(".subtitle")).ToContainTextAsync("Published");

        await page.ClickAsync(".crumbs a");
        await page.FillAsync("#filter-q", "header settings");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("[data-row]")).ToHaveTextAsync("Exports without a header row");
        await SupportPages.ShootAsync(page, "articles");
    }
}
