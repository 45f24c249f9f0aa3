using Alexandria.Adapters.Postgres;
using Alexandria.Data;

namespace Alexandria.Adapters.Tests.Postgres;

public sealed class PostgresCommitOrderTests : PostgresTest
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    protected override IReadOnlyList<Migration> Migrations => KernelSchema.Migrations;

    [Fact]
    public async Task Committed_rows_get_positions_from_one_without_gaps_in_the_order_of_arrival()
    {
        var database = Open();
        var (order, lease) = (new PostgresCommitOrder(database), await RelayAsync(database));
        await WriteAsync(database, work => AppendAsync(work, "a", "b"));
        await WriteAsync<int>(database, async work =>
        {
            await AppendAsync(work, "taken back");
            work.Discard();
            return 0;
        });
        await WriteAsync(database, work => AppendAsync(work, "c"));
        Assert.Equal((2, 2, 2), await order.NumberAsync(lease, 2, Cancellation));
        Assert.Equal((1, 1, 3), await order.NumberAsync(lease, 2, Cancellation));
        Assert.Equal((0, 0, 3), await order.NumberAsync(lease, 2, Cancellation));
        Assert.Equal([(1, "a"), (2, "b"), (3, "c")], await PositionsAsync(database, "events"));
        Assert.Equal([(1, "a"), (2, "b"), (3, "c")], await PositionsAsync(database, "audit"));
    }

    [Fact]
    public async Task A_slow_commit_is_numbered_later_and_never_skipped()
    {
        var database = Open();
        var (order, lease) = (new PostgresCommitOrder(database), await RelayAsync(database));
        var (inserted, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var slow = WriteAsync(database, async work =>
        {
            var changed = await AppendAsync(work, "slow");
            inserted.SetResult();
            await release.Task;
            return changed;
        });
        await inserted.Task;
        await WriteAsync(database, work => AppendAsync(work, "quick"));
        var pending = await order.StateAsync(OrderedTable.Events, 0, Cancellation);
        Assert.Equal(new OrderState(0, 2, true), pending);
        Assert.False((await order.StateAsync(OrderedTable.Events, pending.Pending, Cancellation)).Settled);
        Assert.Equal((1, 1, 1), await order.NumberAsync(lease, 100, Cancellation));
        Assert.Equal(new OrderState(1, 0, true), await order.StateAsync(OrderedTable.Audit, pending.Pending, Cancellation));
        release.SetResult();
        await slow;
        Assert.Equal(new OrderState(1, 1, false), await order.StateAsync(OrderedTable.Events, pending.Pending, Cancellation));
        Assert.Equal((1, 1, 2), await order.NumberAsync(lease, 100, Cancellation));
        Assert.Equal([(1, "quick"), (2, "slow")], await PositionsAsync(database, "events"));
    }

    [Fact]
    public async Task A_reader_that_goes_by_position_misses_nothing_while_writers_and_two_relays_compete()
    {
        PostgresDatabase[] processes = [Open(), Open()];
        using var done = new CancellationTokenSource();
        var relays = processes.Select(process => Task.Run(async () =>
        {
            var (order, leases, lost) = (new PostgresCommitOrder(process), new PostgresLeases(process), 0);
            while (!done.IsCancellationRequested)
            {
                // A term that is over at once: each takes the lease from the other all the time.
                if (await leases.TakeAsync("relay", TimeSpan.FromMicroseconds(-1), Cancellation) is not { } lease)
                {
                    continue;
                }

                try
                {
                    await order.NumberAsync(lease, 7, Cancellation);
                }
                catch (LeaseLostException)
                {
                    lost++;
                }
            }

            return lost;
        })).ToList();
        var reader = Task.Run(async () =>
        {
            var (seen, position) = (new List<string>(), 0L);
            while (seen.Count < 400)
            {
                Cancellation.ThrowIfCancellationRequested();
                foreach (var (at, id) in await processes[0].ReadAsync(work => work.QueryAsync<(long, string)>("select position, id from events where position > @position order by position", new { position }), Cancellation))
                {
                    Assert.Equal(position + 1, at);
                    position = at;
                    seen.Add(id);
                }
            }

            return seen;
        });
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            for (var round = 0; round < 50; round++)
            {
                await WriteAsync(processes[i % 2], work => AppendAsync(work, $"{i} {round}"));
            }
        })));
        Assert.Equal(400, (await reader).Distinct().Count());
        await done.CancelAsync();
        await Task.WhenAll(relays);
        Assert.Equal(Enumerable.Range(1, 400).Select(i => (long)i), (await PositionsAsync(processes[0], "events")).Select(row => row.Position));
    }

    [Fact]
    public async Task A_stale_relay_numbers_nothing()
    {
        var (database, other) = (Open(), Open());
        var stale = (await new PostgresLeases(database).TakeAsync("relay", TimeSpan.FromMicroseconds(-1), Cancellation))!;
        var lease = await RelayAsync(other);
        await WriteAsync(database, work => AppendAsync(work, "a"));
        await Assert.ThrowsAsync<LeaseLostException>(() => new PostgresCommitOrder(database).NumberAsync(stale, 10, Cancellation));
        Assert.Equal((1, 1, 1), await new PostgresCommitOrder(other).NumberAsync(lease, 10, Cancellation));
    }

    [Fact]
    public async Task Calls_that_overlap_under_one_lease_number_each_row_once()
    {
        var database = Open();
        var (order, lease) = (new PostgresCommitOrder(database), await RelayAsync(database));
        await WriteAsync(database, work => AppendAsync(work, [.. Enumerable.Range(0, 40).Select(i => $"{i:D2}")]));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => order.NumberAsync(lease, 10, Cancellation))));
        Assert.Equal(Enumerable.Range(0, 40).Select(i => (i + 1L, $"{i:D2}")), await PositionsAsync(database, "events"));
    }

    private static async Task<Lease> RelayAsync(PostgresDatabase database) => (await new PostgresLeases(database).TakeAsync("relay", Long, Cancellation))!;

    private static async Task<int> AppendAsync(IUnitOfWork work, params string[] ids)
    {
        foreach (var id in ids)
        {
            await work.ExecuteAsync(
                "insert into events (id, name, version, tenant, subject, revision, occurred_at, actor, trace_id, payload) values (@id, 'n', 1, 't', 's', 1, 0, 'a', 'x', '{}')", new { id });
            await work.ExecuteAsync(
                "insert into audit (id, tenant, at, actor, actor_name, operation, outcome, surface, trace_id, count) values (@id, 't', 0, 'a', 'a', 'o', 'succeeded', 'api', 'x', 1)", new { id });
        }

        return ids.Length;
    }

    private static Task<IReadOnlyList<(long Position, string Id)>> PositionsAsync(IDatabase database, string table) =>
        database.ReadAsync(work => work.QueryAsync<(long, string)>($"select position, id from {table} order by position"), Cancellation);
}
