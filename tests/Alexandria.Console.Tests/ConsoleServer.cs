using System.Net;
using Alexandria.Adapters.DataDirectory;
using Alexandria.Adapters.Sqlite;
using Alexandria.Audit;
using Alexandria.Console.Tests.Demo;
using Alexandria.Events;
using Alexandria.Kernel;
using Alexandria.Testing;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Alexandria.Console.Tests;

/// <summary>The console with the demo module on the real kernel, behind Kestrel on a free port of loopback.</summary>
public sealed class ConsoleServer : IAsyncLifetime
{
    private readonly TestDirectory folder = new();
    private WebApplication? app;

    public Uri Address { get; private set; } = new("http://unset.invalid");

    public IServiceProvider Services => app!.Services;

    public TestClock Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    internal IEventLog Events => Services.GetRequiredService<IEventLog>();

    internal DemoSessions Sessions => Services.GetRequiredService<DemoSessions>();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(Environment.GetEnvironmentVariable("CONSOLE_TEST_URL") ?? "http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddSqlite(new SqliteOptions { Path = folder["alexandria.db"] });
        builder.Services.AddSingleton<IAuditVault>(new AuditVaultFiles(folder.Path));
        builder.Services.AddKernel(builder.Configuration, new DemoModule());
        builder.Services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo(folder["keys"]));
        builder.Services.AddConsole([typeof(DemoModule).Assembly]);
        app = builder.Build();
        app.MapConsole();
        await app.StartAsync();
        Address = new Uri(app.Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        await app!.StopAsync();
        await app.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>A browser's worth of cookies, which follows no redirect by itself.</summary>
    public Visitor Visit() => new(Address);

    /// <summary>Signed in with that role.</summary>
    public async Task<Visitor> VisitAsync(string role)
    {
        var visitor = Visit();
        var page = await visitor.GetAsync("/console/sign-in");
        using var answer = await visitor.SendAsync(page.Form("#sign-in"), ("email", role + "@demo.example"), ("password", DemoSessions.Password));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return visitor;
    }
}

/// <summary>A person with a browser that has no script.</summary>
public sealed class Visitor(Uri address) : IDisposable
{
    private readonly HttpClientHandler handler = new() { AllowAutoRedirect = false };
    private HttpClient? client;

    public HttpClient Http => client ??= new HttpClient(handler) { BaseAddress = address };

    public CookieCollection Cookies => handler.CookieContainer.GetAllCookies();

    public async Task<VisitedPage> GetAsync(string path)
    {
        using var response = await Http.GetAsync(path);
        return await ReadAsync(response);
    }

    /// <summary>Sends a form as it stands, with some fields filled in.</summary>
    public async Task<HttpResponseMessage> SendAsync(IHtmlFormElement form, params (string Name, string Value)[] typed)
    {
        var fields = form.Elements.OfType<IHtmlInputElement>().Where(i => i.Name is not null && i.Type != "file").Select(i => (Name: i.Name!, i.Value))
            .Concat(form.Elements.OfType<IHtmlTextAreaElement>().Select(t => (Name: t.Name!, t.Value)))
            .Concat(form.Elements.OfType<IHtmlSelectElement>().Select(s => (Name: s.Name!, Value: s.Value ?? "")))
            .Where(f => typed.All(t => t.Name != f.Name)).Concat(typed)
            .Select(f => KeyValuePair.Create(f.Name, f.Value));
        using var content = new FormUrlEncodedContent(fields);
        return await Http.PostAsync(form.GetAttribute("action"), content);
    }

    public async Task<VisitedPage> SendToPageAsync(IHtmlFormElement form, params (string Name, string Value)[] typed)
    {
        using var response = await SendAsync(form, typed);
        return await ReadAsync(response);
    }

    public void Dispose()
    {
        client?.Dispose();
        handler.Dispose();
    }

    private static async Task<VisitedPage> ReadAsync(HttpResponseMessage response)
    {
        var html = await response.Content.ReadAsStringAsync();
        return new VisitedPage(response.StatusCode, response.Headers, html, new HtmlParser().ParseDocument(html));
    }
}

/// <summary>What came back.</summary>
public sealed record VisitedPage(HttpStatusCode Status, System.Net.Http.Headers.HttpResponseHeaders Headers, string Html, IHtmlDocument Document)
{
    public IHtmlFormElement Form(string selector) => (IHtmlFormElement)Document.QuerySelector(selector)!;

    public string? Text(string selector) => Document.QuerySelector(selector)?.TextContent.Trim();

    public string? Location => Headers.Location?.OriginalString;
}
