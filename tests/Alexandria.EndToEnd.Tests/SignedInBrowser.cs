using Microsoft.Playwright;

namespace Alexandria.EndToEnd.Tests;

/// <summary>Debian's chromium with one page, signed in to the console with the administrator's key.</summary>
internal sealed class SignedInBrowser : IAsyncDisposable
{
    private const string Chromium = "/usr/bin/chromium";

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private SignedInBrowser(IPlaywright playwright, IBrowser browser, IPage page) => (this.playwright, this.browser, Page) = (playwright, browser, page);

    public IPage Page { get; }

    /// <summary>Skips the test where there is no chromium.</summary>
    public static async Task<SignedInBrowser> StartAsync(RunningServer server)
    {
        if (!File.Exists(Chromium))
        {
            Assert.Skip($"{Chromium} is not installed");
        }

        var driver = await Playwright.CreateAsync();
        var chromium = await driver.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox", "--disable-background-networking", "--no-first-run"] });
        var context = await chromium.NewContextAsync(new() { BaseURL = server.Address.ToString() });
        context.SetDefaultTimeout(30_000);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/console/tickets");
        await page.ClickAsync("text=Sign in with a key");
        await page.FillAsync("#key", RunningServer.AdminKey);
        await page.ClickAsync("#sign-in-key button");
        // Not WaitForURL: the browser's load event can pass it by, and then it waits for ever.
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(server.Address, "/console/tickets").ToString(), new() { Timeout = 30_000 });
        await page.WaitForFunctionAsync("() => document.readyState === 'complete'");
        return new SignedInBrowser(driver, chromium, page);
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
