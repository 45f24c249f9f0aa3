using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Alexandria.Adapters.DataDirectory;
using Alexandria.Adapters.Postgres;
using Alexandria.Adapters.Sqlite;
using Alexandria.Data;
using Alexandria.Host.Migrate;
using Alexandria.Kernel.Modules;
using Alexandria.Testing.Servers;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(SharedPostgresServer))]

namespace Alexandria.Host.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class MigrateTests(SoundDirectory sound) : IDisposable
{
    private readonly TemporaryDirectory data = new();
    private string connectionString = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task Everything_is_there_after_the_move_with_its_positions_and_the_source_is_as_it_was()
    {
        await PrepareAsync();
        await ChangeSourceAsync("insert into customers (tenant, id, name, notes, created_at, updated_at, revision) values ('default', 'c', 'C', 'a' || char(0) || 'b', 0, 0, 1)");
        var before = await File.ReadAllBytesAsync(data.File("alexandria.db"), Cancellation);
        var answer = await MoveAsync();
        Assert.True(answer.Code == 0, answer.Error);
        var report = JsonNode.Parse(answer.Out)!;
        Assert.Equal(1, report["textsChanged"]!.GetValue<long>());
        Assert.Equal(1, report["blobs"]!.GetValue<long>());
        Assert.InRange(report["auditRecords"]!.GetValue<long>(), 1, 1_000);
        Assert.Equal(before, await File.ReadAllBytesAsync(data.File("alexandria.db"), Cancellation));

        await using var source = SqliteDatabase.OpenReadOnly(data.File("alexandria.db"));
        await using var target = Open();
        foreach (var table in new[] { "events", "audit" })
        {
            var sql = $"select position, id from {table} order by position";
            var moved = await target.ReadAsync(work => work.QueryAsync<(long Position, string Id)>(sql), Cancellation);
            Assert.Equal(await source.ReadAsync(work => work.QueryAsync<(long, string)>(sql), Cancellation), moved);
            var next = await target.WriteAsync(work => work.FirstOrDefaultAsync<long>($"select nextval(pg_get_serial_sequence('{table}', 'arrival'))"), WritePriority.Caller, Cancellation);
            Assert.Equal(moved[^1].Position + 1, next);
        }

        Assert.Equal("a\uFFFDb", await target.ReadAsync(work => work.FirstOrDefaultAsync<string>("select notes from customers where id = 'c'"), Cancellation));
        Assert.Null(await UnfinishedMove.RefusalAsync(target, Cancellation));
        Assert.Contains(answer.Error.Split('\n'), line => line.Contains("\"phase\":\"verify\"", StringComparison.Ordinal) && line.Contains("\"percent\":100", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_target_that_holds_data_is_left_alone()
    {
        await PrepareAsync();
        Assert.Equal(0, (await MoveAsync()).Code);
        Assert.Equal("target_not_empty", await RefusedAsync());
    }

    [Fact]
    public async Task A_source_on_which_a_server_runs_is_left_alone()
    {
        await PrepareAsync();
        using var held = DataDirectoryLock.Acquire(data.Path, null);
        Assert.Equal("data_directory_in_use", await RefusedAsync());
    }

    [Fact]
    public async Task A_source_of_another_version_is_refused()
    {
        await PrepareAsync();
        await ChangeSourceAsync("delete from schema_migrations where module = 'Support' and number = (select max(number) from schema_migrations where module = 'Support')");
        Assert.Equal("source_not_current", await RefusedAsync());
    }

    [Theory]
    [InlineData("database_missing")]
    [InlineData("invalid_database", "--database", "Host=x;Nonsense=secret-word")]
    [InlineData("wrong_use", "--from", "oracle", "--database", "Host=x")]
    [InlineData("storage_unavailable", "--database", "Host=127.0.0.1;Port=1;Username=x")]
    public async Task What_is_wrong_with_the_command_is_named_without_its_secrets(string code, params string[] arguments)
    {
        await PrepareAsync();
        var answer = await CommandLine.RunAsync(["migrate", "--data", data.Path, "--json", .. arguments]);
        Assert.Equal(code, JsonNode.Parse(answer.Error)!["code"]!.GetValue<string>());
        Assert.DoesNotContain("secret-word", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_move_leaves_an_unfinished_target_and_the_next_run_finishes_it_with_what_changed_meanwhile()
    {
        await PrepareAsync();
        await MakeSchemaAsync();
        await using var target = Open();

        // The move gets as far as the tickets, where somebody else's lock holds it up.
        var (locked, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var holding = target.WriteAsync(
            async work =>
            {
                await work.ExecuteAsync("lock table tickets in access share mode");
                locked.SetResult();
                await release.Task;
                work.Discard();
                return 0;
            },
            WritePriority.Caller,
            Cancellation);
        await locked.Task;
        using (var killed = ServerProcess.Launch(["migrate", "--data", data.Path, "--database", connectionString]))
        {
            await using var other = Open();
            while (await other.ReadAsync(work => work.FirstOrDefaultAsync<long>("select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like 'truncate%tickets%'"), Cancellation) == 0)
            {
                Assert.False(killed.HasExited);
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancellation);
            }

            killed.Kill();
            await killed.WaitForExitAsync(Cancellation);
        }

        release.SetResult();
        await holding;
        Assert.Equal("migration_unfinished", (await UnfinishedMove.RefusalAsync(target, Cancellation))!.Code);
        Assert.NotEqual(0, await CountAsync(target, "events"));
        Assert.Equal(0, await CountAsync(target, "tickets"));

        // Both sides of what was copied already change: a row of the source, and a row of the target.
        await ChangeSourceAsync("update events set actor = 'changed since'");
        await target.WriteAsync(work => work.ExecuteAsync("update audit_salts set salt = 'tampered'"), WritePriority.Caller, Cancellation);
        var answer = await MoveAsync();
        Assert.True(answer.Code == 0, answer.Error);
        Assert.Null(await UnfinishedMove.RefusalAsync(target, Cancellation));
        Assert.Equal(1, await CountAsync(target, "tickets"));
        Assert.Equal(await CountAsync(target, "events"), await CountAsync(target, "events where actor = 'changed since'"));
        Assert.Equal(0, await CountAsync(target, "audit_salts where salt = 'tampered'"));
    }

    [Fact]
    public async Task A_copy_that_does_not_come_out_the_same_is_not_passed_off_as_one()
    {
        await PrepareAsync();
        await MakeSchemaAsync();
        await using var target = Open();
        await target.WriteAsync(work => work.ExecuteAsync("create function spoil() returns trigger language plpgsql as $$ begin new.subject := 'spoilt'; return new; end $$"), WritePriority.Caller, Cancellation);
        await target.WriteAsync(work => work.ExecuteAsync("create trigger spoil before insert on tickets for each row execute function spoil()"), WritePriority.Caller, Cancellation);
        Assert.Equal("copy_differs", await RefusedAsync());
        Assert.NotNull(await UnfinishedMove.RefusalAsync(target, Cancellation));
    }

    [Fact]
    public async Task An_audit_that_does_not_verify_keeps_the_target_unfinished()
    {
        await PrepareAsync();
        await ChangeSourceAsync("update audit set actor = 'somebody else' where position = (select min(position) from audit)");
        Assert.Equal("audit_broken", await RefusedAsync());
        await using var target = Open();
        Assert.NotNull(await UnfinishedMove.RefusalAsync(target, Cancellation));
    }

    [Fact]
    public async Task Another_installation_does_not_go_on_with_a_move_that_is_not_its_own()
    {
        await PrepareAsync();
        await ChangeSourceAsync("update audit set actor = 'somebody else' where position = (select min(position) from audit)");
        Assert.Equal("audit_broken", await RefusedAsync());
        await File.WriteAllTextAsync(data.File("keys/audit.key"), new string('a', 64), Cancellation);
        Assert.Equal("target_of_another_installation", await RefusedAsync());
    }

    // Not xunit's own interface: the executable beside this assembly looks through its types, and has no xunit.
    private async Task PrepareAsync()
    {
        Assert.SkipUnless(PostgresServer.Available, PostgresServer.Reason);
        await sound.CopyToAsync(data.Path);
        connectionString = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
    }

    private static async Task<long> CountAsync(IDatabase database, string what) =>
        await database.ReadAsync(work => work.FirstOrDefaultAsync<long>($"select count(*) from {what}"), Cancellation);

    private PostgresDatabase Open() => PostgresDatabase.Open(new PostgresOptions { ConnectionString = connectionString }, TimeProvider.System);

    private async Task MakeSchemaAsync()
    {
        await using var services = new ServiceCollection().AddPostgres(new PostgresOptions { ConnectionString = connectionString }).BuildServiceProvider();
        await services.GetRequiredService<IMigrator>().ApplyAsync(ModuleInventory.Of(InstalledModules.Find()).Migrations("Postgres"), Cancellation);
    }

    private async Task ChangeSourceAsync(string sql)
    {
        await using var database = SqliteDatabase.Open(new SqliteOptions { Path = data.File("alexandria.db") }, TimeProvider.System);
        await database.WriteAsync(work => work.ExecuteAsync(sql), WritePriority.Caller, Cancellation);
    }

    private Task<Answer> MoveAsync() =>
        CommandLine.RunWithAsync(new() { ["ALEXANDRIA_DATABASE"] = connectionString }, "", "migrate", "--from", "sqlite", "--to", "postgres", "--data", data.Path, "--json");

    private async Task<string> RefusedAsync()
    {
        var answer = await MoveAsync();
        Assert.NotEqual(0, answer.Code);
        return JsonNode.Parse(answer.Error.TrimEnd().Split('\n')[^1])!["code"]!.GetValue<string>();
    }
}
