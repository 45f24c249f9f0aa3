using Alexandria.Adapters.Blobs;
using Alexandria.Console;
using Alexandria.Contracts.Knowledge;
using Alexandria.Identity;
using Alexandria.Knowledge;
using Alexandria.Support.Linking;
using Alexandria.Support.Tests.Tags;
using Alexandria.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace Alexandria.Support.Tests;

/// <summary>The module's pages behind Kestrel, on a running kernel, and a browser to look at them. A session is named as the role that it has.</summary>
internal sealed class SupportPages : IAsyncDisposable
{
    private const string Chromium = "/usr/bin/chromium";

    private readonly WebApplication app;
    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private SupportPages(TestHost host, WebApplication app, IPlaywright playwright, IBrowser browser) =>
        (Host, this.app, this.playwright, this.browser) = (host, app, playwright, browser);

    public TestHost Host { get; }

    public static async Task<SupportPages> StartAsync(CrashGroups? crashes = null, params IReadOnlyList<(string Key, string Value)> settings)
    {
        if (!File.Exists(Chromium))
        {
            Assert.Skip($"{Chromium} is not installed");
        }

        var host = await TestHost.StartAsync(new TestHostOptions
        {
            Modules = [new SupportModule(), new KnowledgeModule()],
            Settings = settings.ToDictionary(s => s.Key, s => (string?)s.Value, StringComparer.Ordinal),
            Services = (services, directory) =>
            {
                services.AddDirectoryBlobs(Path.Combine(directory, "blobs"));
                Vocabulary.AddTo(services, directory);
                if (crashes is not null)
                {
                    services.AddSingleton<ILinkSource>(crashes);
                }
            },
        });
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(host.Operations);
        builder.Services.AddSingleton(host.Events);
        builder.Services.AddSingleton(host.Audit);
        builder.Services.AddSingleton(host.Workflows);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IAuthenticator, NamedSessions>();
        builder.Services.AddSingleton(host.Get<IKnowledgeSearch>());
        builder.Services.AddSingleton(host.Get<ITermCatalog>());
        builder.Services.AddSingleton(host.Get<SupportOptions>());
        builder.Services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(host.DataDirectory, "keys", "console")));
        builder.Services.AddConsole([typeof(SupportModule).Assembly, typeof(KnowledgeModule).Assembly]);
        var server = builder.Build();
        server.MapConsole();
        await server.StartAsync();
        Assertions.SetDefaultExpectTimeout(20_000);
        var driver = await Playwright.CreateAsync();
        return new SupportPages(host, server, driver, await driver.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox", "--disable-gpu"] }));
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

    /// <summary>At three widths, light and dark, when somebody wants to look.</summary>
    public static async Task ShootAsync(IPage page, string name)
    {
        Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth"));
        if (Environment.GetEnvironmentVariable("CONSOLE_TEST_SCREENSHOTS") is not { } folder)
        {
            return;
        }

        foreach (var (width, scheme) in new[] { (1440, ColorScheme.Light), (900, ColorScheme.Dark), (380, ColorScheme.Light) })
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth"));
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{width}-{scheme}.png"), FullPage = true });
        }

        await page.SetViewportSizeAsync(1280, 900);
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
        await app.DisposeAsync();
        await Host.DisposeAsync();
    }

    private sealed class NamedSessions : IAuthenticator
    {
        public Task<Result<Caller>> WithTokenAsync(string token, CancellationToken cancellation) => WithSessionAsync(token, cancellation);

        public Task<Result<Caller>> WithSessionAsync(string session, CancellationToken cancellation) => Task.FromResult<Result<Caller>>(Callers.InRole(session));
    }
}
