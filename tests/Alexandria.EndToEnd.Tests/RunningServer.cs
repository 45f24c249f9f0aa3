using System.Net.Http.Headers;
using System.Reflection;
using Alexandria.Adapters.DataDirectory;
using Alexandria.Events;
using Alexandria.Host;
using Alexandria.Host.Replicas;
using Alexandria.Host.Running;
using Alexandria.Kernel.Modules;
using Alexandria.Operations;
using Alexandria.Testing;
using Alexandria.Testing.Servers;
using Alexandria.Workflows;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Alexandria.EndToEnd.Tests;

/// <summary>The whole product as <c>up</c> composes it, in this process: every installed module on a real data directory, listening on a free port of the loopback.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    /// <summary>Administrator of the default tenant.</summary>
    public const string AdminKey = "an-administrator-key-for-tests";

    private readonly TestDirectory directory;
    private readonly DataDirectoryLock own;
    private readonly WebApplication app;

    private RunningServer(TestDirectory directory, DataDirectoryLock own, WebApplication app) => (this.directory, this.own, this.app) = (directory, own, app);

    public string DataDirectory => directory.Path;

    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single(a => a.StartsWith("http://127.0.0.1", StringComparison.Ordinal)));

    public IServiceProvider Services => app.Services;

    public IOperations Operations => app.Services.GetRequiredService<IOperations>();

    /// <summary>Names of the shared subscribers.</summary>
    public IReadOnlyList<string> Subscribers => [.. Inventory.Subscribers.Select(type => type.GetCustomAttribute<SubscriberAttribute>()!.Name), .. Workflows.Select(name => $"workflow:{name}")];

    public IReadOnlyList<string> Projections => [.. Inventory.Projections.Select(type => type.Name)];

    public IReadOnlyList<string> Workflows => [.. Inventory.Workflows.Select(type => type.GetCustomAttribute<WorkflowAttribute>()!.Name).Distinct(StringComparer.Ordinal)];

    public IEventLog Events => app.Services.GetRequiredService<IEventLog>();

    private ModuleInventory Inventory => app.Services.GetRequiredService<ModuleInventory>();

    /// <param name="environment">Variables besides the administrator's key.</param>
    public static Task<RunningServer> StartAsync(params (string Name, string Value)[] environment) => StartAsync(null, environment);

    /// <param name="installation">The installation that it belongs to; null for one of its own.</param>
    /// <param name="environment">Variables besides the administrator's key.</param>
    public static async Task<RunningServer> StartAsync(TestInstallation? installation, params (string Name, string Value)[] environment)
    {
        var folder = new TestDirectory();
        installation?.Claim(folder.Path);
        var home = (await TestInstallation.VariablesAsync(folder.Path)).Select(v => (v.Key, v.Value));
        var setup = new ProcessSetup(home.Concat(environment).Append(("ALEXANDRIA_ADMIN_KEY", AdminKey)).Append(("ALEXANDRIA_ANALYTICS__LIBRARY", AnalyticsLibrary.Path)).ToDictionary(v => v.Item1, v => v.Item2, StringComparer.Ordinal));
        var configuration = setup.Configuration(folder.Path, "http://127.0.0.1:0");
        Assert.Null(setup.Refusal(configuration));
        var settings = new HostSettings
        {
            DataDirectory = configuration.DataDirectory,
            Configuration = configuration.Root,
            Modules = setup.Modules,
            ScaleOut = ScaleOut.Of(configuration.Host),
            Addresses = ListenAddress.ParseAll(configuration.Host.Urls).Value,
        };
        var taken = DataDirectoryLock.Acquire(settings.DataDirectory, settings.SocketPath);
        OwnerOnly.CreateDirectory(settings.CookieKeysDirectory);
        var composed = AlexandriaApp.Build(settings);
        await composed.StartAsync(TestContext.Current.CancellationToken);
        return new RunningServer(folder, taken, composed);
    }

    /// <summary>A client with a bearer token; null asks as nobody in particular.</summary>
    public HttpClient Client(string? key = AdminKey)
    {
        var client = new HttpClient { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>Reads until the condition holds, looking again when something has happened.</summary>
    public async Task<T> UntilAsync<T>(Func<Task<T>> read, Func<T, bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            var head = Events.Head;
            var seen = await read();
            if (holds(seen))
            {
                return seen;
            }

            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException($"It did not come about within a minute; last seen: {seen}");
            }

            // What is shown follows what happened a little later (a page fetches it): look again now and then.
            using var glance = CancellationTokenSource.CreateLinkedTokenSource(patience.Token);
            glance.CancelAfter(TimeSpan.FromMilliseconds(100));
            try
            {
                await Events.WaitAsync(head, glance.Token);
            }
            catch (OperationCanceledException)
            {
                // Nothing has happened meanwhile.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        own.Dispose();
        directory.Dispose();
    }
}
