using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Alexandria.Testing.Servers;

namespace Alexandria.Faults.Tests.Sync;

public sealed class SyncTests
{
    private const int Posts = 30;

    // A page of the log as it is written, so that the row of each ticket is seen in it.
    private const int BytesShown = 4200;

    [Fact(Skip = TestInstallation.EmbeddedOnly, SkipType = typeof(TestInstallation), SkipWhen = nameof(TestInstallation.IsScaleOut))]
    public async Task A_sync_of_the_log_stands_between_the_row_of_a_ticket_and_its_acknowledgement()
    {
        await SkipWithoutTracerAsync();
        using var data = new TestDirectory();
        using var trace = new TestDirectory();
        await using var server = new ServerUnderTest(data.Path);
        await server.StartAsync("strace", "-f", "-y", "-s", $"{BytesShown}", "-e", "trace=fsync,fdatasync,recvfrom,recvmsg,read,sendto,sendmsg,write,pwrite64,pwritev", "-e", "signal=none", "-o", trace["calls"]);
        for (var post = 1; post <= Posts; post++)
        {
            using var answer = await server.Http.PostAsJsonAsync("/v1/tickets", new JsonObject { ["subject"] = Marker(post), ["body"] = "What was acknowledged is on the disk." });
            Assert.Equal(201, (int)answer.StatusCode);
        }

        Assert.Equal(0, await server.StopAsync());

        var calls = SystemCallLog.Read(File.ReadLines(trace["calls"]));
        var logCalls = calls.Where(c => c.Text.Contains("alexandria.db-wal>", StringComparison.Ordinal)).ToList();
        var syncs = logCalls.Where(c => c.Name is "fsync" or "fdatasync" && c.Text.EndsWith("= 0", StringComparison.Ordinal)).ToList();
        var arrivals = calls.Where(c => c.Name is "recvfrom" or "recvmsg" or "read" && c.Text.Contains("\"POST /v1/tickets HTTP/1.1", StringComparison.Ordinal)).ToList();
        var acknowledgements = calls.Where(c => c.Name is "sendto" or "sendmsg" or "write" && c.Text.Contains("\"HTTP/1.1 201", StringComparison.Ordinal)).ToList();
        Assert.Equal((Posts, Posts), (arrivals.Count, acknowledgements.Count));
        for (var post = 1; post <= Posts; post++)
        {
            var (arrival, acknowledgement) = (arrivals[post - 1], acknowledgements[post - 1]);
            var row = logCalls.FirstOrDefault(c => c.Name.Contains("write", StringComparison.Ordinal) && c.Begun > arrival.Ended && c.Text.Contains(Marker(post), StringComparison.Ordinal));
            Assert.True(row is not null && row.Ended < acknowledgement.Begun, $"The row of {Marker(post)} was not written into the log between its arrival and its acknowledgement.");
            var sync = syncs.FirstOrDefault(s => s.Begun > row.Ended);
            Assert.True(sync is not null && sync.Ended < acknowledgement.Begun, $"{Marker(post)} was acknowledged before the log was synced.");
        }

        Figures.Print($"sync test: {Posts} tickets, each acknowledged after its row was written into the log and the log synced; {syncs.Count} syncs of the log in all, {calls.Count} system calls looked at");
    }

    private static string Marker(int post) => $"sync-test-ticket-{post:00}.";

    private static async Task SkipWithoutTracerAsync()
    {
        if (!OperatingSystem.IsLinux() || !(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "strace"))))
        {
            Assert.Skip("strace is not installed");
        }

        using var probe = Process.Start(new ProcessStartInfo("strace", ["-o", "/dev/null", "true"]) { UseShellExecute = false, RedirectStandardError = true })!;
        var reason = await probe.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await probe.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(probe.ExitCode != 0, "strace may not trace here: " + reason.Trim());
    }
}
