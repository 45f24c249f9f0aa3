using Alexandria.Data;

namespace Alexandria.Kernel.Events;

/// <summary>The unit of work as a subscriber sees it. It holds the inbox mark too: taken back by the subscriber's own hand, a delivery would count as made and leave nothing.</summary>
internal sealed class DeliveryWork(IUnitOfWork inner) : IUnitOfWork
{
    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null) => inner.QueryAsync<T>(sql, parameters);

    public Task<T?> FirstOrDefaultAsync<T>(string sql, object? parameters = null) => inner.FirstOrDefaultAsync<T>(sql, parameters);

    public Task<int> ExecuteAsync(string sql, object? parameters = null) => inner.ExecuteAsync(sql, parameters);

    public void Discard() => throw new InvalidOperationException("A subscriber takes its changes back by answering an error, not with Discard.");
}
