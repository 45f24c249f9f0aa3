using System.Text.Json.Nodes;
using Alexandria.Faults.Tests.Clients;
using Alexandria.Faults.Tests.Kill;
using Alexandria.Testing.Servers;

namespace Alexandria.Faults.Tests.Backup;

/// <summary>A backup that is made while clients write, restored on another directory after the first server was killed.</summary>
public sealed class BackupUnderLoadTests
{
    private const int Clients = 8;
    private const int WritesBefore = 400;

    [Fact(Skip = TestInstallation.EmbeddedOnly, SkipType = typeof(TestInstallation), SkipWhen = nameof(TestInstallation.IsScaleOut))]
    public async Task A_backup_under_load_restores_to_everything_that_was_acknowledged_before_it_began()
    {
        var settings = FaultSettings.Read();
        using var data = new TestDirectory();
        using var elsewhere = new TestDirectory();
        var (file, restored) = (Path.Combine(elsewhere.Path, "backup.tar"), Path.Combine(elsewhere.Path, "restored"));
        var acknowledged = new AcknowledgedWrites();
        IReadOnlyList<Acknowledged> before;
        JsonNode report;
        double rateBefore, rateDuring;
        await using (var server = new ServerUnderTest(data.Path))
        {
            await server.StartAsync();
            var enough = acknowledged.MoreAsync(WritesBefore);
            var began = TimeProvider.System.GetTimestamp();
            var writing = Task.WhenAll(Enumerable.Range(1, Clients).Select(n => new WritingClient(n, settings.Choices(0, n), acknowledged).WriteUntilGoneAsync(server.Http, 1)));
            await await Task.WhenAny(enough, writing);
            rateBefore = acknowledged.All.Count / TimeProvider.System.GetElapsedTime(began).TotalSeconds;

            before = acknowledged.All;
            began = TimeProvider.System.GetTimestamp();
            var answer = await ServerProcess.RunAsync("backup", "--data", data.Path, "--to", file, "--json");
            var meanwhile = acknowledged.All.Count - before.Count;
            rateDuring = meanwhile / TimeProvider.System.GetElapsedTime(began).TotalSeconds;
            Assert.True(answer.Code == 0, answer.Out + answer.Error);
            report = JsonNode.Parse(answer.Out)!;
            Assert.True((bool)report["verified"]!);
            Assert.True(meanwhile > 0, "nothing was written while the backup was made");
            await server.KillAsync();
            await writing;
        }

        var restoring = await ServerProcess.RunAsync("restore", "--from", file, "--data", restored, "--json");
        Assert.True(restoring.Code == 0, restoring.Out + restoring.Error);
        var stored = new StoredState(restored);
        Assert.Empty(await stored.BrokenRulesAsync());
        Assert.Null(await stored.AuditFaultAsync());

        await using var next = new ServerUnderTest(restored);
        await next.StartAsync();
        Assert.Empty((await stored.SettledAsync()).Faults());
        Assert.Empty(await new Reconciler(next.Http).MissingAsync(before));
        var more = new AcknowledgedWrites();
        await new WritingClient(Clients + 1, settings.Choices(1, 1), more).WriteAsync(next.Http, 2, 20);
        Assert.Empty(await new Reconciler(next.Http).MissingAsync(more.All));
        Assert.Empty(await stored.BrokenRulesAsync());
        Assert.Equal(0, await next.StopAsync());
        next.AssertNoFaultWasLogged();
        Figures.Print(
            $"backup test: seed {settings.Seed}, {before.Count} writes acknowledged before it, all restored with their contents; {report["tickets"]} tickets, {report["auditRecords"]} audit records, "
            + $"{(long)report["bytes"]! / 1024} KiB made and verified in {report["seconds"]} s; {rateBefore:0} writes/s before, {rateDuring:0} during it; 20 more written after the restoration");
    }
}
