using System.Globalization;
using Alexandria.Faults.Tests.Clients;

namespace Alexandria.Faults.Tests.Replicas;

/// <summary>What happens to the processes that deliver events and run workflow steps.</summary>
public sealed class WorkerTests
{
    private const int Kills = 3;
    private const int WritesBefore = 30;

    /// <summary>A process is held for alive 10 s long, others look every 2 s, and the machine is busy.</summary>
    private const int TakeOverSeconds = 30;

    private const int Pulses = 30;
    private const long MostMebibytes = 768;

    private static readonly TimeSpan Still = TimeSpan.FromMilliseconds(450);
    private static readonly TimeSpan Awake = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task A_killed_workers_deliveries_and_workflow_instances_go_on_elsewhere()
    {
        await using var set = await ReplicaSet.StartAsync(await ReplicaServers.RequireAsync(), ReplicaSet.ApiAndScheduler, ReplicaSet.ApiAndScheduler, ReplicaSet.Workers, ReplicaSet.Workers);
        await using var writing = new SteadyWriting(set);
        var (orphans, longest) = (0, 0.0);
        for (var kill = 0; kill < Kills; kill++)
        {
            var victim = set.With(ReplicaSet.Workers)[kill % 2];
            var id = victim.ProcessId;
            await writing.MoreAsync(WritesBefore);
            orphans += await set.StopBetweenStepsAsync(victim);
            await victim.KillAsync();
            longest = Math.Max(longest, (await Eventually.HoldsAsync(async () => await set.InstancesOfAsync(id) == 0, "the instances of the killed worker are taken over", TakeOverSeconds)).TotalSeconds);
            await victim.StartAsync();
        }

        await writing.StopAsync();
        var caughtUp = await ReplicaAftermath.AssertAsync(set, writing.Acknowledged);
        Assert.Equal(0, writing.Refusals.Of(Refusals.Unanswered));
        Figures.Print($"worker kills: {Kills} kills, {writing.Acknowledged.All.Count} acknowledged, {orphans} workflow instances left behind and taken over within {longest:0.0} s, caught up {caughtUp.TotalSeconds:0.0} s after the last write, 0 lost, 0 doubled; refused: {writing.Refusals}");
    }

    [Fact]
    public async Task A_slow_worker_holds_up_neither_the_others_nor_the_callers()
    {
        await using var set = await ReplicaSet.StartAsync(await ReplicaServers.RequireAsync(), ReplicaSet.ApiAndScheduler, ReplicaSet.Workers, ReplicaSet.Workers);
        var slow = set.With(ReplicaSet.Workers)[0];
        await using var writing = new SteadyWriting(set);
        await writing.MoreAsync(WritesBefore);
        for (var pulse = 0; pulse < Pulses; pulse++)
        {
            await slow.SignalAsync("STOP");
            await writing.ForAsync(Still);
            await slow.SignalAsync("CONT");
            await writing.ForAsync(Awake);
        }

        var memory = set.All.Select(s => s.ResidentMebibytes).ToList();
        var slowly = writing.Acknowledged.All.Count;
        await writing.StopAsync();
        var caughtUp = await ReplicaAftermath.AssertAsync(set, writing.Acknowledged);
        Assert.All(memory, mebibytes => Assert.InRange(mebibytes, 0, MostMebibytes));
        Figures.Print($"slow worker: stopped for 9 tenths of {Pulses * (Still + Awake).TotalSeconds:0} s, {slowly} acknowledged meanwhile, {writing.Acknowledged.All.Count} in all, caught up {caughtUp.TotalSeconds:0.0} s after the last write, memory {string.Join(", ", memory.Select(m => m.ToString(CultureInfo.InvariantCulture)))} MiB (the second was the slow one); refused: {writing.Refusals}");
    }
}
