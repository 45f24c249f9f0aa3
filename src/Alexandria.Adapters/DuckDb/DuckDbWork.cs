using Alexandria.Analytics;

namespace Alexandria.Adapters.DuckDb;

/// <summary>What runs in one transaction.</summary>
internal sealed class DuckDbWork(DuckDbSession session) : IAnalyticsWork, IDisposable
{
    private readonly Dictionary<string, DuckDbAppender> appenders = new(StringComparer.Ordinal);

    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null) => Task.FromResult<IReadOnlyList<T>>(session.Query<T>(sql, parameters));

    public Task<T?> FirstOrDefaultAsync<T>(string sql, object? parameters = null) => Task.FromResult(session.Query<T>(sql, parameters).FirstOrDefault());

    public Task<long> ExecuteAsync(string sql, object? parameters = null) => Task.FromResult(session.Execute(sql, parameters));

    public Task ExecuteScriptAsync(string sql)
    {
        session.ExecuteScript(sql);
        return Task.CompletedTask;
    }

    public IRowAppender Append(string table)
    {
        if (!appenders.TryGetValue(table, out var appender))
        {
            appender = session.Append(table);
            appenders.Add(table, appender);
        }

        return appender;
    }

    public Task FlushAsync()
    {
        foreach (var appender in appenders.Values)
        {
            appender.Flush();
        }

        return Task.CompletedTask;
    }

    public void Dispose()
    {
        foreach (var appender in appenders.Values)
        {
            appender.Dispose();
        }
    }
}
