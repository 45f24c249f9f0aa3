using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Alexandria.Adapters.Sqlite;
using Alexandria.Data;
using Alexandria.Faults.Tests.Kill;
using Alexandria.Testing.Servers;

namespace Alexandria.Faults.Tests.Upgrade;

/// <summary>The present program on the data of an earlier one, of a newer one, and killed while it changes the schema.</summary>
public sealed class UpgradeTests : IDisposable
{
    private readonly TestDirectory data = new();

    public void Dispose() => data.Dispose();

    [Fact(Skip = TestInstallation.EmbeddedOnly, SkipType = typeof(TestInstallation), SkipWhen = nameof(TestInstallation.IsScaleOut))]
    public async Task An_earlier_installation_is_backed_up_upgraded_and_goes_on_with_its_data()
    {
        await EarlierInstallation.CreateAsync(data.Path);
        var began = TimeProvider.System.GetTimestamp();
        await using var server = new ServerUnderTest(data.Path);
        await server.StartAsync();
        var started = TimeProvider.System.GetElapsedTime(began);

        // Rows, and the indexes in memory that are made of them.
        Assert.Equal("Ada King", (await GetAsync(server, "/v1/customers?email=ada@example.org"))["items"]![0]!["name"]!.ToString());
        Assert.Equal("Gazebo number17", Assert.Single((await GetAsync(server, "/v1/tickets?q=number17"))["items"]!.AsArray())!["subject"]!.ToString());
        Assert.Contains("Mending the gazebo", (await GetAsync(server, "/v1/articles/search?q=rafters")).ToJsonString(), StringComparison.Ordinal);

        // The events that nobody had handled yet start their workflows.
        var stored = new StoredState(data.Path);
        Assert.Empty((await stored.SettledAsync()).Faults());
        Assert.Equal(EarlierInstallation.Tickets, await CountAsync(stored, "select count(*) from workflows"));
        Assert.Equal(EarlierInstallation.Migrations.Count, await CountAsync(stored, "select count(*) from schema_migrations"));
        Assert.Equal(0, await server.StopAsync());
        Assert.Null(await stored.AuditFaultAsync());
        Assert.Equal(0, await stored.UnsealedAsync());

        // The installation as it was.
        var backup = Assert.Single(Directory.GetFiles(Path.Combine(data.Path, "backups")));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(backup));
        }

        using var elsewhere = new TestDirectory();
        var restored = Path.Combine(elsewhere.Path, "restored");
        var answer = await ServerProcess.RunAsync("restore", "--from", backup, "--data", restored, "--json");
        Assert.True(answer.Code == 0, answer.Out + answer.Error);
        var before = new StoredState(restored);
        Assert.Equal(EarlierInstallation.Tickets, await CountAsync(before, "select count(*) from tickets"));
        Assert.Equal(0, await CountAsync(before, "select count(*) from sqlite_master where name = 'erasures'"));

        // A second start has nothing to do, and backs nothing up.
        await server.StartAsync();
        Assert.Equal(0, await server.StopAsync());
        Assert.Single(Directory.GetFiles(Path.Combine(data.Path, "backups")));
        Figures.Print($"upgrade test: {EarlierInstallation.Tickets} tickets backed up, upgraded and ready in {started.TotalSeconds:0.0} s");
    }

    [Fact(Skip = TestInstallation.EmbeddedOnly, SkipType = typeof(TestInstallation), SkipWhen = nameof(TestInstallation.IsScaleOut))]
    public async Task A_database_of_a_newer_program_is_refused_and_left_as_it_is()
    {
        await EarlierInstallation.CreateAsync(data.Path);
        await WriteAsync("insert into schema_migrations (module, number, name, digest, applied_at) values ('Kernel', 999, 'of-tomorrow', 'x', 1)");
        var before = await File.ReadAllBytesAsync(Path.Combine(data.Path, "alexandria.db"));

        foreach (var verb in new[] { "up", "ticket list" })
        {
            var answer = await ServerProcess.RunAsync([.. verb.Split(' '), "--data", data.Path, "--json"]);
            Assert.Equal(6, answer.Code);
            Assert.Contains("schema_refused", answer.Error, StringComparison.Ordinal);
        }

        Assert.Equal(before, await File.ReadAllBytesAsync(Path.Combine(data.Path, "alexandria.db")));
        Assert.False(Directory.Exists(Path.Combine(data.Path, "backups")));
    }

    [Fact(Skip = TestInstallation.EmbeddedOnly, SkipType = typeof(TestInstallation), SkipWhen = nameof(TestInstallation.IsScaleOut))]
    public async Task A_migration_that_was_altered_after_it_had_been_applied_is_refused()
    {
        await EarlierInstallation.CreateAsync(data.Path);
        await WriteAsync("update schema_migrations set digest = 'altered' where module = 'Support' and number = 1");
        var answer = await ServerProcess.RunAsync("up", "--data", data.Path, "--json");
        Assert.Equal(6, answer.Code);
        Assert.Contains("schema_refused", answer.Error, StringComparison.Ordinal);
    }

    [Fact(Skip = TestInstallation.EmbeddedOnly, SkipType = typeof(TestInstallation), SkipWhen = nameof(TestInstallation.IsScaleOut))]
    public async Task A_kill_during_the_upgrade_leaves_each_migration_applied_or_not_and_the_next_start_goes_on()
    {
        await EarlierInstallation.CreateAsync(data.Path);
        var stored = new StoredState(data.Path);
        var seen = new SortedSet<long>();
        var kills = 0;
        while (await CountAsync(stored, "select count(*) from schema_migrations") < EarlierInstallation.Migrations.Count && kills < 12)
        {
            using var process = ServerProcess.Launch(["up", "--data", data.Path, "--urls", "http://127.0.0.1:0", "--json"]);
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1), TimeProvider.System);

            // The backup is finished right before the first migration; then a little later each time.
            var known = Backups();
            while (Backups() == known)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, patience.Token);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(kills++ * 250), TimeProvider.System, patience.Token);
            process.Kill();
            await process.WaitForExitAsync(patience.Token);

            Assert.Equal(await CountAsync(stored, "select count(*) from schema_migrations where module = 'Kernel' and number = 5"), await CountAsync(stored, "select count(*) from sqlite_master where name = 'erasures'"));
            Assert.Equal(await CountAsync(stored, "select count(*) from schema_migrations where module = 'Support' and number = 3"), await CountAsync(stored, "select count(*) from sqlite_master where name = 'erased_blobs'"));
            Assert.Equal(EarlierInstallation.Tickets, await CountAsync(stored, "select count(*) from tickets"));
            Assert.Equal(0, await CountAsync(stored, "select count(*) from pragma_integrity_check where integrity_check <> 'ok'"));
            seen.Add(await CountAsync(stored, "select count(*) from schema_migrations"));
        }

        await using var server = new ServerUnderTest(data.Path);
        await server.StartAsync();
        Assert.Equal("Gazebo number17", Assert.Single((await GetAsync(server, "/v1/tickets?q=number17"))["items"]!.AsArray())!["subject"]!.ToString());
        Assert.Equal(0, await server.StopAsync());
        Assert.Null(await stored.AuditFaultAsync());
        Figures.Print($"upgrade kill test: {kills} kills; after them the database had {string.Join(", ", seen)} of {EarlierInstallation.Migrations.Count} migrations applied");
    }

    private string Backups() => Directory.Exists(Path.Combine(data.Path, "backups")) ? Directory.GetFiles(Path.Combine(data.Path, "backups"), "*.tar").Max() ?? "" : "";

    private static Task<long> CountAsync(StoredState stored, string sql) => stored.ReadAsync(work => work.FirstOrDefaultAsync<long>(sql));

    private static async Task<JsonNode> GetAsync(ServerUnderTest server, string path) => (await server.Http.GetFromJsonAsync<JsonNode>(path, CancellationToken.None))!;

    private async Task WriteAsync(string sql)
    {
        await using var database = SqliteDatabase.Open(new SqliteOptions { Path = Path.Combine(data.Path, "alexandria.db") }, TimeProvider.System);
        await database.WriteAsync(work => work.ExecuteAsync(sql), WritePriority.Caller, CancellationToken.None);
    }
}
