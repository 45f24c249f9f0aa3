using Alexandria.Testing.Servers;

namespace Alexandria.Faults.Tests.Replicas;

/// <summary>A cluster of three NATS servers that keep each message and synchronise each write.</summary>
public sealed class ClusterTests
{
    private const int Losses = 2;
    private const int WritesBefore = 30;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task The_loss_of_a_leader_is_not_noticed_by_callers_and_loses_nothing()
    {
        var servers = await ReplicaServers.RequireAsync();
        await using var cluster = await NatsCluster.StartAsync();
        var installation = await TestInstallation.CreateAsync(servers.Postgres, cluster.Servers[0]) with { Nats = cluster.Urls, BusReplicas = cluster.Servers.Count };
        await using var set = await ReplicaSet.StartAsync(installation, ReplicaSet.Everything, ReplicaSet.Everything);
        await using var bus = new BusSide(installation);
        await using var writing = new SteadyWriting(set);
        var leaders = new List<string>();
        for (var loss = 0; loss < Losses; loss++)
        {
            await writing.MoreAsync(WritesBefore);
            string? leader = null;
            await Eventually.HoldsAsync(async () => (leader = await bus.LeaderAsync()) is not null, "the stream has a leader", trouble: () => bus.Trouble);
            await cluster.Named(leader!).KillAsync();
            leaders.Add(leader!);
            await Eventually.HoldsAsync(async () => await bus.LeaderAsync() is { } next && next != leader, "another server leads", trouble: () => bus.Trouble);
            await writing.MoreAsync(WritesBefore);
            await cluster.Named(leader!).RestartAsync();
        }

        await writing.MoreAsync(WritesBefore);
        await writing.StopAsync();
        var caughtUp = await ReplicaAftermath.AssertAsync(set, writing.Acknowledged, Patience);
        Assert.Equal("none", writing.Refusals.ToString());
        Figures.Print($"cluster of {cluster.Servers.Count}: the leaders {string.Join(", ", leaders)} killed, {writing.Acknowledged.All.Count} acknowledged, none refused, caught up {caughtUp.TotalSeconds:0.0} s after the last write, 0 lost, 0 doubled");
    }
}
