namespace Alexandria.Faults.Tests.Replicas;

/// <summary>PostgreSQL fails under the processes that write to it.</summary>
public sealed class DatabaseTests
{
    private const int WritesBefore = 40;

    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(4);

    private static readonly string[] Clear = ["storage_unavailable", "storage_busy", "storage_outcome_unknown"];

    [Fact]
    public async Task A_killed_and_a_restarted_database_lose_and_double_nothing()
    {
        var servers = await ReplicaServers.RequireAsync();
        await using var set = await ReplicaSet.StartAsync(servers, ReplicaSet.Everything, ReplicaSet.Everything);
        await using var writing = new SteadyWriting(set);
        await writing.MoreAsync(WritesBefore);
        await servers.Postgres.KillAsync();
        await writing.ForAsync(Outage);
        await servers.Postgres.RestartAsync();
        await writing.MoreAsync(WritesBefore);
        await servers.Postgres.RestartAsync();
        await writing.MoreAsync(WritesBefore);
        await writing.StopAsync();
        var caughtUp = await ReplicaAftermath.AssertAsync(set, writing.Acknowledged);
        Assert.Equal(0, writing.Refusals.Of(Clients.Refusals.Unanswered));
        Assert.NotEmpty(writing.Refusals.Codes);
        Assert.Subset(Clear.ToHashSet(StringComparer.Ordinal), writing.Refusals.Codes.ToHashSet(StringComparer.Ordinal));
        Figures.Print($"database: a kill with {Outage.TotalSeconds:0} s of outage and a restart, {writing.Acknowledged.All.Count} acknowledged, caught up {caughtUp.TotalSeconds:0.0} s after the last write, 0 lost, 0 doubled; refused and sent again: {writing.Refusals}");
    }
}
