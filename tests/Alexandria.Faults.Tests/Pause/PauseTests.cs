using Alexandria.Faults.Tests.Clients;

namespace Alexandria.Faults.Tests.Pause;

/// <summary>A process that stands still, as in a suspended virtual machine.</summary>
public sealed class PauseTests
{
    private const int Clients = 8;
    private const int WritesBetween = 60;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Impatience = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_server_that_was_stopped_for_seconds_goes_on_and_loses_nothing()
    {
        var settings = FaultSettings.Read();
        using var data = new TestDirectory();
        await using var server = new ServerUnderTest(data.Path);
        await server.StartAsync();
        var acknowledged = new AcknowledgedWrites();
        var clients = Enumerable.Range(1, Clients).Select(n => new WritingClient(n, settings.Choices(0, n), acknowledged)).ToList();
        var writing = Task.WhenAll(clients.Select(c => c.WriteAsync(server.Http, 1, 2 * WritesBetween)));
        await acknowledged.MoreAsync(WritesBetween);

        await server.SignalAsync("STOP");
        var stopped = TimeProvider.System.GetTimestamp();
        var before = acknowledged.All.Count;
        using (var impatient = new CancellationTokenSource(Impatience, TimeProvider.System))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => server.Http.GetAsync("/livez", impatient.Token));
        }

        await Task.Delay(Pause - Impatience, TimeProvider.System, TestContext.Current.CancellationToken);
        var meanwhile = acknowledged.All.Count - before;
        Assert.False(writing.IsCompleted);
        var next = acknowledged.MoreAsync(1);
        await server.SignalAsync("CONT");
        var continued = TimeProvider.System.GetTimestamp();
        await await Task.WhenAny(next, writing);
        var first = TimeProvider.System.GetElapsedTime(continued);
        await writing;

        Assert.InRange(meanwhile, 0, Clients);
        Assert.Equal(Clients * 2 * WritesBetween, acknowledged.All.Count);
        Assert.Empty(await Aftermath.FaultsAsync(server, acknowledged));
        Assert.Equal(0, await server.StopAsync());
        server.AssertNoFaultWasLogged();
        Figures.Print($"pause test: seed {settings.Seed}, stopped for {TimeProvider.System.GetElapsedTime(stopped, continued).TotalSeconds:0.0} s under {Clients} clients, next answer {first.TotalMilliseconds:0} ms after it went on, {acknowledged.All.Count} acknowledged writes, 0 lost, 0 doubled");
    }
}
