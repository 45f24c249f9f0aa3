using Alexandria.Adapters.Sqlite;
using Alexandria.Adapters.Tests.Data;
using Alexandria.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Alexandria.Adapters.Tests.Sqlite;

public sealed partial class SqliteDatabaseTests : DatabaseCompliance
{
    private readonly TemporaryDirectory directory = new();
    private SqliteDatabase? database;

    protected override IDatabase Database => database!;

    protected override IMigrator Migrator => new SqliteMigrator(database!, TimeProvider.System);

    protected override int Concurrency => 1;

    protected override string BytesType => "blob";

    private string File => directory.File("test.db");

    protected override Task OpenAsync()
    {
        database = SqliteDatabase.Open(new SqliteOptions { Path = File, BatchMilliseconds = 1_000 }, TimeProvider.System);
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
    public void A_file_that_is_no_database_is_refused_and_left_alone()
    {
        var path = directory.File("notes.txt");
        System.IO.File.WriteAllText(path, new string('x', 5_000));
        Assert.ThrowsAny<Exception>(() => SqliteDatabase.Open(new SqliteOptions { Path = path }, TimeProvider.System));
        Assert.Equal(new string('x', 5_000), System.IO.File.ReadAllText(path));
    }

    [Fact]
    public void An_option_out_of_its_range_is_refused() =>
        Assert.Throws<System.ComponentModel.DataAnnotations.ValidationException>(
            () => SqliteDatabase.Open(new SqliteOptions { Path = File, Readers = 0 }, TimeProvider.System));

    [Fact]
    public async Task More_different_statements_than_are_kept_all_run()
    {
        await database!.DisposeAsync();
        database = SqliteDatabase.Open(new SqliteOptions { Path = File, CachedStatements = 16 }, TimeProvider.System);
        var answers = await Database.ReadAsync(
            async work =>
            {
                var all = new List<long>();
                foreach (var i in Enumerable.Range(0, 40).Concat(Enumerable.Range(0, 40)))
                {
                    all.Add(await work.FirstOrDefaultAsync<long>($"select {i} + @one", new { one = 1 }));
                }

                return all;
            },
            Cancellation);
        Assert.Equal(Enumerable.Range(0, 80).Select(i => (i % 40) + 1L), answers);
    }

    [Fact]
    public async Task The_container_opens_the_database_and_closes_it()
    {
        var path = directory.File("registered.db");
        await using (var services = new ServiceCollection().AddSqlite(new SqliteOptions { Path = path }).BuildServiceProvider())
        {
            Assert.Equal("Sqlite", services.GetRequiredService<IMigrator>().Dialect);
            Assert.Equal(1, await services.GetRequiredService<IMigrator>().ApplyAsync([new("Other", 1, "things", "create table things (id text)")], Cancellation));
            Assert.Equal(0, await services.GetRequiredService<IDatabase>().ReadAsync(work => work.FirstOrDefaultAsync<long>("select count(*) from things"), Cancellation));
        }

        Assert.False(System.IO.File.Exists(path + "-wal"));
        Assert.Matches(@"^3\.\d+\.\d+$", SqliteDatabase.LibraryVersion);
    }

    private static Task<long> CountAsync(IDatabase from) => from.ReadAsync(work => work.FirstOrDefaultAsync<long>("select count(*) from notes"), Cancellation);
}
