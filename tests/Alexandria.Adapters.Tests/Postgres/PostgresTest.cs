using Alexandria.Adapters.Postgres;
using Alexandria.Data;
using Alexandria.Testing.Servers;

[assembly: AssemblyFixture(typeof(SharedPostgresServer))]

namespace Alexandria.Adapters.Tests.Postgres;

/// <summary>A database of its own on the shared server, and as many processes on it as a test wants.</summary>
public abstract class PostgresTest : IAsyncLifetime
{
    private readonly List<PostgresDatabase> opened = [];

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected string ConnectionString { get; private set; } = "";

    /// <summary>What the test's tables are made with.</summary>
    protected virtual IReadOnlyList<Migration> Migrations { get; } = [new("Test", 1, "counters", "create table counters (id text primary key, number bigint not null)")];

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(PostgresServer.Available, PostgresServer.Reason);
        ConnectionString = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        await new PostgresMigrator(Open(), TimeProvider.System).ApplyAsync(Migrations, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var database in opened)
        {
            await database.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>What another process would open.</summary>
    protected PostgresDatabase Open(Func<PostgresOptions, PostgresOptions>? change = null)
    {
        var options = new PostgresOptions { ConnectionString = ConnectionString, MaxConnections = 8 };
        var database = PostgresDatabase.Open(change is null ? options : change(options), TimeProvider.System);
        opened.Add(database);
        return database;
    }

    protected static Task<T> WriteAsync<T>(IDatabase database, Func<IUnitOfWork, Task<T>> write, WritePriority priority = WritePriority.Caller) =>
        database.WriteAsync(write, priority, Cancellation);

    protected static Task<int> SetAsync(IUnitOfWork work, string id, long number) => work.ExecuteAsync(
        "insert into counters (id, number) values (@id, @number) on conflict (id) do update set number = excluded.number", new { id, number });

    protected static Task<long> GetAsync(IReadWork work, string id) => work.FirstOrDefaultAsync<long>("select number from counters where id = @id", new { id });
}
