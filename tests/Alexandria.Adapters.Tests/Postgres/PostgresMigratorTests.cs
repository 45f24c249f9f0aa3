using Alexandria.Adapters.Postgres;
using Alexandria.Data;
using Alexandria.Testing.Servers;

namespace Alexandria.Adapters.Tests.Postgres;

public sealed class PostgresMigratorTests : PostgresTest
{
    private static readonly IReadOnlyList<Migration> Many =
    [
        .. Enumerable.Range(1, 20).Select(i => new Migration("Many", i, $"table {i}", $"create table many_{i} (id text primary key); insert into many_{i} (id) values ('once');")),
    ];

    [Fact]
    public async Task Of_processes_that_start_at_once_one_migrates_and_the_others_wait()
    {
        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => new PostgresMigrator(Open(), TimeProvider.System).ApplyAsync([.. Migrations, .. Many], Cancellation))));
        Assert.Equal([0, 0, 0, Many.Count], applied.Order());
        Assert.Equal(1, await Open().ReadAsync(work => work.FirstOrDefaultAsync<long>("select count(*) from many_20"), Cancellation));
    }

    [Fact]
    public async Task A_running_process_goes_on_when_another_changes_a_table_under_it()
    {
        var (running, newer) = (Open(), Open());
        await WriteAsync(running, work => SetAsync(work, "a", 1));
        for (var i = 0; i < 3; i++)
        {
            await running.ReadAsync(work => work.QueryAsync<(string, long)>("select * from counters"), Cancellation);
        }

        await new PostgresMigrator(newer, TimeProvider.System).ApplyAsync([.. Migrations, new("Test", 2, "colour", "alter table counters add column colour text")], Cancellation);
        Assert.Equal(("a", 1, null), await WriteAsync(running, work => work.FirstOrDefaultAsync<(string, long, string?)>("select * from counters")));
        Assert.Equal([("a", 1, (string?)null)], await running.ReadAsync(work => work.QueryAsync<(string, long, string?)>("select * from counters"), Cancellation));
    }

    [Fact]
    public async Task A_database_in_which_text_has_another_order_is_refused()
    {
        var server = await PostgresServer.SharedAsync();
        await server.ExecuteAsync("create database latin template template0 encoding 'LATIN1' lc_collate 'C' lc_ctype 'C'");
        var database = Open(options => options with { ConnectionString = server.ConnectionString("latin") });
        var refused = await Assert.ThrowsAsync<MigrationRefusedException>(() => new PostgresMigrator(database, TimeProvider.System).ApplyAsync([], Cancellation));
        Assert.Contains("LATIN1 C", refused.Message);
    }
}
