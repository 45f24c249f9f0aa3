using Alexandria.Analytics;

namespace Alexandria.Adapters.Tests.DuckDb;

public sealed class PlanTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_profile_counts_what_each_operator_gave()
    {
        using var fixture = await PreparedAsync();

        var profile = (await fixture.Queries.ProfileAsync("select version_id, count(*) from terms where id % 2 = 0 group by version_id", QueryLimits.Default, Cancellation)).Value;

        Assert.Equal(4, profile.Rows);
        Assert.InRange(profile.ElapsedMilliseconds, 0.001, 60_000);
        var scan = Assert.Single(Walk(profile.Plan), step => step.RowsScanned is not null);
        Assert.Equal(400_000, scan.RowsScanned);
        Assert.Equal("analytics.main.terms", scan.Details["Table"]);
        Assert.Contains(Walk(profile.Plan), step => step.Name.Contains("GROUP_BY", StringComparison.Ordinal) && step.Rows == 4 && step.Milliseconds > 0);
        Assert.Contains(Walk(profile.Plan), step => step.Rows == 200_000);
        Assert.Empty(profile.Suggestions);
    }

    [Fact]
    public async Task An_estimate_knows_the_rows_of_a_table_without_running_anything()
    {
        using var fixture = await PreparedAsync();

        var estimate = (await fixture.Queries.EstimateAsync("select * from terms", Cancellation)).Value;

        Assert.Equal(400_000, estimate.Rows);
        Assert.Equal(400_000, estimate.ScannedRows);
        Assert.All(Walk(estimate.Plan), step => Assert.Null(step.Rows));
        Assert.Equal("missing_limit", Assert.Single(estimate.Suggestions).Code);
    }

    [Theory]
    [InlineData("select count(*) from terms a, terms b where a.id < 20 and b.id < 20000 and a.id + b.id <> 7", "cross_product|nested_loop_join")]
    [InlineData("select * from terms where name = 'name 7'", "selective_scan")]
    [InlineData("select * from terms order by name", "large_sort")]
    [InlineData("select name from terms", "missing_limit")]
    public async Task Suggestions_name_what_was_seen(string sql, string codes)
    {
        using var fixture = await PreparedAsync();

        var profile = (await fixture.Queries.ProfileAsync(sql, QueryLimits.Default, Cancellation)).Value;

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', profile.Suggestions));
        Assert.True(profile.Suggestions.Any(suggestion => codes.Split('|').Contains(suggestion.Code)), string.Join('\n', Walk(profile.Plan)));
    }

    [Theory]
    [InlineData("select * from small")]
    [InlineData("select * from terms order by name limit 5")]
    [InlineData("select name from terms limit 20000")]
    [InlineData("select count(*) from terms a join terms b using (version_id, id)")]
    [InlineData("select count(*) from terms where version_id = 'v1'")]
    public async Task Nothing_is_suggested_where_nothing_is_wrong(string sql)
    {
        using var fixture = await PreparedAsync();

        var profile = (await fixture.Queries.ProfileAsync(sql, QueryLimits.Default, Cancellation)).Value;

        Assert.Empty(profile.Suggestions);
    }

    [Fact]
    public async Task The_inspector_shows_tables_columns_indexes_and_constraints()
    {
        using var fixture = await PreparedAsync();
        await fixture.ScriptAsync("""
            create table described (id varchar primary key, seen timestamp not null, tags varchar[], amount decimal(10, 2) check (amount > 0));
            comment on table described is 'What it holds';
            comment on column described.seen is 'When, UTC';
            create unique index described_seen on described (seen);
            create view recent as select id from described;
            """);

        var schema = Assert.Single((await fixture.Queries.SchemasAsync(Cancellation)).Value);
        var table = (await fixture.Queries.TableAsync("described", Cancellation)).Value;
        var view = (await fixture.Queries.TableAsync("recent", Cancellation)).Value;

        Assert.Equal(["described", "recent", "small", "terms"], schema.Tables.Select(t => t.Name));
        Assert.Equal(400_000, schema.Tables[3].EstimatedRows);
        Assert.Equal(("table", "What it holds", 4), (table.Summary.Kind, table.Summary.Comment, table.Summary.Columns));
        Assert.Equal(
            [new() { Name = "id", Type = "VARCHAR", Nullable = false }, new() { Name = "seen", Type = "TIMESTAMP", Nullable = false, Comment = "When, UTC" }, new() { Name = "tags", Type = "VARCHAR[]", Nullable = true }, new() { Name = "amount", Type = "DECIMAL(10,2)", Nullable = true }],
            table.Columns);
        Assert.Equal(new IndexDescription { Name = "described_seen", Unique = true, Expressions = "[seen]" }, Assert.Single(table.Indexes));
        Assert.Contains("PRIMARY KEY(id)", table.Constraints);
        Assert.Equal(2, table.Constraints.Count);
        Assert.Equal(("view", 1), (view.Summary.Kind, view.Columns.Count));
        Assert.Equal("table_not_found", (await fixture.Queries.TableAsync("nothing", Cancellation)).Error?.Code);
        Assert.Equal("table_not_found", (await fixture.Queries.TableAsync("' or 1=1 --", Cancellation)).Error?.Code);
    }

    [Fact]
    public async Task An_export_is_a_Parquet_file_that_goes_away_with_its_owner()
    {
        using var fixture = await PreparedAsync();
        string path;

        using (var file = (await fixture.Queries.ExportAsync("from terms where id < 1000; -- it's a comment", TimeSpan.FromMinutes(1), Cancellation)).Value)
        {
            path = file.Path;
            Assert.Equal(4_000, file.Rows);
            var bytes = await File.ReadAllBytesAsync(path, Cancellation);
            Assert.Equal(bytes.Length, file.Bytes);
            Assert.Equal("PAR1"u8, bytes.AsSpan(0, 4));
            Assert.Equal("PAR1"u8, bytes.AsSpan(bytes.Length - 4));

            // Read back with the product's own SQL, which may reach this one folder.
            Assert.Equal([(4_000L, 1_998_000L)], await fixture.QueryAsync<(long, long)>($"select count(*), sum(id) from read_parquet('{path}')"));
            Assert.Equal("query_not_allowed", (await fixture.Queries.RunAsync($"from '{path}'", QueryLimits.Default, Cancellation)).Error?.Code);
        }

        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task An_export_beyond_its_size_or_time_leaves_no_file()
    {
        using var fixture = AnalyticsFixture.Open(new() { ExportMiB = 1, Threads = 1 });

        var large = await fixture.Queries.ExportAsync("select uuid() from range(1000000000)", TimeSpan.FromMinutes(1), Cancellation);
        var late = await fixture.Queries.ExportAsync("select count(*) from range(1000000000000) t(i) where i % 7 = 3", TimeSpan.FromMilliseconds(200), Cancellation);

        Assert.Equal("export_too_large", large.Error?.Code);
        Assert.Equal("query_timeout", late.Error?.Code);
        Assert.Empty(Directory.GetFiles(fixture.Analytics.ExportDirectory));
    }

    private static IEnumerable<PlanOperator> Walk(PlanOperator plan) => plan.Children.SelectMany(Walk).Prepend(plan);

    private static async Task<AnalyticsFixture> PreparedAsync()
    {
        var fixture = AnalyticsFixture.Open();
        await fixture.ScriptAsync("""
            create table terms as select 'v' || (i // 100000) as version_id, i % 100000 as id, 'name ' || i as name from range(400000) t(i);
            create table small as select i as id from range(10) t(i);
            """);
        return fixture;
    }
}
