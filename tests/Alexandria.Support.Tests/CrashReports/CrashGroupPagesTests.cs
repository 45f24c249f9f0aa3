using Alexandria.Identity;
using Alexandria.Support.CrashReports;
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
    public async Task A_group_is_merged_resolved_and_taken_out_again_after_a_question_and_a_report_says_why_it_is_there()
    {
        await using var pages = await SupportPages.StartAsync();
        var host = pages.Host;
        var stays = (await host.MustAsync(new SubmitCrashReport { Content = Report })).CrashGroupId;
        var goes = (await host.MustAsync(new SubmitCrashReport { Content = Traces.Python("KeyError: 'a'", "main", "run_import", "parse_amount") })).CrashGroupId;
        await host.MustAsync(new SubmitCrashReport { Content = Report });
        var page = await pages.OpenAsync($"/console/crash-groups/{goes}", Roles.Agent);

        await page.ClickAsync("a[href='#merge-group']");
        await page.FillAsync("#merge-group-form-intoId", stays);
        await page.ClickAsync("#merge-group-form button");
        await Assertions.Expect(page.Locator("#group")).ToContainTextAsync(goes);
        await page.ClickAsync("a[href='#resolve-group']");
        await page.FillAsync("#resolve-group-form-version", "4.3");
        await page.ClickAsync("#resolve-group-form button");
        await Assertions.Expect(page.Locator(".subtitle")).ToContainTextAsync("resolved in 4.3");
        await page.ClickAsync($"a[href='#unmerge-{goes}']");
        await page.ClickAsync($"#unmerge-{goes}-form button");
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("KeyError");

        await page.GotoAsync(new Uri(new Uri(page.Url), $"/console/crash-groups/{stays}").ToString());
        await page.ClickAsync("a[href^='/console/crash-reports/']");
        await Assertions.Expect(page.Locator(".bars")).ToHaveCountAsync(2);
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
