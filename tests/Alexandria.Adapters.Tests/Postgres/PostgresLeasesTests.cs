using Alexandria.Adapters.Postgres;
using Alexandria.Data;

namespace Alexandria.Adapters.Tests.Postgres;

public sealed class PostgresLeasesTests : PostgresTest
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Over = TimeSpan.FromMicroseconds(-1);

    protected override IReadOnlyList<Migration> Migrations { get; } = [.. KernelSchema.Migrations, new("Test", 1, "counters", "create table counters (id text primary key, number bigint not null)")];

    [Fact]
    public async Task One_process_holds_a_lease_and_renews_it_under_the_same_token()
    {
        var (first, second) = (Leases(), Leases());
        Assert.NotEqual(first.Process, second.Process);
        var lease = await TakeAsync(first);
        Assert.Equal(new Lease("relay", first.Process, 1), lease);
        Assert.Null(await second.TakeAsync("relay", Long, Cancellation));
        Assert.Equal(lease, await TakeAsync(first));
        Assert.Equal(new Lease("sealer", second.Process, 1), await second.TakeAsync("sealer", Long, Cancellation));
    }

    [Fact]
    public async Task A_lease_whose_term_is_over_goes_to_the_next_with_a_higher_token_and_not_back()
    {
        var (first, second) = (Leases(), Leases());
        await TakeAsync(first, Over);
        Assert.Equal(new Lease("relay", second.Process, 2), await TakeAsync(second));
        Assert.Null(await first.TakeAsync("relay", Long, Cancellation));
    }

    [Fact]
    public async Task A_holder_that_comes_back_late_keeps_what_nobody_took()
    {
        var first = Leases();
        var lease = await TakeAsync(first, Over);
        Assert.Equal(lease, await TakeAsync(first));
        Assert.Null(await Leases().TakeAsync("relay", Long, Cancellation));
    }

    [Fact]
    public async Task A_lease_given_back_is_free_at_once_and_one_that_was_lost_cannot_be_given_back()
    {
        var (first, second) = (Leases(), Leases());
        var lease = (await TakeAsync(first))!;
        await first.ReleaseAsync(lease, Cancellation);
        Assert.Equal(2, (await TakeAsync(second))!.Token);
        await first.ReleaseAsync(lease, Cancellation);
        Assert.Null(await first.TakeAsync("relay", Long, Cancellation));
    }

    [Fact]
    public async Task Of_many_that_want_it_at_once_one_gets_it()
    {
        var processes = Enumerable.Range(0, 6).Select(_ => Leases()).ToList();
        for (var round = 1; round <= 10; round++)
        {
            var taken = await Task.WhenAll(processes.Select(p => Task.Run(() => p.TakeAsync("relay", Long, Cancellation))));
            var lease = Assert.Single(taken, l => l is not null);
            Assert.Equal(round, lease!.Token);
            await processes[0].ReleaseAsync(lease, Cancellation);
        }
    }

    [Fact]
    public async Task The_unit_of_a_stale_holder_fails_and_leaves_nothing()
    {
        var (database, other) = (Open(), Open());
        var (first, second) = (new PostgresLeases(database), new PostgresLeases(other));
        var stale = (await TakeAsync(first, Over))!;
        await FencedAsync(database, first, stale, "while nobody took it");
        await TakeAsync(second);
        await Assert.ThrowsAsync<LeaseLostException>(() => FencedAsync(database, first, stale, "stale"));
        Assert.Equal(["while nobody took it"], await other.ReadAsync(work => work.QueryAsync<string>("select id from counters"), Cancellation));
    }

    [Fact]
    public async Task A_take_over_waits_for_the_fenced_unit_that_runs()
    {
        var (database, other) = (Open(), Open());
        var (first, second) = (new PostgresLeases(database), new PostgresLeases(other));
        var lease = (await TakeAsync(first, Over))!;
        var (fenced, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var unit = WriteAsync(database, async work =>
        {
            await first.FenceAsync(work, lease);
            fenced.SetResult();
            await release.Task;
            return await SetAsync(work, "a", 1);
        });
        await fenced.Task;
        var takeOver = Task.Run(() => second.TakeAsync("relay", Long, Cancellation));
        await BlockedAsync(other);
        Assert.False(takeOver.IsCompleted);
        release.SetResult();
        Assert.Equal(1, await unit);
        Assert.Equal(2, (await takeOver)!.Token);
        await Assert.ThrowsAsync<LeaseLostException>(() => FencedAsync(database, first, lease, "late"));
    }

    [Fact]
    public async Task A_take_over_that_waits_too_long_for_a_fenced_unit_gives_up()
    {
        var (database, other) = (Open(), Open(options => options with { LockTimeoutSeconds = 1 }));
        var first = new PostgresLeases(database);
        var lease = (await TakeAsync(first, Over))!;
        await WriteAsync(database, async work =>
        {
            await first.FenceAsync(work, lease);
            Assert.Null(await new PostgresLeases(other).TakeAsync("relay", Long, Cancellation));
            return await SetAsync(work, "a", 1);
        });
        await FencedAsync(database, first, lease, "still the holder");
    }

    [Fact]
    public async Task Renewals_and_fenced_units_do_not_hinder_each_other()
    {
        var database = Open(options => options with { Attempts = 1 });
        var leases = new PostgresLeases(database);
        var lease = (await TakeAsync(leases))!;
        using var done = new CancellationTokenSource();
        var renewing = Task.Run(async () =>
        {
            var renewals = 0;
            while (!done.IsCancellationRequested)
            {
                Assert.Equal(lease, await TakeAsync(leases));
                renewals++;
            }

            return renewals;
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(async () =>
        {
            for (var round = 0; round < 50; round++)
            {
                await FencedAsync(database, leases, lease, $"{i} {round}");
            }
        })));
        await done.CancelAsync();
        Assert.InRange(await renewing, 5, int.MaxValue);
        Assert.Equal(200, await database.ReadAsync(work => work.FirstOrDefaultAsync<long>("select count(*) from counters"), Cancellation));
    }

    [Fact]
    public async Task Processes_are_alive_as_long_as_their_leases()
    {
        var (first, second) = (Leases(), Leases());
        await first.TakeAsync($"process/{first.Process}", Long, Cancellation);
        await second.TakeAsync($"process/{second.Process}", Over, Cancellation);
        Assert.Equal([first.Process], await second.LivingAsync(Cancellation));
    }

    private PostgresLeases Leases() => new(Open(options => options with { MaxConnections = 2 }));

    private static Task<Lease?> TakeAsync(PostgresLeases leases, TimeSpan? term = null) => leases.TakeAsync("relay", term ?? Long, Cancellation);

    private static Task<int> FencedAsync(PostgresDatabase database, PostgresLeases leases, Lease lease, string id) => WriteAsync(database, async work =>
    {
        await leases.FenceAsync(work, lease);
        return await SetAsync(work, id, 1);
    });

    // Until somebody waits for a lock in this database.
    private static async Task BlockedAsync(PostgresDatabase database)
    {
        while (await database.ReadAsync(
            work => work.FirstOrDefaultAsync<long>("select count(*) from pg_locks l join pg_stat_activity a on a.pid = l.pid where not l.granted and a.datname = current_database()"), Cancellation) == 0)
        {
            Cancellation.ThrowIfCancellationRequested();
        }
    }
}
