using System.Collections.Concurrent;
using Alexandria.Adapters.Postgres;
using Alexandria.Data;
using Alexandria.Testing.Servers;

namespace Alexandria.Adapters.Tests.Postgres;

/// <summary>The server goes away in the middle of the work, and comes back.</summary>
public sealed class PostgresRestartTests
{
    private const int Writers = 12;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_acknowledged_is_stored_and_what_failed_is_not(bool killed)
    {
        Assert.SkipUnless(PostgresServer.Available, PostgresServer.Reason);
        await using var server = await PostgresServer.StartAsync();
        await using var database = PostgresDatabase.Open(new PostgresOptions { ConnectionString = await server.CreateDatabaseAsync(), MaxConnections = Writers }, TimeProvider.System);
        await new PostgresMigrator(database, TimeProvider.System).ApplyAsync([new("Test", 1, "notes", "create table notes (id text primary key)")], Cancellation);
        var (acknowledged, failed) = (new ConcurrentBag<string>(), new ConcurrentBag<string>());
        using var done = new CancellationTokenSource();
        var writing = Enumerable.Range(0, Writers).Select(i => Task.Run(async () =>
        {
            for (var round = 0; !done.IsCancellationRequested; round++)
            {
                var id = $"{i} {round}";
                try
                {
                    await database.WriteAsync(work => work.ExecuteAsync("insert into notes (id) values (@id)", new { id }), WritePriority.Caller, Cancellation);
                    acknowledged.Add(id);
                }
                catch (StorageException error) when (error is not OutcomeUnknownException)
                {
                    failed.Add(id);
                    await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
                }
            }
        })).ToList();
        for (var cut = 0; cut < 3; cut++)
        {
            await UntilMoreAsync(acknowledged, 150);
            if (killed)
            {
                await server.KillAsync();
            }

            await server.RestartAsync();
        }

        await UntilMoreAsync(acknowledged, 150);
        await done.CancelAsync();
        await Task.WhenAll(writing);
        var stored = (await database.ReadAsync(work => work.QueryAsync<string>("select id from notes"), Cancellation)).ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(failed);
        Assert.Equal([], acknowledged.Where(id => !stored.Contains(id)));
        Assert.Equal([], failed.Where(stored.Contains));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_any_more_is_given_up()
    {
        Assert.SkipUnless(PostgresServer.Available, PostgresServer.Reason);
        await using var server = await PostgresServer.StartAsync();
        var options = new PostgresOptions { ConnectionString = await server.CreateDatabaseAsync(), StatementTimeoutSeconds = 1, ConnectSeconds = 1 };
        await using var database = PostgresDatabase.Open(options, TimeProvider.System);
        Task<int> One() => database.ReadAsync(work => work.FirstOrDefaultAsync<int>("select 1"), Cancellation);
        Assert.Equal(1, await One());
        await server.PauseAsync();
        Assert.Equal(StorageException.NotReachable, (await Assert.ThrowsAnyAsync<StorageException>(One)).Error);
        await server.ResumeAsync();
        Assert.Equal(1, await One());
    }

    private static async Task UntilMoreAsync(ConcurrentBag<string> bag, int more)
    {
        var goal = bag.Count + more;
        while (bag.Count < goal)
        {
            Cancellation.ThrowIfCancellationRequested();
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }
}
