using Alexandria.Events;
using Alexandria.Identity;
using Alexandria.Monitoring;
using Alexandria.Surfaces.Rest;
using Alexandria.Surfaces.Tests.Notebook;
using Alexandria.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Alexandria.Surfaces.Tests;

/// <summary>The surfaces on a real Kestrel, on a free port of loopback, in front of the real kernel with the notebook. A fixture for tests that share one; others start their own.</summary>
public sealed class SurfaceServer : IAsyncLifetime
{
    private TestHost? kernel;
    private WebApplication? web;
    private HttpClient? client;

    /// <summary>Time of the surfaces; the kernel keeps the system's.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;

    internal IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    internal IReadOnlyList<IReadinessCheck> Checks { get; init; } = [];

    /// <summary>Further middleware behind that of the surfaces.</summary>
    internal Action<IApplicationBuilder>? Use { get; init; }

    internal TokenTable Tokens { get; } = new();

    internal TestHost Kernel => kernel!;

    internal HttpClient Client => client!;

    /// <summary>Host and port.</summary>
    internal string Host => Client.BaseAddress!.Authority;

    public async ValueTask InitializeAsync()
    {
        kernel = await TestHost.StartAsync(new NotebookModule());
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(Settings);
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0").ConfigureKestrel(server => server.ConfigureKestrelLimits());
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        builder.Services.AddSingleton(kernel.Operations);
        builder.Services.AddSingleton<IEventLog>(kernel.Events);
        builder.Services.AddSingleton(kernel.Audit);
        builder.Services.AddSingleton<IAuthenticator>(Tokens);
        builder.Services.AddSingleton(Time);
        foreach (var check in Checks)
        {
            builder.Services.AddSingleton(check);
        }

        builder.Services.AddHttpSurfaces(builder.Configuration);
        web = builder.Build();
        web.UseHttpSurfaces();
        Use?.Invoke(web);
        web.UseRouting();
        web.MapHttpSurfaces();
        await web.StartAsync();
        client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(web.Urls.Single()) };
    }

    /// <summary>Stops the server as a shutdown does; the kernel stays.</summary>
    internal Task StopAsync() => web!.StopAsync();

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        if (web is not null)
        {
            await web.DisposeAsync();
        }

        if (kernel is not null)
        {
            await kernel.DisposeAsync();
        }
    }
}
