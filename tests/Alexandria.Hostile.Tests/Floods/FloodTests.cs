using System.Globalization;

namespace Alexandria.Hostile.Tests.Floods;

public sealed class FloodTests
{
    private const int MemoryWindow = 10_000;
    private const double MostGrowth = 1.2;

    [Fact]
    public async Task Hostile_requests_are_refused_each_as_it_should_be_and_leave_nothing_behind()
    {
        var settings = HostileSettings.Read();
        await using var server = await HostileServer.StartAsync();
        var flood = new Flood(server, settings);
        if (settings.Only is { } only)
        {
            await flood.RunAsync(only, only + 1);
        }
        else
        {
            await RunAsync(server, flood, settings);
        }

        await flood.CheckStoreAsync();
        var logged = await server.StopAsync();
        foreach (var line in flood.Tally.Lines())
        {
            Report(line, settings);
        }

        Assert.True(
            flood.Faults.Count + logged.Count == 0,
            $"seed {settings.Seed}: {flood.Faults.Count} faults\n{string.Join('\n', flood.Faults.Take(200))}\nand {logged.Count} lines logged at Error or above\n{string.Join('\n', logged.Take(20))}");
    }

    private static async Task RunAsync(HostileServer server, Flood flood, HostileSettings settings)
    {
        var first = Math.Min(MemoryWindow, settings.Requests);
        await flood.RunAsync(0, first);
        var early = server.ResidentBytes;
        await flood.RunAsync(first, settings.Requests);
        var late = server.ResidentBytes;
        var growth = (double)late / early;
        Report(string.Create(CultureInfo.InvariantCulture, $"seed {settings.Seed}: {flood.Tally.Count:N0} requests; resident memory {early >> 20} MiB after the first {first:N0}, {late >> 20} MiB after the last, ratio {growth:F2}"), settings);
        Assert.True(growth <= MostGrowth, $"seed {settings.Seed}: memory grew from {early} to {late} bytes");
    }

    private static void Report(string line, HostileSettings settings)
    {
        Figures.Print(line);
        if (settings.Result is { } file)
        {
            File.AppendAllText(file, line + "\n");
        }
    }
}
