using System.Diagnostics;
using Alexandria.Adapters.Nats;
using Alexandria.Adapters.Postgres;
using Alexandria.Adapters.Sqlite;
using Alexandria.Data;
using Alexandria.Events;
using Alexandria.Kernel.Events;
using Alexandria.Kernel.Modules;
using Alexandria.Modules;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Alexandria.Bench.Events;

/// <summary>What is published: a kibibyte, with the moment just before its unit of work began, by the machine's count of time.</summary>
[Event("metrics.sent", 1)]
internal sealed record Sent(string Id, long SentAt, string Padding) : IEvent
{
    public string Subject => Id;

    public long Revision => 1;
}

/// <summary>The homes of an installation.</summary>
/// <param name="Database">Connection string, or a directory for SQLite.</param>
/// <param name="Nats">Empty for the embedded home.</param>
/// <param name="Prefix">Of streams and subjects.</param>
internal sealed record Home(string Database, string Nats, string Prefix);

/// <summary>The kernel's events alone, as the product runs them, with one subscriber that does nothing but be told once.</summary>
internal sealed class EventHost : IAsyncDisposable
{
    private static readonly string Padding = new('x', 1000);

    private readonly ServiceProvider services;
    private readonly IReadOnlyList<IHostedService> hosted;

    private EventHost(ServiceProvider services, Told told)
    {
        (this.services, Told) = (services, told);
        hosted = [.. services.GetServices<IHostedService>()];
    }

    public Told Told { get; }

    public IDatabase Database => services.GetRequiredService<IDatabase>();

    public static async Task<EventHost> StartAsync(Home home, ProcessRole roles)
    {
        var told = new Told();
        var collection = new ServiceCollection();
        collection.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Error).AddSimpleConsole());
        collection.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        collection.AddSingleton(TimeProvider.System);
        if (home.Nats.Length == 0)
        {
            collection.AddSqlite(new SqliteOptions { Path = Path.Combine(home.Database, "alexandria.db") });
        }
        else
        {
            collection.AddPostgres(new PostgresOptions { ConnectionString = home.Database, MaxConnections = 40 });
            collection.AddJetStream(new NatsOptions { Url = home.Nats, Prefix = home.Prefix });
        }

        collection.AddSingleton(new ProcessRoles(roles));
        collection.AddSingleton<ISubscriptionSource>(provider => new Subscriber(told, provider.GetRequiredService<EventCatalog>()));
        collection.AddEvents([typeof(Sent)], [], [], []);
        var provider = collection.BuildServiceProvider();
        var migrator = provider.GetRequiredService<IMigrator>();
        await migrator.ApplyAsync(ModuleInventory.Of().Migrations(migrator.Dialect), CancellationToken.None);
        var host = new EventHost(provider, told);
        foreach (var service in host.hosted)
        {
            await service.StartAsync(CancellationToken.None);
        }

        return host;
    }

    /// <summary>Publishes events in one unit of work.</summary>
    public async Task PublishAsync(int count)
    {
        var store = services.GetRequiredService<EventStore>();
        var origin = new EventOrigin("default", "bench", ActivityTraceId.CreateRandom().ToHexString(), TimeProvider.System.GetUtcNow());
        var at = Stopwatch.GetTimestamp();
        var events = Enumerable.Range(0, count).Select(_ => new Sent(Ids.New(TimeProvider.System), at, Padding)).ToList<IEvent>();
        store.Committed(await Database.WriteAsync(work => store.AppendAsync(work, origin, events), WritePriority.Caller, CancellationToken.None));
    }

    /// <summary>How many events have their outcome. None fails here.</summary>
    public Task<long> HandledAsync() => Database.ReadAsync(work => work.FirstOrDefaultAsync<long>("select count(*) from deliveries"), CancellationToken.None);

    /// <summary>Whether several processes share the work.</summary>
    public bool IsShared => services.GetService<IEventBus>() is not null;

    /// <summary>Transactions that PostgreSQL has committed in this database.</summary>
    public Task<long> CommittedAsync() => CountedAsync("xact_commit");

    /// <summary>Transactions that PostgreSQL has rolled back in this database.</summary>
    public Task<long> RolledBackAsync() => CountedAsync("xact_rollback");

    private Task<long> CountedAsync(string column) => Database.ReadAsync(
        work => work.FirstOrDefaultAsync<long>($"select {column} from pg_stat_database where datname = current_database()"), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        foreach (var service in hosted.Reverse())
        {
            await service.StopAsync(CancellationToken.None);
        }

        await services.DisposeAsync();
    }

    private sealed class Subscriber(Told told, EventCatalog catalog) : ISubscriptionSource
    {
        public IEnumerable<Subscription> Subscriptions =>
        [
            new("bench.told", [typeof(Sent)], fromNow: false, catalog, (_, @event, _) => Task.FromResult<Result<Action?>>((Action?)(() => told.Note((Sent)@event)))),
        ];

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>Notes, once the inbox mark has committed, how long an event was on its way.</summary>
internal sealed class Told
{
    private readonly Lock gate = new();
    private readonly List<double> milliseconds = [];
    private bool measuring;

    public void Note(Sent sent)
    {
        var took = Stopwatch.GetElapsedTime(sent.SentAt).TotalMilliseconds;
        lock (gate)
        {
            if (measuring)
            {
                milliseconds.Add(took);
            }
        }
    }

    public void Begin()
    {
        lock (gate)
        {
            milliseconds.Clear();
            measuring = true;
        }
    }

    public double[] End()
    {
        lock (gate)
        {
            measuring = false;
            return [.. milliseconds.Order()];
        }
    }
}
