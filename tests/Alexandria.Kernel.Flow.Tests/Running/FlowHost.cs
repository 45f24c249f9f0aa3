using Alexandria.Adapters.Sqlite;
using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Kernel.Events;
using Alexandria.Kernel.Workflows;
using Alexandria.Operations;
using Alexandria.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Alexandria.Kernel.Flow.Tests.Running;

/// <summary>What a host runs; the same set may be started again on the same directory.</summary>
internal sealed record FlowSetup
{
    public required string Directory { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public IReadOnlyList<Type> Events { get; init; } = [.. typeof(FlowSetup).Assembly.GetTypes().Where(t => t.IsDefined(typeof(EventAttribute), false) && t.Namespace == typeof(OrderPlaced).Namespace)];

    public IReadOnlyList<Type> Upcasters { get; init; } = [];

    public IReadOnlyList<Type> Subscribers { get; init; } = [];

    public IReadOnlyList<Type> Projections { get; init; } = [];

    public IReadOnlyList<Type> Workflows { get; init; } = [];

    /// <summary>Whether nothing is to run by itself: the test moves it.</summary>
    public bool Idle { get; init; }

    /// <summary>Further services.</summary>
    public IReadOnlyList<object> Services { get; init; } = [];
}

/// <summary>Events, projections and workflows on a real SQLite file, as the product runs them.</summary>
internal sealed class FlowHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ServiceProvider services;
    private readonly IReadOnlyList<IHostedService> hosted;
    private bool stopped;

    private FlowHost(ServiceProvider services, WatchedDatabase database)
    {
        (this.services, Database) = (services, database);
        hosted = [.. services.GetServices<IHostedService>()];
    }

    public WatchedDatabase Database { get; }

    public EventStore Store => Get<EventStore>();

    public IEventLog Log => Get<IEventLog>();

    public IWorkflowLog Workflows => Get<IWorkflowLog>();

    public static async Task<FlowHost> StartAsync(FlowSetup setup, Action<WatchedDatabase>? beforeStart = null)
    {
        var collection = new ServiceCollection();
        collection.AddLogging().AddSingleton(setup.Clock);
        collection.AddSqlite(new SqliteOptions { Path = Path.Combine(setup.Directory, "alexandria.db") });
        collection.Replace(ServiceDescriptor.Singleton<IDatabase>(container => new WatchedDatabase(container.GetRequiredService<SqliteDatabase>())));
        collection.AddEvents(setup.Events, setup.Subscribers, setup.Projections, setup.Upcasters).AddWorkflows(setup.Workflows);
        collection.AddSingleton(new EventStreams([("orders", "support"), ("parcels", "support")]));
        collection.AddSingleton<IOperations, RecordedOperations>();
        foreach (var service in setup.Services)
        {
            collection.AddSingleton(service.GetType(), service);
        }

        var provider = collection.BuildServiceProvider();
        await provider.GetRequiredService<IMigrator>().ApplyAsync([.. Migrations()], CancellationToken.None);
        var host = new FlowHost(provider, (WatchedDatabase)provider.GetRequiredService<IDatabase>());
        beforeStart?.Invoke(host.Database);
        try
        {
            foreach (var service in setup.Idle ? [] : host.hosted)
            {
                await service.StartAsync(CancellationToken.None);
            }
        }
        catch (IOException) when (host.Database.Cut.IsCompleted)
        {
            return host;
        }

        return host;
    }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public Task<long> PublishAsync(params IEvent[] events) => PublishAsync("default", events);

    public async Task<long> PublishAsync(string tenant, IReadOnlyList<IEvent> events)
    {
        var origin = new EventOrigin(tenant, "user:1", "0123456789abcdef0123456789abcdef", Get<TimeProvider>().GetUtcNow());
        var position = await Database.WriteAsync(work => Store.AppendAsync(work, origin, events), WritePriority.Caller, CancellationToken.None);
        Store.Committed(position);
        return position;
    }

    public Task<int> ExecuteAsync(string sql, object? parameters = null) =>
        Database.WriteAsync(work => work.ExecuteAsync(sql, parameters), WritePriority.Caller, CancellationToken.None);

    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null) =>
        Database.ReadAsync(work => work.QueryAsync<T>(sql, parameters), CancellationToken.None);

    public async Task<T> OneAsync<T>(string sql, object? parameters = null) => (await QueryAsync<T>(sql, parameters)).Single();

    /// <summary>Waits, commit by commit, until a count is what it shall be.</summary>
    public async Task UntilAsync(string countSql, long expected)
    {
        while (true)
        {
            var next = Database.NextWrite;
            var count = await OneAsync<long>(countSql);
            if (count == expected)
            {
                return;
            }

            try
            {
                await next.WaitAsync(Patience);
            }
            catch (TimeoutException)
            {
                Assert.Fail($"'{countSql}' stayed at {count}, not {expected}");
            }
        }
    }

    /// <summary>As the end of the process would: nothing running is waited for.</summary>
    public Task KillAsync() => StopAsync(new CancellationToken(canceled: true));

    public async Task StopAsync(CancellationToken patience)
    {
        stopped = true;
        foreach (var service in hosted.Reverse())
        {
            await service.StopAsync(patience);
        }

        await services.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!stopped)
        {
            await StopAsync(CancellationToken.None);
        }
    }

    private static IEnumerable<Migration> Migrations()
    {
        var assembly = typeof(EventStore).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal) && !name.Contains(".Postgres.", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            var file = name[(name.IndexOf(".Migrations.", StringComparison.Ordinal) + 12)..];
            yield return new("Kernel", int.Parse(file[..4], System.Globalization.CultureInfo.InvariantCulture), file, reader.ReadToEnd());
        }

        yield return new("Tests", 1, "effects", "create table effects (what text not null, subject text not null); create table orders (id text primary key, changes integer not null);");
    }
}
