using System.Diagnostics;
using Alexandria.Adapters.Blobs;
using Alexandria.Adapters.DataDirectory;
using Alexandria.Adapters.DuckDb;
using Alexandria.Adapters.Http.Downloads;
using Alexandria.Adapters.LanguageModels;
using Alexandria.Adapters.Sqlite;
using Alexandria.Audit;
using Alexandria.Console;
using Alexandria.Data;
using Alexandria.Host.Logging;
using Alexandria.Host.Replicas;
using Alexandria.Host.Running;
using Alexandria.Host.Telemetry;
using Alexandria.Identity;
using Alexandria.Kernel;
using Alexandria.Monitoring;
using Alexandria.Surfaces;
using Alexandria.Surfaces.Rest;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;

namespace Alexandria.Host;

/// <summary>Puts a process together: ports with their embedded homes, kernel, modules, surfaces. The same for <c>up</c> and for a verb that runs in its own process.</summary>
internal static class AlexandriaApp
{
    /// <summary>Composes; nothing is opened and nothing runs before the start.</summary>
    public static WebApplication Build(HostSettings settings)
    {
        // Empty: no ASPNETCORE_ variable and no appsettings.json has a say, and our own keys (urls) do not reach Kestrel behind our back.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "alexandria", ContentRootPath = AppContext.BaseDirectory, EnvironmentName = Environments.Production });
        ConfigureLogging(builder.Logging, settings.Configuration.GetSection("Logging").Get<LogOptions>() ?? new LogOptions(), serving: settings.Addresses.Count > 0);

        var services = builder.Services;
        services.AddRouting();
        // For what comes in, and for what goes out, which asks for the one of the process.
        DistributedContextPropagator.Current = new TraceContextPropagator();
        services.AddSingleton(DistributedContextPropagator.Current);
        AddHome(services, settings);
        services.AddModelClient(settings.Configuration.GetSection(ModelOptions.Section).Get<ModelOptions>() ?? new ModelOptions());
        services.AddDuckDb(settings.Configuration.GetSection(AnalyticsOptions.Section).Get<AnalyticsOptions>() ?? new AnalyticsOptions(), settings.DataDirectory);
        services.AddDownloads(settings.Configuration.GetSection(DownloadOptions.Section).Get<DownloadOptions>() ?? new DownloadOptions());
        var kernel = services.AddKernel(settings.Configuration, settings.Modules);
        services.AddHttpSurfaces(settings.Configuration);
        services.AddConsole(kernel.Inventory.Assemblies);

        services.AddSingleton<IReadinessCheck, DatabaseReadiness>();
        services.AddSingleton<IReadinessCheck>(_ => new DiskReadiness(settings.DataDirectory));

        // Signals are the executable's business: it stops whatever verb runs.
        services.AddSingleton<IHostLifetime, NoLifetime>();
        if (settings.Addresses.Count > 0)
        {
            ConfigureServer(builder, settings);
        }
        else
        {
            services.AddSingleton<IServer, NoServer>();
        }

        services.AddSingleton(_ => TraceExport.Start(settings.SendsTraces));
        var app = builder.Build();

        // Asked for first of all, so that it is disposed of last and sends what the end of the others left.
        _ = app.Services.GetRequiredService<TraceExport>();
        if (settings.Addresses.Count > 0)
        {
            TrustedProxies.Use(app, settings.Configuration);
            app.UseHttpSurfaces();
            app.UseRouting();
            app.MapConsole();
            app.MapHttpSurfaces();
        }

        return app;
    }

    private static void AddHome(IServiceCollection services, HostSettings settings)
    {
        services.TryAddSingleton<IWorkingDirectory>(_ => new WorkingDirectory(settings.DataDirectory));
        if (settings.ScaleOut is { } scaleOut)
        {
            ScaleOutHome.Add(services, scaleOut, settings.Configuration, settings.DataDirectory);
            return;
        }

        services.AddSqlite(new SqliteOptions { Path = HostSettings.DatabaseOf(settings.DataDirectory) });
        services.AddDirectoryBlobs(Path.Combine(settings.DataDirectory, "blobs"));
        services.TryAddSingleton<IAuditVault>(_ => new AuditVaultFiles(settings.DataDirectory));
        services.AddDataProtection().SetApplicationName("alexandria").PersistKeysToFileSystem(new DirectoryInfo(settings.CookieKeysDirectory));
    }

    private static void ConfigureServer(WebApplicationBuilder builder, HostSettings settings)
    {
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.ConfigureKestrelLimits();
            foreach (var address in settings.Addresses)
            {
                Listen(server, address);
            }

            server.ListenUnixSocket(settings.SocketPath, listener => listener.Use(next => connection =>
            {
                connection.Features.Set<ILocalPeer>(LocalCaller.Of(connection.Features.Get<IConnectionSocketFeature>()?.Socket));
                return next(connection);
            }));
        });

        // The graceful stop has limits of its own, which are the operator's to choose.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Timeout.InfiniteTimeSpan);
        builder.Services.Configure<SocketTransportOptions>(transport => transport.CreateBoundListenSocket = endpoint =>
        {
            var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
            if (endpoint is System.Net.Sockets.UnixDomainSocketEndPoint && !OperatingSystem.IsWindows())
            {
                // Bound but not yet listening: nobody can have connected before the mode is right.
                File.SetUnixFileMode(settings.SocketPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            return socket;
        });
    }

    private static void Listen(KestrelServerOptions server, ListenAddress address)
    {
        if (address.Address is { } ip)
        {
            server.Listen(ip, address.Port);
        }
        else
        {
            server.ListenLocalhost(address.Port);
        }
    }

    private static void ConfigureLogging(ILoggingBuilder logging, LogOptions options, bool serving)
    {
        // A verb that runs by itself is not there to be watched.
        logging.SetMinimumLevel(serving ? options.Level : LogLevel.Error);
        logging.AddFilter("Microsoft", options.FrameworkLevel);
        logging.AddFilter("System", options.FrameworkLevel);

        // The cookie keys lie in a directory that only the owner may enter; that they are not encrypted besides is decided.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);

        // It calls every refusal of a tool an unhandled exception; real ones are logged where operations run.
        logging.AddFilter("ModelContextProtocol.Server.McpServer", LogLevel.Critical);

        // A start that fails is told by the verb; a background service that fails is Critical.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        logging.AddConsole(console =>
        {
            var json = options.Format == "json" || (options.Format == "auto" && serving && System.Console.IsErrorRedirected);
            console.FormatterName = json ? JsonLogFormatter.FormatterName : TextLogFormatter.FormatterName;

            // Standard output belongs to the verb's result.
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        });
        logging.AddConsoleFormatter<JsonLogFormatter, ConsoleFormatterOptions>();
        logging.AddConsoleFormatter<TextLogFormatter, ConsoleFormatterOptions>();
        logging.Services.TryAddSingleton(TimeProvider.System);
        logging.Services.AddSingleton<RepeatedFaults>();
        logging.Services.AddHostedService<RepeatedFaultsTeller>();
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
