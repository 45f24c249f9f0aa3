using Alexandria.Data;

namespace Alexandria.Kernel.Work;

/// <summary>A snapshot in the place of a unit of work: a read operation that tries to write is a defect.</summary>
internal sealed class ReadOnlyWork(IReadWork work) : IUnitOfWork
{
    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null) => work.QueryAsync<T>(sql, parameters);

    public Task<T?> FirstOrDefaultAsync<T>(string sql, object? parameters = null) => work.FirstOrDefaultAsync<T>(sql, parameters);

    public Task<int> ExecuteAsync(string sql, object? parameters = null) =>
        throw new InvalidOperationException("An operation with Effect.Read writes nothing; declare it as Effect.Write.");

    public void Discard()
    {
        // Nothing was written, so there is nothing to roll back.
    }
}
