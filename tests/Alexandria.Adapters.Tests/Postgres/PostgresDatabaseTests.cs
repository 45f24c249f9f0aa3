using Alexandria.Adapters.Postgres;
using Alexandria.Adapters.Tests.Data;
using Alexandria.Data;
using Alexandria.Testing.Servers;

namespace Alexandria.Adapters.Tests.Postgres;

public sealed class PostgresDatabaseTests : DatabaseCompliance
{
    private string connectionString = "";
    private PostgresDatabase? database;

    protected override IDatabase Database => database!;

    protected override IMigrator Migrator => new PostgresMigrator(database!, TimeProvider.System);

    protected override int Concurrency => 4;

    protected override string BytesType => "bytea";

    protected override async Task OpenAsync()
    {
        Assert.SkipUnless(PostgresServer.Available, PostgresServer.Reason);
        connectionString = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        Open();
    }

    protected override async Task ReopenAsync()
    {
        await database!.DisposeAsync();
        Open();
    }

    protected override async Task CloseAsync()
    {
        if (database is not null)
        {
            await database.DisposeAsync();
        }
    }

    private void Open() => database = PostgresDatabase.Open(new PostgresOptions { ConnectionString = connectionString, MaxConnections = Concurrency }, TimeProvider.System);
}
