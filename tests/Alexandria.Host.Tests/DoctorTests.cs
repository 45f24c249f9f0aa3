using System.Net.Sockets;
using System.Net;
using System.Runtime.Versioning;
using Alexandria.Adapters.Sqlite;
using Alexandria.Data;

namespace Alexandria.Host.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class DoctorTests(SoundDirectory sound)
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
        Assert.Equal(["audit", "bus", "clock", "configuration", "directory", "disk", "files", "keys", "schema", "store", "workflows"], without.Findings.Select(f => f.Check).Order(StringComparer.Ordinal));
        Assert.Contains("ok    store", (await CommandLine.RunAsync("doctor", "--data", data.Path)).Out, StringComparison.Ordinal);
    }

    /// <summary>By its code: how to bring a fault about in a sound data directory.</summary>
    public static TheoryData<string, int> Faults => new()
    {
        { "configuration_invalid", 1 },
        { "data_directory_writable_by_others", 1 },
        { "key_readable_by_others", 1 },
        { "port_in_use", 1 },
        { "database_damaged", 1 },
        { "schema_refused", 1 },
        { "schema_older", 0 },
        { "blob_missing", 1 },
        { "blob_damaged", 1 },
        { "audit_broken", 1 },
        { "audit_key_missing", 1 },
        { "clock_behind", 1 },
        { "dead_letters", 0 },
        { "subscriber_behind", 0 },
        { "workflow_stuck", 0 },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Each_injected_fault_is_named_alone_and_told_how_to_mend(string code, int exitCode)
    {
        using var data = new TemporaryDirectory();
        await sound.CopyToAsync(data.Path);
        Assert.Equal(0, (await DiagnoseAsync(data.Path)).Code);

        using var taken = new TcpListener(IPAddress.Loopback, 0);
        await InjectAsync(code, data, taken);
        var sick = await DiagnoseAsync(data.Path);
        var found = sick.Findings.Where(f => f.Verdict != "ok").ToList();
        Assert.Equal([code], found.Select(f => f.Code));
        Assert.All(found, f => Assert.NotEqual("", f.Remedy));
        Assert.Equal(exitCode, sick.Code);
        Assert.Contains($"({code})", (await CommandLine.RunAsync("doctor", "--data", data.Path)).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_was_restored_without_its_checkpoint_is_named()
    {
        using var data = new TemporaryDirectory();
        await sound.CopyToAsync(data.Path);
        File.Copy(data.File("alexandria.db"), data.File("older.db"));
        Assert.Equal(0, (await CommandLine.RunAsync("ticket", "open", "--data", data.Path, "--subject", "It stops", "--body", "It stops.")).Code);
        File.Move(data.File("older.db"), data.File("alexandria.db"), overwrite: true);
        var found = (await DiagnoseAsync(data.Path)).Findings.Single(f => f.Code == "audit_broken");
        Assert.Contains("the tail is cut", found.Detail, StringComparison.Ordinal);
    }

    private static async Task InjectAsync(string code, TemporaryDirectory data, TcpListener taken)
    {
        switch (code)
        {
            case "configuration_invalid":
                await File.WriteAllTextAsync(data.File("alexandria.json"), """{ "Wrong": 1 }""");
                break;
            case "data_directory_writable_by_others":
                File.SetUnixFileMode(data.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherWrite);
                break;
            case "key_readable_by_others":
                File.SetUnixFileMode(data.File("keys/audit.key"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
                break;
            case "port_in_use":
                taken.Start();
                await File.WriteAllTextAsync(data.File("alexandria.json"), $$"""{ "Urls": "http://127.0.0.1:{{((IPEndPoint)taken.LocalEndpoint).Port}}" }""");
                break;
            case "database_damaged":
                await using (var file = File.OpenWrite(data.File("alexandria.db")))
                {
                    file.Seek(8192, SeekOrigin.Begin);
                    file.Write(new byte[16384]);
                }

                break;
            case "schema_refused":
                await ChangeAsync(data.Path, "update schema_migrations set digest = 'another' where module = 'Support' and number = 1");
                break;
            case "schema_older":
                await ChangeAsync(data.Path, "delete from schema_migrations where module = 'Support' and number = (select max(number) from schema_migrations where module = 'Support')");
                break;
            case "blob_missing":
                File.Delete(Blob(data));
                break;
            case "blob_damaged":
                await File.AppendAllTextAsync(Blob(data), "x");
                break;
            case "audit_broken":
                await ChangeAsync(data.Path, "update audit set actor = 'somebody else' where position = (select min(position) from audit)");
                break;
            case "audit_key_missing":
                File.Move(data.File("keys/audit.key"), data.File("audit.key"));
                break;
            case "clock_behind":
                // Beyond the last seal, so that nothing else is wrong with it.
                await ChangeAsync(data.Path, "insert into audit (id, tenant, at, actor, actor_name, operation, outcome, surface, trace_id, count) values ('later', 'default', 32503680000000000, 'a', 'a', 'tickets.open', 'succeeded', 'rest', 't', 1)");
                break;
            case "dead_letters":
                await ChangeAsync(data.Path, "insert into deliveries (subscriber, event_id, tenant, position, outcome, attempts, reason, updated_at) values ('a', 'b', 'default', 1, 'dead', 10, 'gave up', 0)");
                break;
            case "subscriber_behind":
                await ChangeAsync(data.Path, "insert into subscriptions (subscriber, position) values ('a', -6000)");
                break;
            default:
                await ChangeAsync(data.Path, "update workflows set status = 'running', updated_at = 0");
                break;
        }
    }

    private static string Blob(TemporaryDirectory data) => Directory.EnumerateFiles(data.File("blobs"), "*", SearchOption.AllDirectories).First();

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

    private static async Task<(int Code, List<(string Check, string Verdict, string Code, string Detail, string Remedy)> Findings)> DiagnoseAsync(string path, params (string Name, string Value)[] environment)
    {
        var answer = await CommandLine.RunWithAsync(environment.ToDictionary(e => e.Name, e => e.Value), "", "doctor", "--data", path, "--json");
        return (answer.Code, [.. answer.Json["findings"]!.AsArray().Select(f => (f!["check"]!.ToString(), f["verdict"]!.ToString(), f["code"]!.ToString(), f["detail"]!.ToString(), f["remedy"]?.ToString() ?? ""))]);
    }

    private static async Task ChangeAsync(string path, string sql)
    {
        await using var database = SqliteDatabase.Open(new SqliteOptions { Path = Path.Combine(path, "alexandria.db") }, TimeProvider.System);
        Assert.True(await database.WriteAsync(work => work.ExecuteAsync(sql), WritePriority.Caller, TestContext.Current.CancellationToken) > 0);
    }
}
