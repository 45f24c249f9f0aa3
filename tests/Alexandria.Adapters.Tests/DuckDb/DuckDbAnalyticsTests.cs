using Alexandria.Adapters.DuckDb;
using Alexandria.Analytics;
using Alexandria.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Alexandria.Adapters.Tests.DuckDb;

public sealed class DuckDbAnalyticsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_status_names_version_and_size()
    {
        using var fixture = AnalyticsFixture.Open();

        var status = await fixture.Analytics.StatusAsync(Cancellation);

        Assert.Null(status.Problem);
        Assert.Matches(@"^v1\.\d+\.\d+", status.LibraryVersion);
        Assert.InRange(status.FileBytes, 1, 10_000_000);
    }

    [Fact]
    public async Task What_was_written_is_there_after_the_file_is_opened_again()
    {
        Assert.SkipUnless(AnalyticsLibrary.Available, AnalyticsLibrary.Missing);
        using var directory = new TemporaryDirectory();
        var options = new AnalyticsOptions { Library = AnalyticsLibrary.Path };
        using (var first = new DuckDbAnalytics(options, directory.Path, TimeProvider.System))
        {
            await first.WriteAsync(
                async work =>
                {
                    await work.ExecuteScriptAsync("create table t (id bigint)");
                    for (var i = 0; i < 10_000; i++)
                    {
                        work.Append("t").Add((long)i).EndRow();
                    }

                    await work.FlushAsync();
                    return await work.FirstOrDefaultAsync<long>("select count(*) from t");
                },
                Cancellation);
        }

        using var second = new DuckDbAnalytics(options, directory.Path, TimeProvider.System);
        Assert.Equal((10_000, 49_995_000), (await second.ReadAsync(work => work.FirstOrDefaultAsync<(long, long)>("select count(*), sum(id) from t"), Cancellation)).Value);
    }

    [Fact]
    public async Task A_transaction_that_throws_leaves_nothing_behind()
    {
        using var fixture = AnalyticsFixture.Open();
        await fixture.ScriptAsync("create table t (id bigint)");

        await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => fixture.Analytics.WriteAsync<long>(
            async work =>
            {
                await work.ExecuteAsync("insert into t values (1)");
                work.Append("t").Add(2L).EndRow();
                throw new TimeZoneNotFoundException();
            },
            Cancellation));

        Assert.Equal([0L], await fixture.QueryAsync<long>("select count(*) from t"));
    }

    [Fact]
    public async Task A_reader_sees_one_snapshot_while_a_writer_commits()
    {
        using var fixture = AnalyticsFixture.Open();
        await fixture.ScriptAsync("create table t as select 1 as id");

        var counts = await fixture.Analytics.ReadAsync(
            async work =>
            {
                var before = await work.FirstOrDefaultAsync<long>("select count(*) from t");
                await fixture.ScriptAsync("insert into t values (2)");
                return (before, await work.FirstOrDefaultAsync<long>("select count(*) from t"));
            },
            Cancellation);

        Assert.Equal((1, 1), counts.Value);
        Assert.Equal([2L], await fixture.QueryAsync<long>("select count(*) from t"));
    }

    [Fact]
    public async Task Many_readers_and_writers_at_once_lose_nothing()
    {
        using var fixture = AnalyticsFixture.Open();
        await fixture.ScriptAsync("create table t (writer bigint, id bigint)");

        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++)
            {
                var written = await fixture.Analytics.WriteAsync(
                    async work =>
                    {
                        work.Append("t").Add((long)writer).Add((long)i).EndRow();
                        work.Append("t").Add((long)writer).Add(-(long)i).EndRow();
                        await work.FlushAsync();
                        return Nothing.Value;
                    },
                    Cancellation);
                Assert.Null(written.Error);
            }
        }, Cancellation));
        var readers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++)
            {
                // Each transaction adds a pair that sums to nothing.
                Assert.Equal((0L, true), Assert.Single(await fixture.QueryAsync<(long, bool)>("select coalesce(sum(id), 0), count(*) % 2 = 0 from t")));
            }
        }, Cancellation));
        await Task.WhenAll([.. writers, .. readers]);

        Assert.Equal([200L], await fixture.QueryAsync<long>("select count(*) from t"));
    }

    [Fact]
    public async Task A_reset_empties_it_also_when_the_file_is_damaged()
    {
        Assert.SkipUnless(AnalyticsLibrary.Available, AnalyticsLibrary.Missing);
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory.File("analytics.duckdb"), new string('x', 20_000), Cancellation);
        using var analytics = new DuckDbAnalytics(new() { Library = AnalyticsLibrary.Path }, directory.Path, TimeProvider.System);

        var damaged = await analytics.StatusAsync(Cancellation);
        Assert.Equal("analytics_unavailable", damaged.Problem?.Code);
        Assert.Contains("delete it", damaged.Problem?.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(directory.Path, damaged.Problem!.Message, StringComparison.Ordinal);

        Assert.Null((await analytics.ResetAsync(Cancellation)).Error);
        Assert.Equal(0, (await analytics.ReadAsync(work => work.FirstOrDefaultAsync<long>("select count(*) from duckdb_tables()"), Cancellation)).Value);
    }

    [Fact]
    public async Task Without_the_library_everything_answers_what_is_missing()
    {
        using var directory = new TemporaryDirectory();
        // In a process that has loaded no library; the class that loads one runs in this process.
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(Environment.ProcessPath!, ["-method", $"*.{nameof(In_a_process_without_the_library)}", "-noColor"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            Environment = { ["ALEXANDRIA_TEST_WITHOUT_LIBRARY"] = directory.Path },
        })!;

        var output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);

        Assert.True(process.ExitCode == 0, output);
        Assert.Contains("Failed: 0, Skipped: 0", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_process_without_the_library()
    {
        var directory = Environment.GetEnvironmentVariable("ALEXANDRIA_TEST_WITHOUT_LIBRARY");
        Assert.SkipWhen(directory is null, "Runs in the process that Without_the_library_everything_answers_what_is_missing starts.");
        await using var services = new ServiceCollection().AddDuckDb(new(), directory).BuildServiceProvider();
        var analytics = services.GetRequiredService<IAnalytics>();
        var queries = services.GetRequiredService<IAnalystQueries>();
        var status = await analytics.StatusAsync(Cancellation);
        Assert.SkipWhen(status.Problem is null, "The system has a DuckDB of its own.");

        Error?[] errors =
        [
            status.Problem,
            (await analytics.ReadAsync(work => work.QueryAsync<long>("select 1"), Cancellation)).Error,
            (await analytics.WriteAsync(work => work.ExecuteAsync("create table t (id bigint)"), Cancellation)).Error,
            (await analytics.ResetAsync(Cancellation)).Error,
            (await queries.RunAsync("select 1", QueryLimits.Default, Cancellation)).Error,
            (await queries.ProfileAsync("select 1", QueryLimits.Default, Cancellation)).Error,
            (await queries.EstimateAsync("select 1", Cancellation)).Error,
            (await queries.SchemasAsync(Cancellation)).Error,
            (await queries.TableAsync("terms", Cancellation)).Error,
            (await queries.ExportAsync("select 1", TimeSpan.FromSeconds(1), Cancellation)).Error,
        ];

        Assert.All(errors, error => Assert.Equal((ErrorKind.Unavailable, "analytics_unavailable"), (error!.Kind, error.Code)));
        Assert.Contains("Analytics:Library", status.Problem!.Message, StringComparison.Ordinal);

        using var named = new DuckDbAnalytics(new() { Library = Path.Combine(directory, "nowhere.so") }, directory, TimeProvider.System);
        var missing = (await named.StatusAsync(Cancellation)).Problem!.Message;
        Assert.Contains("Analytics:Library", missing, StringComparison.Ordinal);
        Assert.DoesNotContain(directory, missing, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(directory, "text.so"), "not a library", Cancellation);
        using var wrong = new DuckDbAnalytics(new() { Library = Path.Combine(directory, "text.so") }, directory, TimeProvider.System);
        var unusable = (await wrong.StatusAsync(Cancellation)).Problem!;
        Assert.Equal("analytics_unavailable", unusable.Code);
        Assert.DoesNotContain(directory, unusable.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        var error = Assert.Throws<System.ComponentModel.DataAnnotations.ValidationException>(() => new ServiceCollection().AddDuckDb(new() { MemoryMiB = 1 }, "."));
        Assert.Contains(nameof(AnalyticsOptions.MemoryMiB), error.Message, StringComparison.Ordinal);
    }
}
