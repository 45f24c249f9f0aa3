using Alexandria.Adapters.Postgres;
using Alexandria.Data;
using Alexandria.Testing.Servers;
using Npgsql;

namespace Alexandria.Adapters.Tests.Postgres;

/// <summary>The connection breaks in the middle of the commit.</summary>
public sealed class PostgresLostCommitTests : PostgresTest
{
    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_answered_as_done()
    {
        await using var proxy = new CuttingProxy(Port);
        var database = OpenThrough(proxy);
        proxy.CutAt("commit_marks", Cut.LoseAnswer);
        Assert.Equal(1, await WriteAsync(database, work => SetAsync(work, "a", 1)));
        Assert.Equal(1, await ValueAsync("a"));
    }

    [Fact]
    public async Task A_commit_that_never_arrives_fails_and_nothing_is_there()
    {
        await using var proxy = new CuttingProxy(Port);
        var database = OpenThrough(proxy);
        proxy.CutAt("commit_marks", Cut.LoseRequest);
        Assert.Equal(StorageException.NotReachable, (await Assert.ThrowsAsync<CommitFailedException>(() => WriteAsync(database, work => SetAsync(work, "a", 1)))).Error);
        Assert.Equal(0, await ValueAsync("a"));
        Assert.Equal(1, await WriteAsync(database, work => SetAsync(work, "a", 2)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_commit_that_arrives_after_its_unit_was_reported_as_failed_comes_to_nothing(bool markedBefore)
    {
        await using var proxy = new CuttingProxy(Port);
        var database = OpenThrough(proxy);
        if (markedBefore)
        {
            await WriteAsync(database, work => SetAsync(work, "b", 1));
        }

        proxy.CutAt("commit_marks", Cut.HoldRequest);
        await Assert.ThrowsAsync<CommitFailedException>(() => WriteAsync(database, work => SetAsync(work, "a", 1)));
        await proxy.ReleaseAsync();
        Assert.Equal(0, await ValueAsync("a"));
    }

    [Fact]
    public async Task A_connection_lost_before_the_commit_fails_the_unit_and_nothing_is_there()
    {
        await using var proxy = new CuttingProxy(Port);
        var database = OpenThrough(proxy);
        var failed = await Assert.ThrowsAsync<CommitFailedException>(() => WriteAsync(database, async work =>
        {
            await SetAsync(work, "a", 1);
            proxy.CutAt("second", Cut.LoseRequest);
            return await SetAsync(work, "second", 2);
        }));
        Assert.Equal(StorageException.NotReachable, failed.Error);
        Assert.Equal(0, await ValueAsync("a"));
    }

    [Fact]
    public async Task A_connection_that_went_stale_while_it_was_idle_is_replaced_unnoticed()
    {
        await using var proxy = new CuttingProxy(Port);
        var database = OpenThrough(proxy);
        await WriteAsync(database, work => SetAsync(work, "a", 1));
        await WriteAsync(Open(), work => work.QueryAsync<int>("select case when datname = current_database() and pid <> pg_backend_pid() and pg_terminate_backend(pid) then 1 else 0 end from pg_stat_activity"));
        Assert.Equal(1, await WriteAsync(database, work => SetAsync(work, "a", 2)));
        Assert.Equal(2, await ValueAsync("a"));
    }

    [Fact]
    public async Task A_server_that_stays_away_leaves_the_outcome_unknown_and_says_so()
    {
        await using var proxy = new CuttingProxy(Port);
        var database = OpenThrough(proxy, options => options with { LostCommitSeconds = 1, ConnectSeconds = 1 });
        var failed = await Assert.ThrowsAsync<OutcomeUnknownException>(() => WriteAsync(database, async work =>
        {
            proxy.CutAt("commit_marks", Cut.LoseAnswer);
            var changed = await SetAsync(work, "a", 1);
            proxy.Refuse();
            return changed;
        }));
        Assert.Equal("storage_outcome_unknown", failed.Error.Code);
    }

    private int Port => new NpgsqlConnectionStringBuilder(ConnectionString).Port;

    private PostgresDatabase OpenThrough(CuttingProxy proxy, Func<PostgresOptions, PostgresOptions>? change = null) => Open(options =>
    {
        var through = options with { ConnectionString = new NpgsqlConnectionStringBuilder(ConnectionString) { Port = proxy.Port }.ConnectionString };
        return change is null ? through : change(through);
    });

    private Task<long> ValueAsync(string id) => Open().ReadAsync(work => GetAsync(work, id), Cancellation);
}
