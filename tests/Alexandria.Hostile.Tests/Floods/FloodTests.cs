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
        var held = new List<(int Sent, long Resident, long Heap)>();
        for (var from = 0; from < settings.Requests; from += MemoryWindow)
        {
            var to = Math.Min(from + MemoryWindow, settings.Requests);
            await flood.RunAsync(from, to);
            held.Add((to, server.ResidentBytes, await server.HeapBytesAsync()));
        }

        var growth = (double)held[^1].Resident / held[0].Resident;
        Report($"seed {settings.Seed}: {flood.Tally.Count:N0} requests; resident memory (managed heap) in MiB after {string.Join(", ", held.Select(h => $"{h.Sent:N0}: {h.Resident >> 20} ({h.Heap >> 20})"))}", settings);
        Report(string.Create(CultureInfo.InvariantCulture, $"resident memory after the last {MemoryWindow:N0} to that after the first: {growth:F2}"), settings);
        if (growth > MostGrowth)
        {
            flood.Blame($"resident memory grew from {held[0].Resident:N0} to {held[^1].Resident:N0} bytes");
        }
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
