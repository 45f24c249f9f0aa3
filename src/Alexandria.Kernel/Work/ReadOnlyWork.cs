using Alexandria.Data;

namespace Alexandria.Kernel.Work;

/// <summary>A snapshot in the place of a unit of work: a read operation that tries to write is a defect.</summary>
internal sealed class ReadOnlyWork(IReadWork work) : IUnitOfWork
{
    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null) => work.QueryAsync<T>(sql, parameters);

    public Task<T?> FirstOrDefaultAsync<T>(string sql, object? parameters = null) => work.FirstOrDefaultAsync<T>(sql, parameters);

    public Task<int> ExecuteAsync(string sql, object? parameters = null) => throw Refused();

    public Task<int> ExecuteEachAsync(string sql, IReadOnlyList<object> parameters) => throw Refused();

    public Task<IReadOnlyList<T>> QueryEachAsync<T>(string sql, IReadOnlyList<object> parameters) => throw Refused();

    public void Discard()
    {
        // Nothing was written, so there is nothing to roll back.
    }

    private static InvalidOperationException Refused() => new("An operation with Effect.Read writes nothing; declare it as Effect.Write.");
}
