using Alexandria.Console;
using Alexandria.Identity;
using Alexandria.Testing;
using Alexandria.Testing.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace Alexandria.Knowledge.Tests.Ontologies;

/// <summary>The pages about ontologies behind Kestrel, on a running kernel with a server of vocabularies, and a browser to look at them. A session is named as the role that it has.</summary>
internal sealed class OntologyPages : IAsyncDisposable
{
    private const string Chromium = "/usr/bin/chromium";

    private readonly WebApplication app;
    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private OntologyPages(Upstream upstream, TestHost host, WebApplication app, IPlaywright playwright, IBrowser browser) =>
        (Upstream, Host, this.app, this.playwright, this.browser) = (upstream, host, app, playwright, browser);

    public Upstream Upstream { get; }

    public TestHost Host { get; }

    public static async Task<OntologyPages> StartAsync()
    {
        Assert.SkipUnless(File.Exists(Chromium), $"{Chromium} is not installed");
        var upstream = await Upstream.StartAsync();
        var host = await CatalogHost.StartAsync(upstream.Port);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(host.Operations);
        builder.Services.AddSingleton(host.Events);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IAuthenticator, NamedSessions>();
        builder.Services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(host.DataDirectory, "keys", "console")));
        builder.Services.AddConsole([typeof(KnowledgeModule).Assembly]);
        var server = builder.Build();
        server.MapConsole();
        await server.StartAsync();
        Assertions.SetDefaultExpectTimeout(20_000);
        var driver = await Playwright.CreateAsync();
        return new OntologyPages(upstream, host, server, driver, await driver.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox", "--disable-gpu"] }));
    }

    /// <summary>A specification of one vocabulary, whose file the server has.</summary>
    public string Specification(string id, string file, string content)
    {
        Upstream.Put(file, content);
        return $"ontologies:\n  - id: {id}\n    resolver: url\n    source: {Upstream.Address}{file}\n    licence: CC0-1.0\n";
    }

    public async Task<IPage> OpenAsync(string path, string role, BrowserNewContextOptions? options = null)
    {
        var context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(20_000);
        await context.AddCookiesAsync([new() { Name = SessionCookie.Name, Value = role, Url = app.Urls.First() }]);
        var page = await context.NewPageAsync();
        await page.GotoAsync(app.Urls.First() + path);
        return page;
    }

    public Task GoAsync(IPage page, string path) => page.GotoAsync(app.Urls.First() + path);

    /// <summary>What every page keeps: it fits a narrow window, each control has a name, each id is there once; and a picture at three widths, light and dark, when somebody wants to look.</summary>
    public static async Task LookAsync(IPage page, string name)
    {
        var wrong = await page.EvaluateAsync<string[]>(
            """
            () => {
              const wrong = [];
              for (const e of document.querySelectorAll("input:not([type=hidden]), select, textarea"))
                if (!e.getAttribute("aria-label") && !document.querySelector(`label[for="${e.id}"]`)) wrong.push("no label: " + e.outerHTML);
              for (const e of document.querySelectorAll("button, a"))
                if (!(e.getAttribute("aria-label") ?? e.textContent).trim()) wrong.push("no name: " + e.outerHTML);
              const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
              ids.filter((id, i) => ids.indexOf(id) !== i).forEach((id) => wrong.push("id twice: " + id));
              for (const e of document.querySelectorAll("table")) if (!e.caption) wrong.push("no caption: " + e.outerHTML.slice(0, 160));
              if (document.querySelectorAll("h1").length !== 1) wrong.push("not one h1");
              return wrong;
            }
            """);
        Assert.Empty(wrong);
        foreach (var (width, scheme) in new[] { (1280, ColorScheme.Light), (1280, ColorScheme.Dark), (360, ColorScheme.Light) })
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            Assert.Empty(await page.EvaluateAsync<string[]>(
                """
                () => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] : ["too wide", ...[...document.querySelectorAll("main *")]
                  .filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth).map((e) => e.outerHTML.slice(0, 160))]
                """));
            if (Environment.GetEnvironmentVariable("CONSOLE_TEST_SCREENSHOTS") is { } folder)
            {
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{width}-{scheme}.png"), FullPage = true });
            }
        }

        await page.SetViewportSizeAsync(1280, 900);
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
        await app.DisposeAsync();
        await Host.DisposeAsync();
        await Upstream.DisposeAsync();
    }

    private sealed class NamedSessions : IAuthenticator
    {
        public Task<Result<Caller>> WithTokenAsync(string token, CancellationToken cancellation) => WithSessionAsync(token, cancellation);

        public Task<Result<Caller>> WithSessionAsync(string session, CancellationToken cancellation) => Task.FromResult<Result<Caller>>(Callers.InRole(session));
    }
}
