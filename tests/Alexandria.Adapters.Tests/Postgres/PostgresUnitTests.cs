using Alexandria.Adapters.Postgres;
using Alexandria.Data;
using Npgsql;

namespace Alexandria.Adapters.Tests.Postgres;

public sealed class PostgresUnitTests : PostgresTest
{
    [Fact]
    public async Task Two_units_that_each_rely_on_what_the_other_changes_do_not_both_commit()
    {
        var database = Open();
        await WriteAsync(database, async work => await SetAsync(work, "a", 1) + await SetAsync(work, "b", 1));
        var both = new Barrier(2);
        var runs = 0;
        async Task<bool> GoOffCallAsync(string who)
        {
            return await WriteAsync(database, async work =>
            {
                var onCall = await GetAsync(work, "a") + await GetAsync(work, "b");
                if (Interlocked.Increment(ref runs) <= 2)
                {
                    both.SignalAndWait(Cancellation);
                }

                return onCall == 2 && await SetAsync(work, who, 0) == 1;
            });
        }

        var left = await Task.WhenAll(Task.Run(() => GoOffCallAsync("a")), Task.Run(() => GoOffCallAsync("b")));
        Assert.Single(left, went => went);

        // Begun again once at least: what was begun again may meet the other unit while that is still committing.
        Assert.InRange(runs, 3, int.MaxValue);
        Assert.Equal(1, await database.ReadAsync(async work => await GetAsync(work, "a") + await GetAsync(work, "b"), Cancellation));
    }

    [Fact]
    public async Task Hundreds_of_units_of_two_processes_on_one_row_all_succeed()
    {
        PostgresDatabase[] processes = [Open(), Open()];
        await WriteAsync(processes[0], work => SetAsync(work, "a", 0));
        await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Task.Run(() => WriteAsync(
            processes[i % 2],
            async work => await SetAsync(work, "a", await GetAsync(work, "a") + 1),
            i % 3 == 0 ? WritePriority.Background : WritePriority.Caller))));
        Assert.Equal(400, await processes[0].ReadAsync(work => GetAsync(work, "a"), Cancellation));
    }

    [Fact]
    public async Task Units_on_different_rows_of_a_small_table_do_not_conflict()
    {
        var database = Open(options => options with { Attempts = 1 });
        await WriteAsync(database, async work =>
        {
            for (var i = 0; i < 8; i++)
            {
                await SetAsync(work, $"{i}", 0);
            }

            return 0;
        });
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            for (var round = 0; round < 20; round++)
            {
                await WriteAsync(database, async work => await work.ExecuteAsync("update counters set number = number + 1 where id = @id", new { id = $"{i}" }));
            }
        })));
        Assert.Equal(160, await database.ReadAsync(work => work.FirstOrDefaultAsync<long>("select sum(number) from counters"), Cancellation));
    }

    [Fact]
    public async Task A_unit_that_others_always_forestall_fails_as_busy_and_leaves_nothing()
    {
        var (database, other) = (Open(options => options with { Attempts = 3 }), Open());
        await WriteAsync(database, work => SetAsync(work, "a", 0));
        var runs = 0;
        var failed = await Assert.ThrowsAsync<CommitFailedException>(() => WriteAsync(database, async work =>
        {
            runs++;
            var number = await GetAsync(work, "a");
            await OutsideAsync(() => WriteAsync(other, inner => SetAsync(inner, "a", number + 1)));
            return await SetAsync(work, "a", -1);
        }));
        Assert.Equal(StorageException.Busy, failed.Error);
        Assert.Equal(3, runs);
        Assert.Equal(3, await database.ReadAsync(work => GetAsync(work, "a"), Cancellation));
    }

    [Fact]
    public async Task A_conflict_that_the_delegate_swallows_still_begins_it_again()
    {
        var (database, other) = (Open(), Open());
        await WriteAsync(database, work => SetAsync(work, "a", 0));
        var runs = 0;
        await WriteAsync(database, async work =>
        {
            runs++;
            var number = await GetAsync(work, "a");
            if (runs == 1)
            {
                await OutsideAsync(() => WriteAsync(other, inner => SetAsync(inner, "a", 10)));
            }

            try
            {
                return await SetAsync(work, "a", number + 1);
            }
            catch (StorageException)
            {
                return -1;
            }
        });
        Assert.Equal(2, runs);
        Assert.Equal(11, await database.ReadAsync(work => GetAsync(work, "a"), Cancellation));
    }

    [Fact]
    public async Task Who_finds_every_connection_in_use_is_told_after_a_bounded_time()
    {
        var database = Open(options => options with { MaxConnections = 2, ConnectionWaitSeconds = 1 });
        var (release, holding) = await HoldAsync(database, 2, WritePriority.Caller);
        Assert.Equal(StorageException.Busy, (await Assert.ThrowsAsync<CommitFailedException>(() => WriteAsync(database, work => SetAsync(work, "a", 1)))).Error);
        Assert.Equal("storage_busy", (await Assert.ThrowsAsync<CommitFailedException>(() => database.ReadAsync(work => GetAsync(work, "a"), Cancellation))).Error.Code);
        release.SetResult();
        await Task.WhenAll(holding);
        Assert.Equal(1, await WriteAsync(database, work => SetAsync(work, "a", 1)));
    }

    [Fact]
    public async Task Background_work_leaves_half_of_the_connections_to_callers()
    {
        var database = Open(options => options with { MaxConnections = 4 });
        var (release, holding) = await HoldAsync(database, 2, WritePriority.Background);
        var third = WriteAsync(database, work => SetAsync(work, "third", 1), WritePriority.Background);
        var (releaseCallers, callers) = await HoldAsync(database, 2, WritePriority.Caller);
        Assert.False(third.IsCompleted);
        releaseCallers.SetResult();
        await Task.WhenAll(callers);
        Assert.False(third.IsCompleted);
        release.SetResult();
        await Task.WhenAll(holding);
        Assert.Equal(1, await third);
    }

    [Fact]
    public async Task A_statement_that_takes_too_long_is_given_up_and_the_connection_goes_on()
    {
        var database = Open(options => options with { MaxConnections = 2, StatementTimeoutSeconds = 1 });
        var failed = await Assert.ThrowsAsync<CommitFailedException>(() => WriteAsync(database, work => work.FirstOrDefaultAsync<int>("select 1 from pg_sleep(20)")));
        Assert.Equal(StorageException.Busy, failed.Error);
        Assert.Equal(1, await WriteAsync(database, work => SetAsync(work, "a", 1)));
    }

    [Fact]
    public async Task A_cancelled_read_ends_while_its_statement_runs()
    {
        var database = Open();
        using var source = new CancellationTokenSource();
        var endless = database.ReadAsync(
            async work =>
            {
                source.CancelAfter(50);
                return await work.FirstOrDefaultAsync<int>("select 1 from pg_sleep(20)");
            },
            source.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => endless);
        Assert.Equal(0, await database.ReadAsync(work => GetAsync(work, "none"), Cancellation));
    }

    [Fact]
    public async Task Text_that_the_server_does_not_take_is_stored_with_replacement_characters()
    {
        var database = Open();
        await WriteAsync(database, work => SetAsync(work, "a\0b\uD800c\uDC00\uD83D\uDE00", 1));
        Assert.Equal("a\uFFFDb\uFFFDc\uFFFD\uD83D\uDE00", await database.ReadAsync(work => work.FirstOrDefaultAsync<string>("select id from counters"), Cancellation));
    }

    [Fact]
    public async Task A_null_has_the_type_that_its_property_declares()
    {
        var values = new { text = (string?)null, number = (long?)null, flag = (bool?)null, bytes = (byte[]?)null, real = (double?)null };
        Assert.Equal(
            ("none", 7, 7, 1, 0.5),
            await Open().ReadAsync(
                work => work.FirstOrDefaultAsync<(string, long, long, long, double)>(
                    "select coalesce(@text, 'none'), coalesce(@number, 7), coalesce(@flag, 7), case when @bytes is null then 1 else 0 end, coalesce(@real, 0.5)", values),
                Cancellation));
    }

    [Fact]
    public async Task Closing_while_busy_lets_what_runs_end_and_refuses_what_comes_later()
    {
        var database = Open();
        var (release, holding) = await HoldAsync(database, 3, WritePriority.Caller);
        var closing = database.DisposeAsync().AsTask();
        Assert.False(closing.IsCompleted);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => WriteAsync(database, work => SetAsync(work, "late", 1)));
        release.SetResult();
        await closing;
        Assert.All(await Task.WhenAll(holding), changed => Assert.Equal(1, changed));
        Assert.Equal(3, await Open().ReadAsync(work => work.FirstOrDefaultAsync<long>("select count(*) from counters"), Cancellation));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_as_not_reachable()
    {
        var database = Open(options => options with { ConnectionString = new NpgsqlConnectionStringBuilder(ConnectionString) { Port = 1 }.ConnectionString });
        var failed = await Assert.ThrowsAnyAsync<StorageException>(() => WriteAsync(database, work => SetAsync(work, "a", 1)));
        Assert.Equal(StorageException.NotReachable, failed.Error);
    }

    [Fact]
    public async Task Compacting_rewrites_the_tables_beside_units_that_go_on()
    {
        var database = Open();
        await WriteAsync(database, work => work.ExecuteAsync("insert into counters (id, number) select 'gone ' || i || repeat('x', 500), i from generate_series(1, 5000) i"));
        Task<long> SizeAsync() => database.ReadAsync(work => work.FirstOrDefaultAsync<long>("select pg_total_relation_size('counters')"), Cancellation);
        var before = await SizeAsync();
        await WriteAsync(database, work => work.ExecuteAsync("delete from counters"));
        var writing = Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => WriteAsync(database, work => SetAsync(work, $"{i}", i)))));
        await database.CompactAsync(Cancellation);
        await writing;
        Assert.InRange(await SizeAsync(), 1, before / 10);
        Assert.Equal(50, await database.ReadAsync(work => work.FirstOrDefaultAsync<long>("select count(*) from counters"), Cancellation));
    }

    // As another process would: not inside the unit from which it is asked for.
    private static Task<T> OutsideAsync<T>(Func<Task<T>> run)
    {
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(run, Cancellation);
        }
    }

    private static async Task<(TaskCompletionSource Release, IReadOnlyList<Task<int>> Holding)> HoldAsync(PostgresDatabase database, int count, WritePriority priority)
    {
        var release = new TaskCompletionSource();
        var running = Enumerable.Range(0, count).Select(_ => new TaskCompletionSource()).ToList();
        var holding = running.Select((started, i) => WriteAsync(
            database,
            async work =>
            {
                await GetAsync(work, "a");
                started.TrySetResult();
                await release.Task;
                return await SetAsync(work, $"{priority} {i}", 1);
            },
            priority)).ToList();
        await Task.WhenAll(running.Select(started => started.Task));
        return (release, holding);
    }
}
