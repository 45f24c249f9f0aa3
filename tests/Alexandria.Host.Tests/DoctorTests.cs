using System.Net.Sockets;
using System.Net;
using System.Runtime.Versioning;
using Alexandria.Adapters.Sqlite;
using Alexandria.Data;

namespace Alexandria.Host.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class DoctorTests
{
    [Fact]
    public async Task A_sound_installation_passes_beside_a_running_server_and_without_one()
    {
        using var data = new TemporaryDirectory();
        Assert.Equal(0, (await DiagnoseAsync(data.File("new"))).Code);
        await using (var server = await ServerProcess.StartAsync(data.Path))
        {
            var beside = await DiagnoseAsync(data.Path, ("ALEXANDRIA_URLS", server.Url));
            Assert.Equal(0, beside.Code);
            Assert.DoesNotContain(beside.Findings, f => f.Verdict == "fail");
            await server.TerminateAsync();
        }

        var without = await DiagnoseAsync(data.Path, ("ALEXANDRIA_URLS", "http://127.0.0.1:0"));
        Assert.Equal(0, without.Code);
        Assert.Equal(["audit", "bus", "clock", "configuration", "directory", "disk", "keys", "store"], without.Findings.Select(f => f.Check).Order(StringComparer.Ordinal));
        Assert.Contains("ok    store", (await CommandLine.RunAsync("doctor", "--data", data.Path)).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_injected_fault_is_found_and_told_how_to_mend()
    {
        using var data = new TemporaryDirectory();
        foreach (var name in new[] { "ada", "grace" })
        {
            Assert.Equal(0, (await CommandLine.RunWithAsync([], "correct horse battery staple\n", "user", "create", "--data", data.Path, "--email", name + "@example.org", "--name", name, "--role", "agent")).Code);
        }

        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        File.WriteAllText(data.File("alexandria.json"), $$"""{ "Urls": "http://127.0.0.1:{{((IPEndPoint)taken.LocalEndpoint).Port}}", "Wrong": 1 }""");
        File.SetUnixFileMode(data.File("keys/audit.key"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        File.SetUnixFileMode(data.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherWrite);
        await ChangeAsync(data.Path, "update audit set actor = 'somebody else' where position = (select min(position) from audit)");
        await ChangeAsync(data.Path, "insert into deliveries (subscriber, event_id, tenant, position, outcome, attempts, reason, updated_at) values ('a', 'b', 'default', 1, 'dead', 10, 'gave up', 0)");
        await ChangeAsync(data.Path, "update audit set at = 32503680000000000 where position = (select max(position) from audit)");

        var sick = await DiagnoseAsync(data.Path);
        Assert.Equal(1, sick.Code);
        Assert.Equal(["audit", "clock", "configuration", "directory", "keys", "port"], sick.Findings.Where(f => f.Verdict == "fail").Select(f => f.Check).Order(StringComparer.Ordinal));
        Assert.Equal("warn", sick.Findings.Single(f => f.Check == "bus").Verdict);
        Assert.All(sick.Findings.Where(f => f.Verdict != "ok"), f => Assert.NotEqual("", f.Remedy));

        Assert.Equal(1, (await CommandLine.RunAsync("audit", "verify", "--data", data.Path)).Code);
    }

    [Fact]
    public async Task A_damaged_database_is_found_and_a_missing_audit_key_as_well()
    {
        using var data = new TemporaryDirectory();
        await CommandLine.RunAsync("role", "list", "--data", data.Path);
        File.Move(data.File("keys/audit.key"), data.File("audit.key"));
        Assert.Contains((await DiagnoseAsync(data.Path)).Findings, f => f is { Check: "audit", Verdict: "fail" });
        Assert.Equal(6, (await CommandLine.RunAsync("audit", "verify", "--data", data.Path)).Code);
        Assert.False(File.Exists(data.File("keys/audit.key")));

        await using (var file = File.OpenWrite(data.File("alexandria.db")))
        {
            file.Seek(8192, SeekOrigin.Begin);
            file.Write(new byte[16384]);
        }

        Assert.Contains((await DiagnoseAsync(data.Path)).Findings, f => f is { Check: "store", Verdict: "fail" });
        Assert.Equal(4, (await CommandLine.RunAsync("audit", "verify", "--data", data.File("nowhere"))).Code);
    }

    private static async Task<(int Code, List<(string Check, string Verdict, string Remedy)> Findings)> DiagnoseAsync(string path, params (string Name, string Value)[] environment)
    {
        var answer = await CommandLine.RunWithAsync(environment.ToDictionary(e => e.Name, e => e.Value), "", "doctor", "--data", path, "--json");
        return (answer.Code, [.. answer.Json["findings"]!.AsArray().Select(f => (f!["check"]!.ToString(), f["verdict"]!.ToString(), f["remedy"]?.ToString() ?? ""))]);
    }

    private static async Task ChangeAsync(string path, string sql)
    {
        await using var database = SqliteDatabase.Open(new SqliteOptions { Path = Path.Combine(path, "alexandria.db") }, TimeProvider.System);
        Assert.True(await database.WriteAsync(work => work.ExecuteAsync(sql), WritePriority.Caller, TestContext.Current.CancellationToken) > 0);
    }
}
