using Alexandria.Adapters.DataDirectory;
using Alexandria.Adapters.Sqlite;
using Alexandria.Audit;
using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Identity;
using Alexandria.Kernel;
using Alexandria.Modules;
using Alexandria.Operations;
using Alexandria.Workflows;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Alexandria.Testing;

/// <summary>The real kernel with the given modules on a real SQLite file in a folder of its own. Stop and start it again on the same folder to test what survives.</summary>
public sealed class TestHost : IAsyncDisposable
{
    private readonly TestDirectory? owned;
    private readonly IHost host;

    private TestHost(IHost started, string directory, TestDirectory? folder) => (host, DataDirectory, owned) = (started, directory, folder);

    public string DataDirectory { get; }

    public IServiceProvider Services => host.Services;

    public IOperations Operations => Get<IOperations>();

    public IDatabase Database => Get<IDatabase>();

    public IEventLog Events => Get<IEventLog>();

    public IAuditLog Audit => Get<IAuditLog>();

    public IWorkflowLog Workflows => Get<IWorkflowLog>();

    /// <summary>Starts the kernel.</summary>
    /// <param name="options">What it consists of.</param>
    public static async Task<TestHost> StartAsync(TestHostOptions options)
    {
        var folder = options.DataDirectory is null ? new TestDirectory() : null;
        var directory = options.DataDirectory ?? folder!.Path;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(options.Settings);
        builder.Services.AddSingleton(options.Time);
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        builder.Services.AddSqlite(new SqliteOptions { Path = Path.Combine(directory, "alexandria.db") });
        builder.Services.AddSingleton<IAuditVault>(new AuditVaultFiles(directory));
        options.Services?.Invoke(builder.Services, directory);
        builder.Services.AddKernel(builder.Configuration, options.Modules);
        var started = builder.Build();
        await started.StartAsync();
        return new TestHost(started, directory, folder);
    }

    /// <summary>Starts the kernel with these modules and nothing special.</summary>
    public static Task<TestHost> StartAsync(params IReadOnlyList<IModule> modules) => StartAsync(new TestHostOptions { Modules = modules });

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>Runs an operation as an administrator, or as <paramref name="caller"/>.</summary>
    public Task<Result<TResponse>> CallAsync<TResponse>(IOperation<TResponse> request, Caller? caller = null, CallOptions? options = null) =>
        Operations.CallAsync(request, caller ?? Callers.Administrator, options ?? CallOptions.Default, CancellationToken.None);

    /// <summary>Runs an operation that must succeed.</summary>
    public async Task<TResponse> MustAsync<TResponse>(IOperation<TResponse> request, Caller? caller = null, CallOptions? options = null)
    {
        var answer = await CallAsync(request, caller, options);
        return answer.Failed ? throw new InvalidOperationException($"{request.GetType().Name} failed: {answer.Error}; {Json.Write(answer.Error.Fields)}") : answer.Value;
    }

    /// <summary>Reads until the condition holds, looking again after each event; gives up after a minute with what was seen last.</summary>
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

            try
            {
                using var glance = CancellationTokenSource.CreateLinkedTokenSource(patience.Token);
                glance.CancelAfter(TimeSpan.FromMilliseconds(50));
                await Events.WaitAsync(head, glance.Token);
            }
            catch (OperationCanceledException) when (!patience.IsCancellationRequested)
            {
                // Not every change is an event: look again now and then.
            }
            catch (OperationCanceledException exception)
            {
                throw new TimeoutException($"The condition did not come to hold within a minute; last seen: {seen}", exception);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        if (host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }

        owned?.Dispose();
    }
}

/// <summary>What a <see cref="TestHost"/> consists of.</summary>
public sealed record TestHostOptions
{
    public IReadOnlyList<IModule> Modules { get; init; } = [];

    /// <summary>An existing folder, to start on what is there; null for one of its own.</summary>
    public string? DataDirectory { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>Further services, with the data directory.</summary>
    public Action<IServiceCollection, string>? Services { get; init; }
}

/// <summary>Callers to test with.</summary>
public static class Callers
{
    public static Caller Administrator { get; } = InRole(Roles.Administrator);

    public static Caller InRole(string role, string tenant = Caller.DefaultTenant) =>
        new() { Id = $"user:{role}", Name = role, Tenant = tenant, Permissions = Roles.PermissionsOf(role)! };
}
