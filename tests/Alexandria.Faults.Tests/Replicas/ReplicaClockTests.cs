using Alexandria.Faults.Tests.Clock;
using Alexandria.Testing.Servers;

namespace Alexandria.Faults.Tests.Replicas;

/// <summary>One replica whose clock is set wrong beside one whose clock is right.</summary>
public sealed class ReplicaClockTests
{
    private const int WritesBetween = 30;

    private static readonly int[] Hours = [0, 1, -1, 0];
    private static readonly TimeSpan Nearly = TimeSpan.FromMinutes(50);

    [Fact]
    public async Task A_clock_that_jumps_an_hour_at_one_of_two_replicas_changes_no_order_and_doubles_nothing()
    {
        using var clock = ShiftedClock.Find();
        Assert.SkipWhen(clock is null, "libfaketime is not installed");
        var servers = await ReplicaServers.RequireAsync();
        await using var set = new ReplicaSet(await TestInstallation.CreateAsync(servers.Postgres, servers.Nats));
        await Task.WhenAll(set.Add(ReplicaSet.Everything).StartAsync([.. clock!.Wrapper]), set.Add(ReplicaSet.Everything).StartAsync());
        await using var writing = new SteadyWriting(set);
        foreach (var hours in Hours)
        {
            clock.Set(hours);
            await writing.MoreAsync(WritesBetween);
        }

        await writing.StopAsync();
        var caughtUp = await ReplicaAftermath.AssertAsync(set, writing.Acknowledged);
        var now = TimeProvider.System.GetUtcNow();
        var (first, last) = await set.Installation.ReadAsync(async work => (
            await work.FirstOrDefaultAsync<DateTimeOffset?>("select min(occurred_at) as at from events"),
            await work.FirstOrDefaultAsync<DateTimeOffset?>("select max(occurred_at) as at from events")));
        Assert.True(first < now - Nearly && last > now + Nearly, $"The clock did not jump: the events are of {first:u} to {last:u}.");
        Figures.Print($"clock of one of two replicas: jumps of +1 h, -2 h, +1 h, {writing.Acknowledged.All.Count} acknowledged, caught up {caughtUp.TotalSeconds:0.0} s after the last write, 0 lost, 0 doubled; refused: {writing.Refusals}");
    }
}
