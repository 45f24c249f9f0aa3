using System.Globalization;
using Alexandria.Analytics;

namespace Alexandria.Adapters.Tests.DuckDb;

/// <summary>Runs alone: what other tests hold is not its business.</summary>
[CollectionDefinition(nameof(LeakTests), DisableParallelization = true)]
[Collection(nameof(LeakTests))]
public sealed class LeakTests
{
    [Fact]
    public async Task Ten_thousand_queries_keep_no_memory()
    {
        using var fixture = AnalyticsFixture.Open();
        await fixture.ScriptAsync("create table t as select i as id, 'a text that is longer than twelve bytes ' || i as name from range(3000) r(i)");

        async Task RunAsync(int connections)
        {
            for (var connection = 0; connection < connections; connection++)
            {
                var rows = await fixture.Analytics.ReadAsync(
                    async work =>
                    {
                        var found = new List<string?>();
                        for (var id = 0; id < 20; id++)
                        {
                            found.Add((await work.FirstOrDefaultAsync<(long, string)>("select id, name from t where id = @id", new { id })).Item2);
                        }

                        return found;
                    },
                    TestContext.Current.CancellationToken);
                Assert.Equal(Enumerable.Range(0, 20).Select(id => $"a text that is longer than twelve bytes {id}"), rows.Value);
                Assert.Equal("query_invalid", (await fixture.Queries.RunAsync("select nothing from t", QueryLimits.Default, TestContext.Current.CancellationToken)).Error?.Code);
                Assert.Equal(300, (await fixture.Queries.RunAsync("select [id], {'a': name} from t limit 300", QueryLimits.Default, TestContext.Current.CancellationToken)).Value.Rows.Count);
            }
        }

        await RunAsync(100);
        var before = ResidentMiB();
        await RunAsync(500);
        var after = ResidentMiB();

        TestContext.Current.TestOutputHelper?.WriteLine($"resident: {before} MiB before, {after} MiB after 10,000 queries");
        Assert.InRange(after - before, -2_000, 30);
    }

    private static long ResidentMiB()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        if (!OperatingSystem.IsLinux())
        {
            return Environment.WorkingSet >> 20;
        }

        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
