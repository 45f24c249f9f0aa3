using System.Diagnostics;
using Alexandria.Analytics;

namespace Alexandria.Adapters.Tests.DuckDb;

public sealed class AnalystQueriesTests
{
    [Fact]
    public async Task Rows_and_bytes_beyond_the_limits_are_left_off_and_said_to_be()
    {
        using var fixture = AnalyticsFixture.Open();

        var rows = await fixture.Queries.RunAsync("from range(1000000000000)", new() { Rows = 7 }, TestContext.Current.CancellationToken);
        var exact = await fixture.Queries.RunAsync("from range(7)", new() { Rows = 7 }, TestContext.Current.CancellationToken);
        var bytes = await fixture.Queries.RunAsync("select repeat('x', 1000) from range(1000)", new() { Bytes = 10_500 }, TestContext.Current.CancellationToken);
        var huge = await fixture.Queries.RunAsync("select repeat('x', 100000000)", QueryLimits.Default, TestContext.Current.CancellationToken);
        var list = await fixture.Queries.RunAsync("select list(i) from range(5000000) t(i)", QueryLimits.Default, TestContext.Current.CancellationToken);

        Assert.Equal((7, "rows"), (rows.Value.Rows.Count, rows.Value.Truncated));
        Assert.Equal((7, null), (exact.Value.Rows.Count, exact.Value.Truncated));
        Assert.Equal((10, "bytes"), (bytes.Value.Rows.Count, bytes.Value.Truncated));
        Assert.Equal((0, "bytes"), (huge.Value.Rows.Count, huge.Value.Truncated));
        Assert.Equal((0, "bytes"), (list.Value.Rows.Count, list.Value.Truncated));
    }

    [Theory]
    [InlineData("select count(*) from range(1000000000000) t(i) where i % 7 = 3")]
    [InlineData("select sum(a.range * b.range) from range(1000000) a, range(1000000) b")]
    [InlineData("with recursive r(n) as (select 1 union all select n + 1 from r) select max(n) from r")]
    [InlineData("select max(list_sum(list_transform(range(1000), lambda x: x * i % 7))) from range(100000000) t(i)")]
    public async Task A_query_is_interrupted_when_its_time_is_up(string sql)
    {
        using var fixture = AnalyticsFixture.Open();
        var began = Stopwatch.GetTimestamp();

        var answer = await fixture.Queries.RunAsync(sql, new() { Time = TimeSpan.FromMilliseconds(300) }, TestContext.Current.CancellationToken);

        Assert.Equal("query_timeout", answer.Error?.Code);
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(20));
        Assert.Null((await fixture.Queries.RunAsync("select 1", QueryLimits.Default, TestContext.Current.CancellationToken)).Error);
    }

    [Fact]
    public async Task A_query_that_needs_too_much_memory_fails_and_the_next_one_runs()
    {
        using var fixture = AnalyticsFixture.Open(new() { MemoryMiB = 128, SpillMiB = 0, Threads = 1 });

        var answer = await fixture.Queries.RunAsync("select list(i) from range(200000000) t(i)", QueryLimits.Default, TestContext.Current.CancellationToken);

        Assert.Equal("query_out_of_memory", answer.Error?.Code);
        Assert.Null((await fixture.Queries.RunAsync("select 1", QueryLimits.Default, TestContext.Current.CancellationToken)).Error);
    }
}
