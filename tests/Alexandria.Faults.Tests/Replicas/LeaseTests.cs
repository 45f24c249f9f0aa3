using Alexandria.Testing.Servers;

namespace Alexandria.Faults.Tests.Replicas;

/// <summary>What only one process does at a time, and processes that come and go in order.</summary>
public sealed class LeaseTests
{
    private const int WritesBefore = 30;

    /// <summary>A lease lasts 6 s, a unit of work that stands still 8 s, and others ask every 2 s; the machine is busy.</summary>
    private const int LeaseSeconds = 20;

    private const int InstancesSeconds = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private static readonly string[] Leases = ["relay", "sealer", "deliveries"];

    [Fact]
    public async Task Processes_that_stand_still_are_replaced_and_do_no_harm_when_they_go_on()
    {
        await using var set = await ReplicaSet.StartAsync(
            await ReplicaServers.RequireAsync(), ReplicaSet.Api, ReplicaSet.Scheduler, ReplicaSet.Scheduler, ReplicaSet.Workers, ReplicaSet.Workers);
        await using var writing = new SteadyWriting(set);
        await writing.MoreAsync(WritesBefore);
        var worker = set.With(ReplicaSet.Workers)[0];
        ServerUnderTest? holder = null;
        await Eventually.HoldsAsync(async () => (holder = await set.HolderAsync(Leases[0])) is not null, "somebody holds the lease of the relay");
        var held = new List<string>();
        foreach (var lease in Leases)
        {
            if (await set.HolderAsync(lease) == holder)
            {
                held.Add(lease);
            }
        }

        await set.StopBetweenStepsAsync(worker);
        var stopped = TimeProvider.System.GetTimestamp();
        await holder!.SignalAsync("STOP");
        foreach (var lease in held)
        {
            await Eventually.HoldsAsync(async () => await set.HolderAsync(lease) is { } now && now != holder, $"another process holds the lease '{lease}'", LeaseSeconds);
        }

        var passedOn = TimeProvider.System.GetElapsedTime(stopped);
        await Eventually.HoldsAsync(async () => await set.InstancesOfAsync(worker.ProcessId) == 0, "the instances of the paused worker are taken over", InstancesSeconds);
        var takenOver = TimeProvider.System.GetElapsedTime(stopped);
        await writing.ForAsync(Pause - takenOver);
        await holder.SignalAsync("CONT");
        await worker.SignalAsync("CONT");
        await writing.MoreAsync(WritesBefore);
        await writing.StopAsync();
        var caughtUp = await ReplicaAftermath.AssertAsync(set, writing.Acknowledged);
        Figures.Print($"pause of {Pause.TotalSeconds:0} s: {string.Join(", ", held)} passed on after {passedOn.TotalSeconds:0.0} s, the worker's instances after {takenOver.TotalSeconds:0.0} s, {writing.Acknowledged.All.Count} acknowledged, caught up {caughtUp.TotalSeconds:0.0} s after the last write, 0 lost, 0 doubled; refused: {writing.Refusals}");
    }

    [Fact]
    public async Task A_rolling_restart_refuses_nobody_and_loses_nothing()
    {
        var servers = await ReplicaServers.RequireAsync();
        await using var set = new ReplicaSet(await TestInstallation.CreateAsync(servers.Postgres, servers.Nats));
        var replicas = new[] { set.Add(ReplicaSet.Everything, ("ALEXANDRIA_STOPPING__NOTICESECONDS", "3")), set.Add(ReplicaSet.Everything, ("ALEXANDRIA_STOPPING__NOTICESECONDS", "3")) };
        await Task.WhenAll(replicas.Select(r => r.StartAsync()));
        await using var writing = new SteadyWriting(set);
        foreach (var replica in replicas)
        {
            await writing.MoreAsync(WritesBefore);
            await replica.SignalAsync("TERM");

            // What a load balancer does: it looks, and goes on sending until it has seen.
            await Eventually.HoldsAsync(async () => (await replica.ReadinessAsync()).Status == 503, "the replica says that it stops");
            set.TakeOutOfService(replica);
            Assert.Equal(0, await replica.ExitAsync());
            await replica.StartAsync();
            set.TakeOutOfService(null);
        }

        await writing.MoreAsync(WritesBefore);
        await writing.StopAsync();
        var caughtUp = await ReplicaAftermath.AssertAsync(set, writing.Acknowledged);
        Assert.Equal("none", writing.Refusals.ToString());
        Assert.All(replicas, r => r.AssertNoFaultWasLogged());
        Figures.Print($"rolling restart: {replicas.Length} replicas, {writing.Acknowledged.All.Count} acknowledged, none refused, exit code 0 each, caught up {caughtUp.TotalSeconds:0.0} s after the last write");
    }

    [Fact]
    public async Task A_process_with_another_key_is_refused()
    {
        var servers = await ReplicaServers.RequireAsync();
        var installation = await TestInstallation.CreateAsync(servers.Postgres, servers.Nats);
        var other = await TestInstallation.CreateAsync(servers.Postgres, servers.Nats);
        await using var set = await ReplicaSet.StartAsync(installation, ReplicaSet.Api);
        var refused = set.Add(ReplicaSet.Workers, ("ALEXANDRIA_KEYFILE", other.KeyFile));
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => refused.StartAsync());
        Assert.Contains("is not the key of the installation in this database", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(await File.ReadAllTextAsync(other.KeyFile, TestContext.Current.CancellationToken), failure.Message, StringComparison.Ordinal);
        Assert.Equal(200, (await set.All[0].ReadinessAsync()).Status);
    }
}
