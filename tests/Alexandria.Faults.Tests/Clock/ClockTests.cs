using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Alexandria.Faults.Tests.Clients;
using Alexandria.Faults.Tests.Kill;

namespace Alexandria.Faults.Tests.Clock;

public sealed class ClockTests
{
    private const int Clients = 4;
    private const int WritesEach = 20;

    private static readonly int[] Hours = [0, 1, -1, 0];
    private static readonly TimeSpan Nearly = TimeSpan.FromMinutes(50);

    [Fact]
    public async Task A_clock_that_jumps_an_hour_ahead_and_back_changes_no_order_and_doubles_nothing()
    {
        using var clock = ShiftedClock.Find();
        Assert.SkipWhen(clock is null, "libfaketime is not installed");
        var settings = FaultSettings.Read();
        using var data = new TestDirectory();
        await using var server = new ServerUnderTest(data.Path);
        await server.StartAsync([.. clock!.Wrapper]);
        var acknowledged = new AcknowledgedWrites();
        var clients = Enumerable.Range(1, Clients).Select(n => new WritingClient(n, settings.Choices(0, n), acknowledged)).ToList();

        // The clock jumps while the clients write.
        var writing = Task.WhenAll(clients.Select(c => c.WriteAsync(server.Http, 1, WritesEach * Hours.Length)));
        foreach (var hours in Hours)
        {
            clock.Set(hours);
            await await Task.WhenAny(acknowledged.MoreAsync(Clients * WritesEach * 3 / 4), writing);
        }

        await writing;
        var now = TimeProvider.System.GetUtcNow();
        var stored = new StoredState(data.Path);
        var (first, last) = await stored.ReadAsync(async work => (
            await work.FirstOrDefaultAsync<DateTimeOffset?>("select min(occurred_at) as at from events"),
            await work.FirstOrDefaultAsync<DateTimeOffset?>("select max(occurred_at) as at from events")));
        Assert.True(first < now - Nearly && last > now + Nearly, $"The clock of the server did not jump: its events are of {first:u} to {last:u}.");

        await Task.WhenAll(clients.Select(c => c.ResolveAllAsync(server.Http, 1)));
        Assert.Empty(await Aftermath.FaultsAsync(server, acknowledged));
        Assert.Empty((await stored.WorkflowsAsync()).Unfinished());

        await server.KillAsync();
        clock.Set(-1);
        await server.StartAsync([.. clock.Wrapper]);
        await Task.WhenAll(clients.Select(c => c.WriteAsync(server.Http, 2, WritesEach)));
        Assert.Empty(await Aftermath.FaultsAsync(server, acknowledged));
        await AKeyExpiresByTheClockAsync(server, clock);
        Assert.Equal(0, await server.StopAsync());
        server.AssertNoFaultWasLogged();
        Figures.Print($"clock test: seed {settings.Seed}, jumps of +1 h, -2 h, +1 h under {Clients} clients and a start an hour behind, {acknowledged.All.Count} acknowledged writes, 0 lost, 0 doubled, chain verified");
    }

    // A clock ahead refuses the key early, and a clock set right lets it in again: nothing is written down because of the wrong time.
    private static async Task AKeyExpiresByTheClockAsync(ServerUnderTest server, ShiftedClock clock)
    {
        var expires = TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(30);
        using var made = await server.Http.PostAsJsonAsync("/v1/keys", new JsonObject { ["name"] = "half an hour", ["role"] = "agent", ["expiresAt"] = expires }, TestContext.Current.CancellationToken);
        var key = JsonNode.Parse(await made.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["key"]!.ToString();
        foreach (var (hours, expected) in new[] { (0, 200), (1, 401), (0, 200) })
        {
            clock.Set(hours);
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/tickets");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using var answer = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(expected, (int)answer.StatusCode);
        }
    }
}
