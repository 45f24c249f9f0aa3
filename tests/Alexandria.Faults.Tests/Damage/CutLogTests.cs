using System.Text.Json.Nodes;
using Alexandria.Faults.Tests.Clients;
using Alexandria.Faults.Tests.Kill;
using Alexandria.Testing.Servers;

namespace Alexandria.Faults.Tests.Damage;

/// <summary>A write-ahead log that ends too early: a disk that lied about its syncs, or lost its last blocks.</summary>
public sealed class CutLogTests
{
    private const int Cuts = 8;
    private const int WritesEach = 4;
    private const int LogHeader = 32;

    // Beyond it SQLite copies the log into the database, and what is cut then is no longer the only copy.
    private const long LogWithoutCheckpoint = 1_000L * 4_096;

    [Fact(Skip = TestInstallation.EmbeddedOnly, SkipType = typeof(TestInstallation), SkipWhen = nameof(TestInstallation.IsScaleOut))]
    public async Task A_log_cut_anywhere_leaves_an_earlier_state_and_the_audit_tells_what_is_gone()
    {
        var settings = FaultSettings.Read();
        var choices = settings.Choices(0, 0);
        using var killed = await KilledDirectory.WriteAsync(settings, WritesEach, kill: true);
        using var whole = killed.Copy();
        var length = new FileInfo(whole[KilledDirectory.Log]).Length;
        Assert.InRange(length, LogHeader + 1, LogWithoutCheckpoint);
        var all = await PastAsync(whole);
        var (lost, told) = (0, 0);
        for (var cut = 0; cut < Cuts; cut++)
        {
            using var data = killed.Copy();

            // The first cut takes a few bytes, the rest as much as chance will.
            Cut(data, cut == 0 ? length - choices.Next(1, 4_000) : choices.NextInt64(LogHeader, length));
            var stored = new StoredState(data.Path);
            var past = await PastAsync(data);
            Assert.Equal(all.Events.Take(past.Events.Count), past.Events);
            Assert.Equal(all.Audit.Take(past.Audit.Count), past.Audit);
            Assert.Empty(await stored.BrokenRulesAsync());
            var vouched = (long)JsonNode.Parse(await File.ReadAllTextAsync(data["audit-checkpoint.json"], TestContext.Current.CancellationToken))!["count"]!;
            var fault = await stored.AuditFaultAsync();
            Assert.True(fault is null == past.Seals >= vouched, $"seed {settings.Seed}, cut {cut}: {past.Seals} seals are left of {vouched}, and the audit says: {fault}");
            lost += all.Events.Count - past.Events.Count;
            told += fault is null ? 0 : 1;
        }

        Assert.True(told > 0, $"seed {settings.Seed}: no cut reached a sealed record");
        Figures.Print($"cut log test: seed {settings.Seed}, {killed.Acknowledged.All.Count} acknowledged writes, log of {length} bytes, {Cuts} cuts took {lost} events, each left a prefix of events and audit, {told} told by the audit's checkpoint");
    }

    [Fact(Skip = TestInstallation.EmbeddedOnly, SkipType = typeof(TestInstallation), SkipWhen = nameof(TestInstallation.IsScaleOut))]
    public async Task A_server_runs_on_after_a_cut_log_and_its_doctor_says_what_is_gone()
    {
        var settings = FaultSettings.Read();
        using var killed = await KilledDirectory.WriteAsync(settings, WritesEach, kill: true);
        using var data = killed.Copy();
        Cut(data, LogHeader + (new FileInfo(data[KilledDirectory.Log]).Length / 3));

        await using var server = new ServerUnderTest(data.Path);
        await server.StartAsync();
        await new WritingClient(9, settings.Choices(0, 9), new AcknowledgedWrites()).WriteAsync(server.Http, 2, WritesEach);
        Assert.Equal(200, (await server.ReadinessAsync()).Status);
        var doctor = await ServerProcess.RunAsync("doctor", "--data", data.Path);
        Assert.NotEqual(0, doctor.Code);
        Assert.Contains("fail  audit", doctor.Out, StringComparison.Ordinal);
        Assert.Empty(await new StoredState(data.Path).BrokenRulesAsync());
        Figures.Print("cut log test: " + doctor.Out.Split('\n').First(l => l.StartsWith("fail  audit", StringComparison.Ordinal)));
    }

    private static void Cut(TestDirectory data, long length)
    {
        using var log = new FileStream(data[KilledDirectory.Log], FileMode.Open, FileAccess.Write);
        log.SetLength(length);
        File.Delete(data[KilledDirectory.Database + "-shm"]);
    }

    private static Task<Past> PastAsync(TestDirectory data) => new StoredState(data.Path).ReadAsync(async work => new Past(
        await work.QueryAsync<string>("select id from events order by position"),
        await work.QueryAsync<string>("select id from audit order by position"),
        await work.FirstOrDefaultAsync<long>("select count(*) from audit_seals")));

    private sealed record Past(IReadOnlyList<string> Events, IReadOnlyList<string> Audit, long Seals);
}
