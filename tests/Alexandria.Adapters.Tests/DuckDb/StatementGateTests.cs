using Alexandria.Analytics;

namespace Alexandria.Adapters.Tests.DuckDb;

/// <summary>Which statements of analysts run.</summary>
public sealed class StatementGateTests
{
    /// <summary>Statements that read nothing but the projection's tables.</summary>
    public static TheoryData<string> Allowed { get; } =
    [
        "select * from terms",
        "from terms",
        "FROM main.terms",
        "from analytics.main.terms",
        "from analytics.terms",
        "from \"TERMS\" -- a comment; with a semicolon",
        "with t as (select id from terms) select count(*) from t",
        "with recursive r(n) as (select 1 union all select n + 1 from r where n < 5) select sum(n) from r",
        "values (1), (2)",
        "describe terms",
        "describe select 1 as a",
        "show tables",
        "show all tables",
        "summarize terms",
        "explain select * from terms",
        "explain analyze select * from terms",
        "/* why */ select 1",
        "select 1;",
        "select unnest([1, 2]), * from range(3) t(i), generate_series(1, 2)",
        "select * from information_schema.columns",
        "select table_name from duckdb_tables()",
        "select * from named_terms",
        "select (select max(id) from terms), exists (from terms), [x for x in [1, 2]]",
        "select * from terms t, lateral (select t.id || 'x')",
        "from terms pivot (count(*) for id in ('a', 'b'))",
        "select 'copy terms to ''x''', 'read_csv', 'f.csv'",
    ];

    /// <summary>Statements that change something, or reach outside the tables.</summary>
    public static TheoryData<string> Forbidden { get; } =
    [
        // More than one, and what hides behind one that is allowed.
        "select 1; select 2",
        "select 1; drop table terms",
        "explain select 1; drop table terms",
        "explain drop table terms",
        "explain analyze drop table terms",
        "explain analyze insert into terms values ('x')",
        "explain explain analyze drop table terms",
        // Changes.
        "insert into terms values ('x')",
        "update terms set id = 'x'",
        "delete from terms",
        "drop table terms",
        "truncate terms",
        "alter table terms add column x int",
        "create table x as from terms",
        "create temp table x (a int)",
        "create view x as from terms",
        "create macro f() as 1",
        "create type x as enum ('a')",
        "create sequence s",
        "create secret s (type http)",
        "merge into terms using terms t on true when matched then delete",
        "with t as (insert into terms values ('x') returning *) from t",
        "vacuum",
        "analyze",
        "checkpoint",
        "comment on table terms is 'x'",
        "begin transaction",
        "commit",
        "rollback",
        // Out to files, and in from them.
        "copy terms to '{dir}/out.csv'",
        "copy (select 1) to '{dir}/out.parquet'",
        "copy terms from '{dir}/secret.csv'",
        "copy from database analytics to memory",
        "export database '{dir}/out'",
        "import database '{dir}/out'",
        "attach '{dir}/other.db'",
        "attach '{dir}/analytics.duckdb' as again (read_only)",
        "attach ':memory:' as m",
        "detach analytics",
        "use memory",
        "from '{dir}/secret.csv'",
        "select * from \"{dir}/secret.csv\"",
        "from '{dir}/*.csv'",
        "from 'https://localhost/x.parquet'",
        "from 's3://bucket/x.parquet'",
        "from read_csv('{dir}/secret.csv')",
        "from main.read_csv('{dir}/secret.csv')",
        "from system.main.read_csv('{dir}/secret.csv')",
        "from read_csv_auto('{dir}/secret.csv')",
        "from sniff_csv('{dir}/secret.csv')",
        "from read_json('{dir}/secret.json')",
        "from read_ndjson_objects('{dir}/secret.json')",
        "from read_parquet('{dir}/x.parquet')",
        "from parquet_scan('{dir}/x.parquet')",
        "from parquet_metadata('{dir}/x.parquet')",
        "from parquet_schema('{dir}/x.parquet')",
        "from read_text('{dir}/secret.csv')",
        "from read_blob('{dir}/secret.csv')",
        "from read_blob('{dir}/analytics.duckdb')",
        "from read_blob('{dir}/analytics.duckdb.wal')",
        "from read_duckdb('{dir}/analytics.duckdb')",
        "from glob('{dir}/*')",
        "select (select content from read_text('{dir}/secret.csv'))",
        "select * from terms where exists (from read_text('{dir}/secret.csv'))",
        "select * from terms, lateral (from read_text('{dir}/' || id))",
        "with t as (from read_text('{dir}/secret.csv')) from t",
        "select 1 union all select size from read_text('{dir}/secret.csv')",
        "select 1 order by (select size from read_text('{dir}/secret.csv'))",
        "describe from '{dir}/secret.csv'",
        "describe '{dir}/secret.csv'",
        "summarize '{dir}/secret.csv'",
        "from (describe '{dir}/secret.csv')",
        "explain from read_text('{dir}/secret.csv')",
        "values ((select size from read_text('{dir}/secret.csv')))",
        "from terms pivot (count(*) for id in (select filename from read_text('{dir}/secret.csv')))",
        "pivot (from read_text('{dir}/secret.csv')) on filename",
        // A name in one place must not open another.
        "select * from '{dir}/secret.csv', (with \"{dir}/secret.csv\" as (select 1) select 1)",
        "select * from pg_settings, (with pg_settings as (select 1) from pg_settings)",
        "with duckdb_databases as (select 1) from duckdb_databases",
        // A text that is run as a statement.
        "from query('select * from read_text(''{dir}/secret.csv'')')",
        "from query_table('{dir}/secret.csv')",
        "from query_table(['terms', '{dir}/secret.csv'])",
        "from json_execute_serialized_sql(json_serialize_sql('from terms'))",
        "select json_serialize_plan('from ''{dir}/secret.csv''')",
        "execute x",
        "prepare x as from terms",
        "call force_checkpoint()",
        "call pragma_version()",
        // Settings, extensions, the process.
        "set threads = 1",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "set variable x = 1",
        "reset memory_limit",
        "pragma version",
        "pragma threads = 1",
        "pragma table_info('terms')",
        "pragma database_list",
        "install httpfs",
        "load httpfs",
        "load '{dir}/evil.so'",
        "force install json",
        "update extensions",
        "from duckdb_secrets()",
        "from which_secret('s3://x', 's3')",
        "from duckdb_settings()",
        "from duckdb_databases()",
        "from duckdb_databases",
        "from duckdb_extensions()",
        "from duckdb_logs()",
        "from duckdb_logs",
        "from duckdb_temporary_files()",
        "from duckdb_external_file_cache()",
        "from duckdb_prepared_statements()",
        "from pragma_database_list",
        "from pg_catalog.pg_settings",
        "from pg_settings",
        "from system.main.duckdb_databases",
        "show databases_with_paths",
        "select current_setting('temp_directory')",
        "select main.current_setting('temp_directory')",
        "select getenv('HOME')",
        "select getvariable('x')",
        "select current_query()",
        "select write_log('x')",
        "select nextval('s')",
        "select pg_sleep(10)",
        "select sleep_ms(10000)",
        "from checkpoint()",
        "from force_checkpoint()",
        "from enable_logging('QueryLog')",
        "from enable_profiling()",
        "from truncate_duckdb_logs()",
        "from arrow_scan(0::pointer, 0::pointer, 0::pointer)",
        "from seq_scan('terms')",
        "from sql_auto_complete('sel')",
        "from test_vector_types(null::int)",
        "from pragma_storage_info('terms')",
        "from duckdb_table_sample('terms')",
    ];

    [Theory]
    [MemberData(nameof(Allowed))]
    public async Task What_reads_the_tables_is_allowed(string sql)
    {
        using var fixture = AnalyticsFixture.Open();
        await PrepareAsync(fixture);

        var answer = await fixture.Queries.RunAsync(sql, QueryLimits.Default, TestContext.Current.CancellationToken);

        Assert.Null(answer.Error);
        Assert.NotEmpty(answer.Value.Rows);
    }

    [Fact]
    public async Task What_changes_something_or_reaches_outside_the_tables_is_refused()
    {
        using var fixture = AnalyticsFixture.Open();
        await PrepareAsync(fixture);
        var files = Directory.GetFileSystemEntries(fixture.DataDirectory).Order(StringComparer.Ordinal).ToList();
        var failures = new List<string>();

        foreach (var row in Forbidden)
        {
            var sql = row.Data.Replace("{dir}", fixture.DataDirectory, StringComparison.Ordinal);
            foreach (var attempt in (string[])[sql, $"/* */ {sql}", $"  \n{sql.ToUpperInvariant().Replace(fixture.DataDirectory.ToUpperInvariant(), fixture.DataDirectory, StringComparison.Ordinal)}"])
            {
                var answer = await fixture.Queries.RunAsync(attempt, QueryLimits.Default, TestContext.Current.CancellationToken);
                var profile = await fixture.Queries.ProfileAsync(attempt, QueryLimits.Default, TestContext.Current.CancellationToken);
                var estimate = await fixture.Queries.EstimateAsync(attempt, TestContext.Current.CancellationToken);
                var export = await fixture.Queries.ExportAsync(attempt, TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
                failures.AddRange(new[] { answer.Error, profile.Error, estimate.Error, export.Error }
                    .Where(error => error?.Code is not ("query_not_allowed" or "query_invalid"))
                    .Select(error => $"{attempt}: {error?.Code ?? "allowed"} {error?.Message}"));
            }
        }

        Assert.Empty(failures);
        Assert.Equal(["a", "b"], await fixture.QueryAsync<string>("select id from terms order by id"));
        Assert.Equal(files, Directory.GetFileSystemEntries(fixture.DataDirectory).Order(StringComparer.Ordinal));
    }

    // The gate is not the only guard: without it, these still meet the locked configuration or the read-only transaction.
    [Theory]
    [InlineData("copy (select 1) to '{dir}/out.csv'")]
    [InlineData("from '{dir}/secret.csv'")]
    [InlineData("from read_text('{dir}/secret.csv')")]
    [InlineData("attach '{dir}/other.db'")]
    [InlineData("insert into terms values ('x')")]
    [InlineData("create table x (a int)")]
    [InlineData("set enable_external_access = true")]
    [InlineData("set lock_configuration = false")]
    [InlineData("set allowed_directories = ['/']")]
    [InlineData("install httpfs")]
    [InlineData("load httpfs")]
    public async Task Behind_the_gate_the_database_itself_refuses(string sql)
    {
        using var fixture = AnalyticsFixture.Open();
        await PrepareAsync(fixture);

        await Assert.ThrowsAsync<Adapters.DuckDb.DuckDbException>(() => fixture.Analytics.ReadAsync(
            work => work.QueryAsync<string>(sql.Replace("{dir}", fixture.DataDirectory, StringComparison.Ordinal)),
            TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("selec 1", "query_invalid")]
    [InlineData("", "query_not_allowed")]
    [InlineData("select 1 -", "query_invalid")]
    [InlineData("select nothing", "query_invalid")]
    [InlineData("select 'a'::bigint", "query_failed")]
    [InlineData("select error('stop')", "query_failed")]
    [InlineData("select $1", "query_failed")]
    [InlineData("select 1\0", "query_invalid")]
    public async Task A_wrong_statement_gets_a_clear_code(string sql, string code)
    {
        using var fixture = AnalyticsFixture.Open();

        var answer = await fixture.Queries.RunAsync(sql, QueryLimits.Default, TestContext.Current.CancellationToken);

        Assert.Equal(code, answer.Error?.Code);
    }

    [Fact]
    public async Task A_statement_nested_without_end_is_refused()
    {
        using var fixture = AnalyticsFixture.Open();

        foreach (var depth in (int[])[100, 900, 5_000, 30_000])
        {
            var answer = await fixture.Queries.RunAsync($"select {new string('(', depth)}1{new string(')', depth)}{string.Concat(Enumerable.Repeat(" + 1", depth))}", QueryLimits.Default, TestContext.Current.CancellationToken);
            Assert.Contains(answer.Error?.Code, (string?[])[null, "query_not_allowed", "query_invalid", "query_failed"]);
        }

        Assert.Null((await fixture.Queries.RunAsync("select 1", QueryLimits.Default, TestContext.Current.CancellationToken)).Error);
    }

    private static async Task PrepareAsync(AnalyticsFixture fixture)
    {
        await fixture.ScriptAsync("create table terms (id varchar not null); insert into terms values ('a'), ('b'); create view named_terms as from terms");
        await File.WriteAllTextAsync(Path.Combine(fixture.DataDirectory, "secret.csv"), "a,b\n1,2\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(fixture.DataDirectory, "secret.json"), "{\"a\":1}\n", TestContext.Current.CancellationToken);
    }
}
