using Alexandria.Data;

namespace Alexandria.Kernel.Work;

/// <summary>The unit of work as a handler sees it. It holds the inbox mark or the audit record too: taken back by the handler's own hand, the work would count as done and leave nothing.</summary>
internal sealed class HandlerWork(IUnitOfWork inner) : IUnitOfWork
{
    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null) => inner.QueryAsync<T>(sql, parameters);

    public Task<T?> FirstOrDefaultAsync<T>(string sql, object? parameters = null) => inner.FirstOrDefaultAsync<T>(sql, parameters);

    public Task<int> ExecuteAsync(string sql, object? parameters = null) => inner.ExecuteAsync(sql, parameters);

    public Task<int> ExecuteEachAsync(string sql, IReadOnlyList<object> parameters) => inner.ExecuteEachAsync(sql, parameters);

    public Task<IReadOnlyList<T>> QueryEachAsync<T>(string sql, IReadOnlyList<object> parameters) => inner.QueryEachAsync<T>(sql, parameters);

    public void Discard() => throw new InvalidOperationException("A handler takes its changes back by answering an error, not with Discard.");
}
