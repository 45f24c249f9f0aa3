using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Alexandria.Adapters.Sqlite;
using Alexandria.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Alexandria.Adapters.Tests.Sqlite;

/// <summary>The writer lane: who waits for whom, what shares a transaction, and what fails with it.</summary>
public sealed partial class SqliteDatabaseTests
{
    [Fact]
    public async Task Callers_and_background_work_wait_for_each_other_no_longer_than_one_unit()
    {
        var order = new List<string>();
        var release = new TaskCompletionSource();
        var running = new TaskCompletionSource();
        var units = new List<Task>
        {
            Database.WriteAsync(
                async _ =>
                {
                    running.SetResult();
                    await release.Task;
                    return 0;
                },
                WritePriority.Caller,
                Cancellation),
        };
        await running.Task;
        foreach (var (name, priority, count) in new[] { ("background", WritePriority.Background, 3), ("caller", WritePriority.Caller, 40) })
        {
            units.AddRange(Enumerable.Range(0, count).Select(_ => Database.WriteAsync(
                _ =>
                {
                    order.Add(name);
                    return Task.FromResult(0);
                },
                priority,
                Cancellation)));
        }

        release.SetResult();
        await Task.WhenAll(units);
        Assert.InRange(order.IndexOf("caller"), 0, 1);
        Assert.InRange(order.LastIndexOf("background"), 4, 5);
        Assert.Equal(43, order.Count);
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
    public async Task A_unit_that_ends_the_transaction_and_says_nothing_is_told_that_nothing_is_there()
    {
        await LimitPagesAsync(40);
        await Assert.ThrowsAsync<CommitFailedException>(() => Database.WriteAsync(
            async work =>
            {
                await Insert(work, "a", "before");
                await Assert.ThrowsAsync<CommitFailedException>(() => Insert(work, "b", new string('x', 1_000_000)));
                return 0;
            },
            WritePriority.Caller,
            Cancellation));
        Assert.Empty(await IdsAsync());
    }

    [Fact]
    public async Task Units_whose_batch_another_one_broke_run_again_and_are_durable_once()
    {
        await LimitPagesAsync(40);
        var (running, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var units = new List<Task>
        {
            Database.WriteAsync(
                async work =>
                {
                    running.TrySetResult();
                    await release.Task;
                    return await Insert(work, "first", "small");
                },
                WritePriority.Caller,
                Cancellation),
        };
        await running.Task;
        // All of them wait now, so they share a transaction.
        units.Add(AddAsync("second", "small"));
        var big = AddAsync("big", new string('x', 1_000_000));
        units.Add(AddAsync("third", "small"));
        release.SetResult();
        await Assert.ThrowsAsync<CommitFailedException>(() => big);
        await Task.WhenAll(units);
        Assert.Equal(["first", "second", "third"], await IdsAsync());
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
        var thrower = Database.WriteAsync<int>(_ => throw new InvalidTimeZoneException(), WritePriority.Caller, Cancellation);
        release.SetResult();
        await Assert.ThrowsAsync<CommitFailedException>(() => orphan);
        await Assert.ThrowsAsync<CommitFailedException>(() => neighbour);
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => thrower);
        await AddAsync("b", "next batch");
        Assert.Equal(["b"], await IdsAsync());
    }

    [Fact]
    public async Task A_unit_runs_in_its_callers_execution_context()
    {
        var flowing = new AsyncLocal<string> { Value = "of the caller" };
        Assert.Equal("of the caller", await Database.WriteAsync(_ => Task.FromResult(flowing.Value), WritePriority.Caller, Cancellation));
    }

    [Fact]
    public async Task Units_that_wait_together_share_one_transaction_and_the_metric_says_so()
    {
        var sizes = new ConcurrentBag<int>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == "alexandria.database.commit.units")
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((_, units, _, _) => sizes.Add(units));
        listener.Start();
        await database!.DisposeAsync();
        database = SqliteDatabase.Open(new SqliteOptions { Path = File, BatchMilliseconds = 1_000 }, TimeProvider.System);
        var (running, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = Database.WriteAsync(
            async _ =>
            {
                running.SetResult();
                await release.Task;
                return 0;
            },
            WritePriority.Caller,
            Cancellation);
        await running.Task;
        var units = Enumerable.Range(0, 62).Select(i => AddAsync($"{i}", "body")).ToList();
        release.SetResult();
        await Task.WhenAll(units.Append(first));
        Assert.Contains(63, sizes);
    }

    [Fact]
    public async Task A_unit_runs_without_a_context_when_its_caller_lets_none_flow()
    {
        Task<int> unit;
        using (ExecutionContext.SuppressFlow())
        {
            unit = Database.WriteAsync(work => Insert(work, "a", "one"), WritePriority.Caller, Cancellation);
        }

        Assert.Equal(1, await unit);
        await AddAsync("b", "two");
    }

    private Task<long> LimitPagesAsync(int pages) =>
        Database.WriteAsync(work => work.FirstOrDefaultAsync<long>($"pragma max_page_count = {pages}"), WritePriority.Caller, Cancellation);
}
