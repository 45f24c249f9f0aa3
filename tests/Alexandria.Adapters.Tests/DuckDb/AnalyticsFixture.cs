using Alexandria.Adapters.DuckDb;
using Alexandria.Testing;

namespace Alexandria.Adapters.Tests.DuckDb;

/// <summary>An analytical database of the test's own. Tests that ask for it are skipped where the library is missing.</summary>
internal sealed class AnalyticsFixture : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    private AnalyticsFixture(AnalyticsOptions options)
    {
        Analytics = new DuckDbAnalytics(options with { Library = AnalyticsLibrary.Path }, directory.Path, TimeProvider.System);
        Queries = new AnalystQueries(Analytics);
    }

    public string DataDirectory => directory.Path;

    public DuckDbAnalytics Analytics { get; }

    public AnalystQueries Queries { get; }

    public static AnalyticsFixture Open(AnalyticsOptions? options = null)
    {
        Assert.SkipUnless(AnalyticsLibrary.Available, AnalyticsLibrary.Missing);
        return new(options ?? new AnalyticsOptions { Threads = 2 });
    }

    public async Task ScriptAsync(string sql)
    {
        var answer = await Analytics.WriteAsync(
            async work =>
            {
                await work.ExecuteScriptAsync(sql);
                return Nothing.Value;
            },
            TestContext.Current.CancellationToken);
        Assert.Null(answer.Error);
    }

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null)
    {
        var answer = await Analytics.ReadAsync(work => work.QueryAsync<T>(sql, parameters), TestContext.Current.CancellationToken);
        Assert.Null(answer.Error);
        return answer.Value;
    }

    public void Dispose()
    {
        Analytics.Dispose();
        directory.Dispose();
    }
}
