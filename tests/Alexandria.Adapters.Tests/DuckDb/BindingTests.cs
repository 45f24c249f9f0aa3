using System.Diagnostics;
using Alexandria.Adapters.DuckDb;
using Alexandria.Analytics;

namespace Alexandria.Adapters.Tests.DuckDb;

public sealed class BindingTests
{
    private enum Colour
    {
        Red,
        DarkBlue,
    }

    public static TheoryData<string, object?> Values { get; } = new()
    {
        { "true", true },
        { "-5::tinyint", -5L },
        { "250::utinyint", 250L },
        { "-300::smallint", -300L },
        { "65000::usmallint", 65000L },
        { "-70000", -70000L },
        { "4000000000::uinteger", 4000000000L },
        { "(-9223372036854775808)::bigint", long.MinValue },
        { "18446744073709551615::ubigint", (UInt128)ulong.MaxValue },
        { "7::ubigint", 7L },
        { "170141183460469231731687303715884105727::hugeint", Int128.MaxValue },
        { "(-3)::hugeint", -3L },
        { "340282366920938463463374607431768211455::uhugeint", UInt128.MaxValue },
        { "1.5::float", 1.5 },
        { "-2.25::double", -2.25 },
        { "123.45::decimal(5,2)", 123.45m },
        { "-0.001::decimal(18,3)", -0.001m },
        { "12345678901234567890.12::decimal(25,2)", 12345678901234567890.12m },
        { "-12345678901234567890123456789012345.678::decimal(38,3)", "-12345678901234567890123456789012345.678" },
        { "''", "" },
        { "'exactly12byt'", "exactly12byt" },
        { "'thirteen byte'", "thirteen byte" },
        { "'Grüße, 世界 🦆'", "Grüße, 世界 🦆" },
        { "'\\xAA\\x00\\xFF'::blob", new byte[] { 0xAA, 0, 0xFF } },
        { "date '2024-02-29'", new DateOnly(2024, 2, 29) },
        { "date '0044-03-15 (BC)'", "1970-01-01 - 735160 days" },
        { "'infinity'::date", "infinity" },
        { "time '23:59:59.999999'", new TimeOnly(23, 59, 59, 999, 999) },
        { "timestamp '2001-02-03 04:05:06.789012'", new DateTimeOffset(2001, 2, 3, 4, 5, 6, 789, 12, TimeSpan.Zero) },
        { "timestamptz '2001-02-03 04:05:06+02'", new DateTimeOffset(2001, 2, 3, 2, 5, 6, TimeSpan.Zero) },
        { "'1969-12-31 23:59:59'::timestamp_s", new DateTimeOffset(1969, 12, 31, 23, 59, 59, TimeSpan.Zero) },
        { "'1969-12-31 23:59:59.001'::timestamp_ms", new DateTimeOffset(1969, 12, 31, 23, 59, 59, 1, TimeSpan.Zero) },
        { "'2001-02-03 04:05:06.7890125'::timestamp_ns", new DateTimeOffset(2001, 2, 3, 4, 5, 6, 789, 12, TimeSpan.Zero).AddTicks(5) },
        { "'-infinity'::timestamp", "-infinity" },
        { "'infinity'::timestamp_ns", "infinity" },
        { "'-infinity'::timestamp_ns", "-infinity" },
        { "interval '14 months 3 days 4 seconds'", "14 months 3 days 00:00:04" },
        { "to_microseconds(9000000000000000000)", "0 months 0 days 9000000000000000000 microseconds" },
        { "'b'::enum('a', 'b')", "b" },
        { "'01234567-89ab-cdef-0123-456789abcdef'::uuid", new Guid("01234567-89ab-cdef-0123-456789abcdef") },
        { "[1, null, 3]", new List<object?> { 1L, null, 3L } },
        { "[['a'], []::varchar[]]", new List<object?> { new List<object?> { "a" }, new List<object?>() } },
        { "{'a': 1, 'b': ['x']}", new Dictionary<string, object?>(StringComparer.Ordinal) { ["a"] = 1L, ["b"] = new List<object?> { "x" } } },
        { "map {'k': 5}", new List<object?> { new Dictionary<string, object?>(StringComparer.Ordinal) { ["key"] = "k", ["value"] = 5L } } },
        { "null::bigint", null },
        { "null", null },
    };

    // Values are passed by their SQL: not all of these types can be shown in a test's name.
    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public async Task A_value_of_each_type_is_read_as_the_type_that_holds_it(string sql, object? expected)
    {
        using var fixture = AnalyticsFixture.Open();

        var answer = await fixture.Queries.RunAsync($"select {sql} as v", QueryLimits.Default, TestContext.Current.CancellationToken);

        Assert.Null(answer.Error);
        Assert.Equal(expected, Assert.Single(Assert.Single(answer.Value.Rows)));
        Assert.Equal("v", Assert.Single(answer.Value.Columns).Name);
    }

    [Fact]
    public async Task Types_without_a_counterpart_are_refused_with_what_to_do()
    {
        using var fixture = AnalyticsFixture.Open();

        var answer = await fixture.Queries.RunAsync("select '101'::bit", QueryLimits.Default, TestContext.Current.CancellationToken);

        Assert.Equal("query_failed", answer.Error?.Code);
        Assert.Contains("cast them to varchar", answer.Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nulls_stand_where_they_were_across_many_chunks()
    {
        using var fixture = AnalyticsFixture.Open();

        var rows = await fixture.QueryAsync<long?>("select case when i % 3 = 0 then null else i end as v from range(10000) t(i) order by i");

        Assert.Equal([.. Enumerable.Range(0, 10_000).Select(i => i % 3 == 0 ? null : (long?)i)], rows);
    }

    [Fact]
    public async Task Parameters_are_bound_by_name_and_rows_mapped_to_records()
    {
        using var fixture = AnalyticsFixture.Open();
        var at = new DateTimeOffset(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);

        var row = Assert.Single(await fixture.QueryAsync<Row>(
            "select @text::varchar as text, @number + 1 as number, @real::double as real, @flag = 1 as flag, make_timestamp(@at) as at, @colour::varchar as colour, @bytes::blob as bytes, @text::varchar || '@text' as nothing, cast(null as varchar) as absent",
            new { Text = "it's \0 0 \"quoted\" 🦆", Number = 41, Real = 0.5, Flag = true, At = at, Colour = Colour.DarkBlue, Bytes = Array.Empty<byte>() }));

        Assert.Equal("it's \0 0 \"quoted\" 🦆", row.Text);
        Assert.Equal(42, row.Number);
        Assert.Equal(0.5, row.Real);
        Assert.True(row.Flag);
        Assert.Equal(at, row.At);
        Assert.Equal(Colour.DarkBlue, row.Colour);
        Assert.Empty(row.Bytes);
        Assert.EndsWith("@text", row.Nothing, StringComparison.Ordinal);
        Assert.Null(row.Absent);
    }

    [Fact]
    public async Task Lists_of_parameters_are_expanded()
    {
        using var fixture = AnalyticsFixture.Open();

        Assert.Equal([2L, 3L, 5L], await fixture.QueryAsync<long>("select i from range(10) t(i) where i in @wanted order by i", new { Wanted = new[] { 5, 3, 2 } }));
        Assert.Empty(await fixture.QueryAsync<long>("select i from range(10) t(i) where i in @wanted", new { Wanted = Array.Empty<int>() }));
    }

    [Fact]
    public async Task A_huge_text_survives_both_ways()
    {
        using var fixture = AnalyticsFixture.Open();
        var text = string.Concat(Enumerable.Repeat("0123456789äöü世界🦆", 500_000));
        await fixture.ScriptAsync("create table big (id bigint not null, text varchar)");

        await fixture.Analytics.WriteAsync(
            work =>
            {
                work.Append("big").Add(1L).Add(text).EndRow();
                return Task.FromResult(Nothing.Value);
            },
            TestContext.Current.CancellationToken);

        Assert.Equal(text, Assert.Single(await fixture.QueryAsync<string>("select text from big where text = @text", new { text })));
    }

    [Fact]
    public async Task The_appender_takes_every_kind_of_value()
    {
        using var fixture = AnalyticsFixture.Open();
        await fixture.ScriptAsync("create table kinds (a varchar, b bigint, c double, d boolean, e timestamp, f blob, g varchar, h bigint, i timestamp)");
        var at = new DateTimeOffset(1969, 7, 20, 20, 17, 40, TimeSpan.FromHours(-4));

        await fixture.Analytics.WriteAsync(
            work =>
            {
                work.Append("kinds").Add("ä").Add(-1L).Add(0.25).Add(true).Add(at).Add([1, 2]).Add((string?)null).Add((long?)null).Add((DateTimeOffset?)null).EndRow();
                return Task.FromResult(Nothing.Value);
            },
            TestContext.Current.CancellationToken);

        var answer = await fixture.Queries.RunAsync("from kinds", QueryLimits.Default, TestContext.Current.CancellationToken);
        Assert.Equal(["ä", -1L, 0.25, true, at, new byte[] { 1, 2 }, null, null, null], Assert.Single(answer.Value.Rows));
    }

    [Fact]
    public async Task A_row_that_does_not_fit_fails_and_nothing_of_the_transaction_is_kept()
    {
        using var fixture = AnalyticsFixture.Open();
        await fixture.ScriptAsync("create table t (id bigint not null, name varchar)");

        await Assert.ThrowsAsync<DuckDbException>(() => fixture.Analytics.WriteAsync(
            async work =>
            {
                await work.ExecuteAsync("insert into t values (1, 'one')");
                work.Append("t").Add(2L).Add("two").EndRow();
                await work.FlushAsync();
                work.Append("t").Add(3L).EndRow();
                return Nothing.Value;
            },
            TestContext.Current.CancellationToken));

        Assert.Equal([0L], await fixture.QueryAsync<long>("select count(*) from t"));
    }

    [Fact]
    public async Task An_error_of_the_products_own_sql_is_a_defect()
    {
        using var fixture = AnalyticsFixture.Open();

        var error = await Assert.ThrowsAsync<DuckDbException>(() => fixture.QueryAsync<long>("select nothing from nowhere"));
        Assert.Contains("nowhere", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<DuckDbException>(() => fixture.QueryAsync<long>("select 1 / error('stop')::bigint"));
        await Assert.ThrowsAsync<ArgumentException>(() => fixture.QueryAsync<long>("select 1; select 2"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => fixture.QueryAsync<long>("select null::bigint"));
        Assert.Equal([1L], await fixture.QueryAsync<long>("select 1"));
    }

    [Fact]
    public async Task A_cancelled_query_ends_soon()
    {
        using var fixture = AnalyticsFixture.Open();
        using var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        source.CancelAfter(TimeSpan.FromMilliseconds(200));
        var began = Stopwatch.GetTimestamp();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.Analytics.ReadAsync(work => work.QueryAsync<long>("select count(*) from range(100000000000) t(i) where i % 7 = 3"), source.Token));

        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5));
    }

    private sealed record Row
    {
        public required string Text { get; init; }

        public required int Number { get; init; }

        public required double Real { get; init; }

        public required bool Flag { get; init; }

        public required DateTimeOffset At { get; init; }

        public required Colour Colour { get; init; }

        public required byte[] Bytes { get; init; }

        public required string Nothing { get; init; }

        public string? Absent { get; init; }
    }
}
