using Alexandria.Console.Tests.Demo;
using Alexandria.Identity;
using Microsoft.Playwright;

namespace Alexandria.Console.Tests;

/// <summary>What the script adds, in Debian's chromium.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class BrowserTests(ConsoleServer server) : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Chromium))
        {
            Assert.Skip($"{Chromium} is not installed");
        }

        Assertions.SetDefaultExpectTimeout(20_000);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox", "--disable-gpu"] });
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }

    [Fact]
    public async Task A_form_is_sent_in_place_and_what_is_typed_elsewhere_stays()
    {
        var page = await SignedInAsync(Roles.Agent, "/console/gallery");
        await page.FillAsync("#greet-text", "half a thought");
        await page.ClickAsync("text=Greet somebody");
        await page.FillAsync("#greet-dialog-name", "much too long a name");
        await page.ClickAsync("#greet-dialog button");

        await Assertions.Expect(page.Locator("#demo-dialog:modal [data-errors]")).ToBeFocusedAsync();
        Assert.Equal("much too long a name", await page.InputValueAsync("#greet-dialog-name"));
        Assert.Equal("half a thought", await page.InputValueAsync("#greet-text"));

        await page.FillAsync("#greet-dialog-name", "Ada");
        await page.ClickAsync("#greet-dialog button");
        await Assertions.Expect(page.Locator("#flash")).ToHaveTextAsync("Greeted.");
        await Assertions.Expect(page.Locator("#demo-dialog")).ToBeHiddenAsync();
        Assert.Equal("half a thought", await page.InputValueAsync("#greet-text"));
        Assert.Equal("", await page.InputValueAsync("#greet-dialog-name"));
    }

    [Fact]
    public async Task A_session_that_ended_loses_nothing_that_was_typed()
    {
        var page = await SignedInAsync(Roles.Agent, "/console/gallery");
        await page.FillAsync("#greet-name", "Ada");
        await page.FillAsync("#greet-text", "a long story");
        server.Sessions.EndAll();

        await page.ClickAsync("#greet button");

        await Assertions.Expect(page.Locator("#greet [role=alert]")).ToContainTextAsync("session has ended");
        Assert.Equal("a long story", await page.InputValueAsync("#greet-text"));
    }

    [Fact]
    public async Task Two_tabs_share_one_stream_and_both_show_what_changed()
    {
        var streams = 0;
        var first = await SignedInAsync(Roles.Administrator, "/console/gallery", heard: request => streams += request.Url.EndsWith("/console/live", StringComparison.Ordinal) ? 1 : 0);
        var second = await first.Context.NewPageAsync();
        await second.GotoAsync(server.Address + "console/gallery");
        await second.FillAsync("#greet-text", "typing");

        using var other = await server.VisitAsync(Roles.Agent);
        var form = (await other.GetAsync("/console/gallery")).Form("#greet");
        using var answer = await other.SendAsync(form, ("name", "Grace"), ("text", "news"));

        await Assertions.Expect(first.Locator("#greetings")).ToContainTextAsync("Grace: news");
        await Assertions.Expect(second.Locator("#greetings")).ToContainTextAsync("Grace: news");
        Assert.Equal("typing", await second.InputValueAsync("#greet-text"));
        Assert.Equal(1, streams);
    }

    [Fact]
    public async Task Keys_move_through_rows_search_and_help()
    {
        var page = await SignedInAsync(Roles.Viewer, "/console/gallery");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("j");
        await Assertions.Expect(page.Locator("[data-row]").Nth(1)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("k");
        await Assertions.Expect(page.Locator("[data-row]").First).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.Locator("#shortcuts")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("/");
        await Assertions.Expect(page.Locator("#filter-q")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("j?");
        Assert.Equal("j?", await page.InputValueAsync("#filter-q"));
    }

    [Theory]
    [InlineData(1440, ColorScheme.Light)]
    [InlineData(900, ColorScheme.Dark)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task The_page_fits_its_window_and_the_browser_complains_of_nothing(int width, ColorScheme scheme)
    {
        var complaints = new List<string>();
        var page = await SignedInAsync(Roles.Agent, "/console/files", new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme });
        page.Console += (_, message) => complaints.Add($"{message.Type}: {message.Text}");
        page.PageError += (_, error) => complaints.Add(error);

        await page.GotoAsync(server.Address + "console/gallery");

        Assert.Empty(complaints);
        Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth"));
        if (Environment.GetEnvironmentVariable("CONSOLE_TEST_SCREENSHOTS") is { } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"gallery-{width}-{scheme}.png"), FullPage = true });
        }
    }

    [Fact]
    public async Task Without_the_script_dialogs_open_and_forms_work()
    {
        var page = await SignedInAsync(Roles.Agent, "/console/gallery", new() { JavaScriptEnabled = false });
        await page.ClickAsync("text=Greet somebody");
        await page.FillAsync("#greet-dialog-name", "much too long a name");
        await page.ClickAsync("#greet-dialog button");
        await Assertions.Expect(page.Locator("#demo-dialog [data-errors]")).ToBeVisibleAsync();

        await page.FillAsync("#greet-dialog-name", "Ada");
        await page.ClickAsync("#greet-dialog button");

        await Assertions.Expect(page.Locator("#flash")).ToHaveTextAsync("Greeted.");
    }

    private async Task<IPage> SignedInAsync(string role, string path, BrowserNewContextOptions? options = null, Action<IRequest>? heard = null)
    {
        var context = await browser!.NewContextAsync(options);
        context.Request += (_, request) => heard?.Invoke(request);
        context.SetDefaultTimeout(20_000);
        var page = await context.NewPageAsync();
        await page.GotoAsync(server.Address + path.TrimStart('/'));
        await page.FillAsync("#email", role + "@demo.example");
        await page.FillAsync("#password", DemoSessions.Password);
        await page.ClickAsync("#sign-in button");
        // Not WaitForURL: the browser's load event can pass it by, and then it waits for ever.
        await Assertions.Expect(page).ToHaveURLAsync(server.Address + path.TrimStart('/'), new() { Timeout = 20_000 });
        await page.WaitForFunctionAsync("() => document.readyState === 'complete'");
        return page;
    }
}
