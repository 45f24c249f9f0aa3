namespace Alexandria.Faults.Tests.Replicas;

/// <summary>What happens to the processes that deliver events and run workflow steps.</summary>
public sealed class WorkerTests
{
    private const int Kills = 4;
    private const int WritesBefore = 60;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    /// <summary>A process is held for alive 10 s long, others look every 2 s, and the machine is busy.</summary>
    private static readonly TimeSpan TakeOver = TimeSpan.FromSeconds(16);

    [Fact]
    public async Task A_killed_workers_deliveries_and_workflow_instances_go_on_elsewhere()
    {
        var servers = await ReplicaServers.RequireAsync();
        await using var set = await ReplicaSet.StartAsync(servers, ReplicaSet.ApiAndScheduler, ReplicaSet.ApiAndScheduler, ReplicaSet.Workers, ReplicaSet.Workers);
        await using var writing = new SteadyWriting(set);
        var (orphans, longest) = (0, 0.0);
        for (var kill = 0; kill < Kills; kill++)
        {
            var victim = set.With(ReplicaSet.Workers)[kill % 2];
            await writing.MoreAsync(WritesBefore);
            var id = victim.ProcessId;
            await victim.KillAsync();
            orphans += await set.InstancesOfAsync(id);
            longest = Math.Max(longest, (await TakenOverAsync(set, id)).TotalSeconds);
            await victim.StartAsync();
        }

        await writing.StopAsync();
        var (caughtUp, faults) = await new ReplicaAftermath(set).LookAsync(writing.Acknowledged, Patience);
        Assert.Empty(faults);
        Assert.True(orphans > 0, "No kill met a workflow on its way.");
        Assert.InRange(longest, 0, TakeOver.TotalSeconds);
        Assert.Equal(0, writing.Refusals.Of(Clients.Refusals.Unanswered));
        Figures.Print($"worker kills: {Kills} kills, {writing.Acknowledged.All.Count} acknowledged, {orphans} workflow instances taken over within {longest:0.0} s, caught up in {caughtUp.TotalSeconds:0.0} s, 0 lost, 0 doubled; refused: {writing.Refusals}");
    }

    /// <summary>Waits until a process that is gone owns no instance that goes on.</summary>
    private static async Task<TimeSpan> TakenOverAsync(ReplicaSet set, int processId)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var glances = new PeriodicTimer(Glance, TimeProvider.System);
        while (await set.InstancesOfAsync(processId) > 0)
        {
            await glances.WaitForNextTickAsync(patience.Token);
        }

        return TimeProvider.System.GetElapsedTime(began);
    }
}
