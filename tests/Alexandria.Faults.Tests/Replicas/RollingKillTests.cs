using System.Globalization;

namespace Alexandria.Faults.Tests.Replicas;

/// <summary>Two processes that answer and two that work, of which one after another is killed and started again while clients write.</summary>
public sealed class RollingKillTests
{
    private const string WorkersAndScheduler = "workers,scheduler";

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>How long (<c>ALEXANDRIA_FAULT_SECONDS</c>): a minute when it is not set; ten by <c>bench/replicas.sh</c>.</summary>
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("ALEXANDRIA_FAULT_SECONDS"), CultureInfo.InvariantCulture, out var seconds) ? seconds : 60);

    [Fact]
    public async Task Whichever_process_is_killed_nothing_is_lost_and_only_its_own_connections_break()
    {
        var servers = await ReplicaServers.RequireAsync();
        await using var set = await ReplicaSet.StartAsync(servers, ReplicaSet.Api, WorkersAndScheduler, ReplicaSet.Api, WorkersAndScheduler);
        await using var writing = new SteadyWriting(set);
        var began = TimeProvider.System.GetTimestamp();
        var (kills, slowestStart) = (0, TimeSpan.Zero);
        var answering = set.With(ReplicaSet.Api);
        for (var next = began; TimeProvider.System.GetElapsedTime(began) + Between < Length; next = TimeProvider.System.GetTimestamp())
        {
            var victim = set.All[kills++ % set.All.Count];
            var unanswered = writing.Refusals.Of(Clients.Refusals.Unanswered);
            await victim.KillAsync();
            await victim.StartAsync();
            var down = TimeProvider.System.GetElapsedTime(next);
            slowestStart = down > slowestStart ? down : slowestStart;

            // Requests that were on their way when it came back have met it down.
            await writing.ForAsync(TimeSpan.FromSeconds(1));
            if (answering.Contains(victim))
            {
                unanswered = writing.Refusals.Of(Clients.Refusals.Unanswered);
            }

            await writing.ForAsync(Between - TimeProvider.System.GetElapsedTime(next) is { Ticks: > 0 } rest ? rest : TimeSpan.Zero);
            Assert.Equal(unanswered, writing.Refusals.Of(Clients.Refusals.Unanswered));
        }

        await writing.StopAsync();
        var wrote = TimeProvider.System.GetElapsedTime(began);
        var caughtUp = await ReplicaAftermath.AssertAsync(set, writing.Acknowledged, Patience);

        Assert.Empty(writing.Refusals.Codes);
        Figures.Print(string.Create(
            CultureInfo.InvariantCulture,
            $"rolling kills: {kills} kills in {wrote.TotalSeconds:0} s, {writing.Acknowledged.All.Count} acknowledged ({writing.Acknowledged.All.Count / wrote.TotalSeconds:0} a second), 0 lost, 0 doubled, {writing.Refusals.Of(Clients.Refusals.Unanswered)} requests unanswered, all by a process that was down; ready again after {slowestStart.TotalSeconds:0.0} s at most, caught up {caughtUp.TotalSeconds:0.0} s after the last write"));
    }
}
