using Alexandria.Identity;
using Alexandria.Mcp.Tests.Fixtures;
using Alexandria.Surfaces;
using Alexandria.Surfaces.Rest;
using Alexandria.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Alexandria.Mcp.Tests;

/// <summary>Our HTTP surfaces on a real Kestrel before the real kernel with the fixtures. The suite cannot send a token, so one is added to each of its requests before our surfaces see it.</summary>
public sealed class ConformanceServer : IAsyncLifetime
{
    private const string Token = "conformance";

    private TestHost? kernel;
    private WebApplication? web;

    public Uri Address => new(web!.Urls.Single() + "/mcp");

    public async ValueTask InitializeAsync()
    {
        kernel = await TestHost.StartAsync(new FixturesModule());
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0").ConfigureKestrel(server => server.ConfigureKestrelLimits());
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        builder.Services.AddSingleton(kernel.Operations);
        builder.Services.AddSingleton(kernel.Events);
        builder.Services.AddSingleton(kernel.Audit);
        builder.Services.AddSingleton<IAuthenticator>(new OneToken());
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddHttpSurfaces(builder.Configuration);
        web = builder.Build();
        web.Use((http, next) =>
        {
            http.Request.Headers.Authorization = $"Bearer {Token}";
            return next(http);
        });
        web.UseHttpSurfaces();
        web.UseRouting();
        web.MapHttpSurfaces();
        await web.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (web is not null)
        {
            await web.DisposeAsync();
        }

        if (kernel is not null)
        {
            await kernel.DisposeAsync();
        }
    }

    private sealed class OneToken : IAuthenticator
    {
        private static readonly Error Unknown = new(ErrorKind.Unauthenticated, "invalid_token", "The token is not valid.");

        private static readonly Caller Suite = new() { Id = "key:conformance", Name = "conformance", Permissions = new HashSet<string>(StringComparer.Ordinal) { FixturesModule.Permission } };

        public Task<Result<Caller>> WithTokenAsync(string token, CancellationToken cancellation) => Task.FromResult(token == Token ? Suite : (Result<Caller>)Unknown);

        public Task<Result<Caller>> WithSessionAsync(string session, CancellationToken cancellation) => Task.FromResult<Result<Caller>>(Unknown);
    }
}
