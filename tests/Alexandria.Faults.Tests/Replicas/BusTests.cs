using Alexandria.Faults.Tests.Disk;
using Alexandria.Testing.Servers;

namespace Alexandria.Faults.Tests.Replicas;

/// <summary>NATS fails under the processes that publish to it and read from it. Callers never notice: events wait in the log.</summary>
public sealed class BusTests
{
    private const int WritesBefore = 30;
    private const int DiskMebibytes = 32;
    private const long BusBytes = 1L << 46;

    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(4);

    /// <summary>The log makes up after a minute for what the bus has lost.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task A_killed_bus_and_one_whose_streams_are_lost_cost_time_and_nothing_else()
    {
        var servers = await ReplicaServers.RequireAsync();
        await using var nats = await NatsServer.StartAsync(new NatsServerStart { MaxFileStore = BusBytes });
        await using var set = await ReplicaSet.StartAsync(await TestInstallation.CreateAsync(servers.Postgres, nats), ReplicaSet.ApiAndScheduler, ReplicaSet.Workers, ReplicaSet.Workers);
        await using var writing = new SteadyWriting(set);
        await writing.MoreAsync(WritesBefore);
        await nats.KillAsync();
        await writing.MoreAsync(WritesBefore);
        await writing.ForAsync(Outage);
        await nats.RestartAsync();
        await writing.MoreAsync(WritesBefore);

        // What stands in the streams and was taken by nobody is lost with them.
        foreach (var worker in set.With(ReplicaSet.Workers))
        {
            await worker.SignalAsync("STOP");
        }

        await writing.MoreAsync(WritesBefore);
        await nats.KillAsync();
        var lost = LoseStreams(nats);
        await nats.RestartAsync();
        foreach (var worker in set.With(ReplicaSet.Workers))
        {
            await worker.SignalAsync("CONT");
        }

        await writing.MoreAsync(WritesBefore);
        await writing.StopAsync();
        var caughtUp = await ReplicaAftermath.AssertAsync(set, writing.Acknowledged, Patience);
        Assert.Equal("none", writing.Refusals.ToString());
        Figures.Print($"bus: 2 kills, {lost} streams lost at the second, {writing.Acknowledged.All.Count} acknowledged, none refused, caught up {caughtUp.TotalSeconds:0.0} s after the last write, 0 lost, 0 doubled");
    }

    [Fact]
    public async Task Tickets_are_taken_while_the_disk_of_the_bus_is_full()
    {
        var servers = await ReplicaServers.RequireAsync();
        var (mounted, reason) = await SmallDisk.MountAsync(DiskMebibytes);
        Assert.SkipWhen(mounted is null, reason);
        await using var disk = mounted!;
        await using var nats = await NatsServer.StartAsync(new NatsServerStart { MaxFileStore = BusBytes, StoreDirectory = disk.DataDirectory });
        await using var set = await ReplicaSet.StartAsync(await TestInstallation.CreateAsync(servers.Postgres, nats), ReplicaSet.Everything, ReplicaSet.Everything);
        await using var writing = new SteadyWriting(set);
        await writing.MoreAsync(WritesBefore);
        disk.Fill(butBytes: 0);
        var before = writing.Acknowledged.All.Count;
        await writing.MoreAsync(WritesBefore);
        await Eventually.HoldsAsync(() => Task.FromResult(nats.Log.Contains("no space left on device", StringComparison.OrdinalIgnoreCase)), "the bus finds its disk full");
        await writing.MoreAsync(WritesBefore);
        var meanwhile = writing.Acknowledged.All.Count - before;
        disk.Free();

        // A server that has met a full disk keeps JetStream off until it is started again.
        await nats.RestartAsync();
        await writing.MoreAsync(WritesBefore);
        await writing.StopAsync();
        var caughtUp = await ReplicaAftermath.AssertAsync(set, writing.Acknowledged, Patience);
        Assert.Equal("none", writing.Refusals.ToString());
        Figures.Print($"full disk of the bus: {meanwhile} of {writing.Acknowledged.All.Count} acknowledged while it was full, none refused, caught up {caughtUp.TotalSeconds:0.0} s after the last write, 0 lost, 0 doubled");
    }

    // With all that it keeps: also the bucket with the audit's checkpoint, of which whoever sealed has a copy.
    private static int LoseStreams(NatsServer nats)
    {
        var streams = Directory.EnumerateDirectories(nats.StoreDirectory, "streams", SearchOption.AllDirectories).SelectMany(Directory.EnumerateDirectories).Count();
        Assert.True(streams > 0);
        Directory.Delete(nats.StoreDirectory, recursive: true);
        return streams;
    }
}
