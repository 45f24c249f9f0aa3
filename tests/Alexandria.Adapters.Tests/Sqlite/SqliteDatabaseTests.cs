using Alexandria.Adapters.Sqlite;
using Alexandria.Adapters.Tests.Data;
using Alexandria.Data;

namespace Alexandria.Adapters.Tests.Sqlite;

public sealed class SqliteDatabaseTests : DatabaseCompliance
{
    private readonly TemporaryDirectory directory = new();
    private SqliteDatabase? database;

    protected override IDatabase Database => database!;

    protected override IMigrator Migrator => new SqliteMigrator(database!, TimeProvider.System);

    protected override string BytesType => "blob";

    private string File => directory.File("test.db");

    protected override Task OpenAsync()
    {
        database = SqliteDatabase.Open(new SqliteOptions { Path = File }, TimeProvider.System);
        return Task.CompletedTask;
    }

    protected override async Task ReopenAsync()
    {
        await database!.DisposeAsync();
        await OpenAsync();
    }

    protected override async Task CloseAsync()
    {
        await database!.DisposeAsync();
        directory.Dispose();
    }

    [Fact]
    public async Task A_clean_close_leaves_only_the_database_readable_by_its_owner()
    {
        await AddAsync("a", "one");
        await IdsAsync();
        await database!.DisposeAsync();
        Assert.Equal([File], Directory.GetFiles(directory.Path));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        }
    }

    [Fact]
    public async Task Closing_while_busy_runs_what_waits_and_refuses_what_comes_later()
    {
        var units = Enumerable.Range(0, 64).Select(i => AddAsync($"{i:D2}", "body")).ToList();
        await Task.WhenAll(database!.DisposeAsync().AsTask(), database.DisposeAsync().AsTask());
        Assert.All(units, unit => Assert.True(unit.IsCompletedSuccessfully));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => AddAsync("late", "body"));
        await Assert.ThrowsAsync<ObjectDisposedException>(IdsAsync);
        await OpenAsync();
        Assert.Equal(64, (await IdsAsync()).Count);
    }

    [Fact]
    public async Task A_full_disk_fails_the_unit_that_filled_it_and_no_other()
    {
        await LimitPagesAsync(40);
        var big = Database.WriteAsync(work => Insert(work, "big", new string('x', 1_000_000)), WritePriority.Caller, Cancellation);
        var small = Enumerable.Range(0, 8).Select(i => AddAsync($"{i}", "small")).ToList();
        await Assert.ThrowsAsync<CommitFailedException>(() => big);
        await Task.WhenAll(small);
        Assert.Equal(8, (await IdsAsync()).Count);
        await LimitPagesAsync(100_000);
        await AddAsync("later", new string('x', 1_000_000));
    }

    [Fact]
    public async Task A_unit_that_swallows_a_full_disk_is_not_reported_as_done()
    {
        await LimitPagesAsync(40);
        await Assert.ThrowsAnyAsync<Exception>(() => Database.WriteAsync(
            async work =>
            {
                await Insert(work, "a", "before");
                await Assert.ThrowsAsync<CommitFailedException>(() =>
                    work.ExecuteAsync("insert into notes (id, body) select id || value, @body from notes, json_each('[1,2,3]')", new { body = new string('x', 1_000_000) }));
                return await Insert(work, "b", "after");
            },
            WritePriority.Caller,
            Cancellation));
        Assert.DoesNotContain("b", await IdsAsync());
    }

    [Fact]
    public async Task A_commit_that_fails_fails_every_unit_of_its_batch_and_the_lane_goes_on()
    {
        await Database.WriteAsync(
            work => work.ExecuteAsync("create table children (note text references notes (id) deferrable initially deferred)"), WritePriority.Caller, Cancellation);
        var release = new TaskCompletionSource();
        var running = new TaskCompletionSource();
        var orphan = Database.WriteAsync(
            async work =>
            {
                running.SetResult();
                await release.Task;
                return await work.ExecuteAsync("insert into children values ('nobody')");
            },
            WritePriority.Caller,
            Cancellation);
        await running.Task;
        var neighbour = AddAsync("a", "same batch");
        release.SetResult();
        await Assert.ThrowsAsync<CommitFailedException>(() => orphan);
        await Assert.ThrowsAsync<CommitFailedException>(() => neighbour);
        await AddAsync("b", "next batch");
        Assert.Equal(["b"], await IdsAsync());
    }

    [Fact]
    public async Task A_read_only_database_reads_beside_the_running_one_and_does_not_write()
    {
        await AddAsync("a", "one");
        await using var reader = SqliteDatabase.OpenReadOnly(File);
        Assert.Equal(1, await CountAsync(reader));
        await AddAsync("b", "two");
        Assert.Equal(2, await CountAsync(reader));
        await Assert.ThrowsAsync<InvalidOperationException>(() => reader.WriteAsync(work => Insert(work, "c", "no"), WritePriority.Caller, Cancellation));
    }

    [Fact]
    public async Task A_read_only_database_reads_a_closed_one_and_leaves_nothing_behind()
    {
        await AddAsync("a", "one");
        await database!.DisposeAsync();
        var before = await System.IO.File.ReadAllBytesAsync(File, Cancellation);
        await using (var reader = SqliteDatabase.OpenReadOnly(File))
        {
            Assert.Equal(1, await CountAsync(reader));
        }

        Assert.Equal([File], Directory.GetFiles(directory.Path));
        Assert.Equal(before, await System.IO.File.ReadAllBytesAsync(File, Cancellation));
        Assert.Throws<FileNotFoundException>(() => SqliteDatabase.OpenReadOnly(directory.File("none.db")));
    }

    [Fact]
    public async Task A_read_only_database_reads_what_a_killed_process_left_and_leaves_it_so()
    {
        await AddAsync("a", "only in the log");
        using var left = new TemporaryDirectory();
        System.IO.File.Copy(File, left.File("test.db"));
        System.IO.File.Copy(File + "-wal", left.File("test.db-wal"));
        var log = await System.IO.File.ReadAllBytesAsync(left.File("test.db-wal"), Cancellation);
        await using (var reader = SqliteDatabase.OpenReadOnly(left.File("test.db")))
        {
            Assert.Equal(1, await CountAsync(reader));
        }

        Assert.Equal(log, await System.IO.File.ReadAllBytesAsync(left.File("test.db-wal"), Cancellation));
    }

    [Fact]
    public async Task A_cancelled_read_ends_while_its_statement_runs()
    {
        using var source = new CancellationTokenSource();
        var endless = Task.Run(
            () => Database.ReadAsync(
                async work =>
                {
                    source.CancelAfter(1);
                    return await work.FirstOrDefaultAsync<long>("with recursive n (i) as (select 1 union all select i + 1 from n) select max(i) from n");
                },
                source.Token),
            Cancellation);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => endless);
        Assert.Empty(await IdsAsync());
    }

    [Fact]
    public async Task A_unit_runs_in_its_callers_execution_context()
    {
        var flowing = new AsyncLocal<string> { Value = "of the caller" };
        Assert.Equal("of the caller", await Database.WriteAsync(_ => Task.FromResult(flowing.Value), WritePriority.Caller, Cancellation));
    }

    [Fact]
    public void An_option_out_of_its_range_is_refused() =>
        Assert.Throws<System.ComponentModel.DataAnnotations.ValidationException>(
            () => SqliteDatabase.Open(new SqliteOptions { Path = File, Readers = 0 }, TimeProvider.System));

    private static Task<long> CountAsync(IDatabase from) => from.ReadAsync(work => work.FirstOrDefaultAsync<long>("select count(*) from notes"), Cancellation);

    private Task<long> LimitPagesAsync(int pages) =>
        Database.WriteAsync(work => work.FirstOrDefaultAsync<long>($"pragma max_page_count = {pages}"), WritePriority.Caller, Cancellation);
}
