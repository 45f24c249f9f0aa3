using Alexandria.Data;

namespace Alexandria.Adapters.Tests.Data;

/// <summary>What every home of <see cref="IDatabase"/> does, whichever it is.</summary>
public abstract partial class DatabaseCompliance : IAsyncLifetime
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract IDatabase Database { get; }

    protected abstract IMigrator Migrator { get; }

    /// <summary>How many units run at the same time.</summary>
    protected abstract int Concurrency { get; }

    /// <summary>Closes the database in order and opens it again.</summary>
    protected abstract Task ReopenAsync();

    protected abstract Task OpenAsync();

    protected abstract Task CloseAsync();

    public async ValueTask InitializeAsync()
    {
        await OpenAsync();
        await Migrator.ApplyAsync([Notes], Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_completed_unit_is_there_after_reopening()
    {
        await AddAsync("a", "kept");
        await ReopenAsync();
        Assert.Equal(["a"], await IdsAsync());
    }

    [Fact]
    public async Task A_unit_that_throws_leaves_nothing_and_its_exception_reaches_the_caller()
    {
        var thrown = await Assert.ThrowsAsync<InvalidTimeZoneException>(() => Database.WriteAsync<int>(
            async work =>
            {
                await Insert(work, "a", "gone");
                throw new InvalidTimeZoneException("mine");
            },
            WritePriority.Caller,
            Cancellation));
        Assert.Equal("mine", thrown.Message);
        Assert.Empty(await IdsAsync());
    }

    [Fact]
    public async Task A_discarded_unit_answers_its_value_and_leaves_nothing()
    {
        var answer = await Database.WriteAsync(
            async work =>
            {
                await Insert(work, "a", "gone");
                work.Discard();
                return "refused";
            },
            WritePriority.Caller,
            Cancellation);
        Assert.Equal("refused", answer);
        Assert.Empty(await IdsAsync());
    }

    [Fact]
    public async Task A_unit_sees_its_own_changes_and_a_read_sees_them_once_it_is_complete()
    {
        var inside = await Database.WriteAsync(
            async work =>
            {
                await Insert(work, "a", "one");
                return await work.FirstOrDefaultAsync<string>("select body from notes where id = @id", new { id = "a" });
            },
            WritePriority.Caller,
            Cancellation);
        Assert.Equal("one", inside);
        Assert.Equal(["a"], await IdsAsync());
    }

    [Fact]
    public async Task Units_that_fail_among_64_concurrent_ones_take_only_their_own_changes_back()
    {
        var units = Enumerable.Range(0, 64).Select(i => Task.Run(async () =>
        {
            try
            {
                await Database.WriteAsync(
                    async work =>
                    {
                        await Insert(work, $"{i:D2}", "body");
                        if (i % 4 == 1)
                        {
                            throw new InvalidTimeZoneException();
                        }

                        if (i % 4 == 2)
                        {
                            work.Discard();
                        }

                        return i;
                    },
                    i % 2 == 0 ? WritePriority.Caller : WritePriority.Background,
                    Cancellation);
                return "answered";
            }
            catch (InvalidTimeZoneException)
            {
                return "threw";
            }
        }));
        var outcomes = await Task.WhenAll(units);
        Assert.Equal(16, outcomes.Count(outcome => outcome == "threw"));
        Assert.Equal(Enumerable.Range(0, 64).Where(i => i % 4 is 0 or 3).Select(i => $"{i:D2}"), await IdsAsync());
    }

    [Fact]
    public async Task Concurrent_increments_lose_none()
    {
        await AddAsync("a", "counter", 0);
        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => Database.WriteAsync(
            async work =>
            {
                var number = await work.FirstOrDefaultAsync<long>("select number from notes where id = 'a'");
                return await work.ExecuteAsync("update notes set number = @next where id = 'a'", new { next = number + 1 });
            },
            WritePriority.Caller,
            Cancellation))));
        Assert.Equal(64, await Database.ReadAsync(work => work.FirstOrDefaultAsync<long>("select number from notes"), Cancellation));
    }

    [Fact]
    public async Task A_read_keeps_its_snapshot_while_others_write()
    {
        await AddAsync("a", "one");
        var counts = await Database.ReadAsync(
            async work =>
            {
                var before = await work.FirstOrDefaultAsync<long>("select count(*) from notes");
                await AddAsync("b", "two");
                return (before, after: await work.FirstOrDefaultAsync<long>("select count(*) from notes"));
            },
            Cancellation);
        Assert.Equal((1, 1), counts);
        Assert.Equal(["a", "b"], await IdsAsync());
    }

    [Fact]
    public async Task A_read_cannot_write()
    {
        await Assert.ThrowsAnyAsync<Exception>(() => Database.ReadAsync(
            work => work.QueryAsync<string>("insert into notes (id, body) values ('a', 'b') returning id"), Cancellation));
        Assert.Empty(await IdsAsync());
    }

    [Fact]
    public async Task A_violated_constraint_is_named_and_the_unit_is_void()
    {
        await AddAsync("a", "first");
        await Assert.ThrowsAsync<ConstraintViolationException>(() => Database.WriteAsync(
            async work =>
            {
                await Insert(work, "b", "before");
                return await Insert(work, "a", "second");
            },
            WritePriority.Caller,
            Cancellation));
        Assert.Equal(["a"], await IdsAsync());
    }

    [Fact]
    public async Task A_unit_that_swallows_a_violated_constraint_fails_and_nothing_more_runs_in_it()
    {
        await AddAsync("a", "first");
        await Assert.ThrowsAnyAsync<Exception>(() => Database.WriteAsync(
            async work =>
            {
                await Insert(work, "b", "before");
                await Assert.ThrowsAsync<ConstraintViolationException>(() => Insert(work, "a", "second"));
                await Assert.ThrowsAsync<InvalidOperationException>(() => Insert(work, "c", "third"));
                return "answered";
            },
            WritePriority.Caller,
            Cancellation));
        Assert.Equal(["a"], await IdsAsync());
        await AddAsync("d", "next unit");
    }

    [Fact]
    public async Task Insert_or_get_counts_the_rows_that_changed()
    {
        const string Sql = "insert into notes (id, body) values ('a', 'b') on conflict (id) do nothing";
        var counts = await Database.WriteAsync(
            async work => (await work.ExecuteAsync(Sql), await work.ExecuteAsync(Sql)), WritePriority.Caller, Cancellation);
        Assert.Equal((1, 0), counts);
    }

    [Fact]
    public async Task A_unit_cancelled_before_it_starts_is_not_run_and_one_that_runs_is()
    {
        using var source = new CancellationTokenSource();
        var release = new TaskCompletionSource();
        var running = Enumerable.Range(0, Concurrency).Select(_ => new TaskCompletionSource()).ToList();
        var units = running.Select((started, i) => Database.WriteAsync(
            async work =>
            {
                started.TrySetResult();
                await release.Task;
                return await Insert(work, $"{i}", "first");
            },
            WritePriority.Caller,
            source.Token)).ToList();
        await Task.WhenAll(running.Select(started => started.Task));
        var late = Database.WriteAsync(work => Insert(work, "late", "second"), WritePriority.Caller, source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late);
        release.SetResult();
        Assert.All(await Task.WhenAll(units), changed => Assert.Equal(1, changed));
        Assert.Equal(Enumerable.Range(0, Concurrency).Select(i => $"{i}"), await IdsAsync());
    }

    [Fact]
    public async Task A_unit_inside_a_unit_is_refused_rather_than_waiting_for_itself()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Database.WriteAsync(
            _ => Database.WriteAsync(work => Insert(work, "a", "inner"), WritePriority.Caller, Cancellation), WritePriority.Caller, Cancellation));
        await AddAsync("b", "goes on");
        Assert.Equal(["b"], await IdsAsync());
    }

    [Fact]
    public async Task A_unit_of_work_kept_after_its_end_is_refused()
    {
        var kept = await Database.WriteAsync(work => Task.FromResult(work), WritePriority.Caller, Cancellation);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Insert(kept, "a", "late"));
    }
}
