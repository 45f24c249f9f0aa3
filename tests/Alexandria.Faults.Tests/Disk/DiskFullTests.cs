using System.Text.Json.Nodes;
using Alexandria.Faults.Tests.Clients;
using Alexandria.Faults.Tests.Kill;
using Alexandria.Testing.Servers;

namespace Alexandria.Faults.Tests.Disk;

public sealed class DiskFullTests
{
    private const int DiskMebibytes = 64;
    private const int Clients = 4;
    private const int WritesWithRoom = 20;
    private const int RefusalsEach = 5;

    [Fact(Skip = TestInstallation.EmbeddedOnly, SkipType = typeof(TestInstallation), SkipWhen = nameof(TestInstallation.IsScaleOut))]
    public async Task Writes_are_refused_while_the_disk_is_full_and_go_on_once_it_has_room()
    {
        var (mounted, reason) = await SmallDisk.MountAsync(DiskMebibytes);
        Assert.SkipWhen(mounted is null, reason);
        var settings = FaultSettings.Read();
        await using var disk = mounted!;
        await using var server = new ServerUnderTest(disk.DataDirectory);
        await server.StartAsync();
        var acknowledged = new AcknowledgedWrites();
        var clients = Enumerable.Range(1, Clients).Select(n => new WritingClient(n, settings.Choices(0, n), acknowledged)).ToList();
        await Task.WhenAll(clients.Select(c => c.WriteAsync(server.Http, 1, WritesWithRoom)));

        var filling = Task.WhenAll(clients.Select(c => c.WriteUntilRefusedAsync(server.Http, 1)));
        disk.Fill(butBytes: 0);
        var refusals = new List<(int Status, string Text)>(await filling);
        var kept = acknowledged.All.Count;
        for (var more = 0; more < RefusalsEach; more++)
        {
            refusals.AddRange(await Task.WhenAll(clients.Select(c => c.WriteUntilRefusedAsync(server.Http, 1))));
        }

        Assert.All(refusals, r => Assert.True(r.Status == 503 && r.Text.Contains("\"storage_full\"", StringComparison.Ordinal), $"{r.Status} {r.Text}"));
        var readiness = await server.ReadinessAsync();
        Assert.Equal(503, readiness.Status);
        Assert.Contains(JsonNode.Parse(readiness.Text)!["checks"]!.AsArray(), c => c!["name"]!.ToString() == "disk" && c["status"]!.ToString() == "storage_full");
        Assert.Empty(await new Reconciler(server.Http).MissingAsync(acknowledged.All));
        var doctor = await ServerProcess.RunAsync("doctor", "--data", disk.DataDirectory);
        Assert.True(doctor.Code == 1 && doctor.Out.Contains("(disk_full)", StringComparison.Ordinal), doctor.Out);

        disk.Free();
        await Task.WhenAll(clients.Select(c => c.WriteAsync(server.Http, 2, WritesWithRoom)));
        Assert.Empty(await Aftermath.FaultsAsync(server, acknowledged));
        Assert.Equal(0, await server.StopAsync());
        Assert.DoesNotContain(server.LoggedFaults, l => l.Contains("met a defect", StringComparison.Ordinal));
        Figures.Print($"disk test: seed {settings.Seed}, {DiskMebibytes} MiB, {kept} writes acknowledged before it was full, {refusals.Count} refused with storage_full, {acknowledged.All.Count - kept} acknowledged once there was room, 0 lost, 0 doubled; {server.LoggedFaults.Count} errors logged");
    }
}
