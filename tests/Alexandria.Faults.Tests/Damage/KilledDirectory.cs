using System.Text.Json.Nodes;
using Alexandria.Faults.Tests.Clients;
using Alexandria.Faults.Tests.Kill;

namespace Alexandria.Faults.Tests.Damage;

/// <summary>A data directory in which clients have written, to be damaged in copies.</summary>
internal sealed class KilledDirectory(TestDirectory data, AcknowledgedWrites acknowledged) : IDisposable
{
    private const int Clients = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    public const string Database = "alexandria.db";
    public const string Log = "alexandria.db-wal";

    public AcknowledgedWrites Acknowledged => acknowledged;

    /// <param name="settings">Decides what is written.</param>
    /// <param name="writesEach">Acknowledged writes of each client.</param>
    /// <param name="kill">True leaves the log of the writes behind, false moves it into the database.</param>
    public static async Task<KilledDirectory> WriteAsync(FaultSettings settings, int writesEach, bool kill)
    {
        var data = new TestDirectory();
        var acknowledged = new AcknowledgedWrites();
        await using var server = new ServerUnderTest(data.Path);

        // The first start makes the database; its end moves the log into it, so that the log holds the writes alone.
        await server.StartAsync();
        Assert.Equal(0, await server.StopAsync());
        await server.StartAsync();
        await Task.WhenAll(Enumerable.Range(1, Clients).Select(n => new WritingClient(n, settings.Choices(0, n), acknowledged).WriteAsync(server.Http, 1, writesEach)));
        if (kill)
        {
            // What was not sealed is not missed by anybody.
            await SealedAsync(data);
            await server.KillAsync();
        }
        else
        {
            Assert.Equal(0, await server.StopAsync());
        }

        return new KilledDirectory(data, acknowledged);
    }

    public TestDirectory Copy()
    {
        var copy = new TestDirectory();
        foreach (var file in Directory.EnumerateFiles(data.Path, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".sock", StringComparison.Ordinal)))
        {
            var place = copy[Path.GetRelativePath(data.Path, file)];
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.Copy(file, place);
        }

        return copy;
    }

    private static async Task SealedAsync(TestDirectory data)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var glances = new PeriodicTimer(Glance, TimeProvider.System);
        var stored = new StoredState(data.Path);
        var records = await stored.ReadAsync(work => work.FirstOrDefaultAsync<long>("select count(*) from audit"));
        while ((long)JsonNode.Parse(await File.ReadAllTextAsync(data["audit-checkpoint.json"], patience.Token))!["count"]! < records)
        {
            await glances.WaitForNextTickAsync(patience.Token);
        }
    }

    public void Dispose() => data.Dispose();
}
