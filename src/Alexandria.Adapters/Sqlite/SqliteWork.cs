using Alexandria.Data;

namespace Alexandria.Adapters.Sqlite;

/// <summary>What a delegate works with, for as long as it runs. SQLite answers at once, so the tasks are complete.</summary>
internal sealed class SqliteWork(SqliteSession session) : IUnitOfWork
{
    private SqliteSession? session = session;

    public bool Discarded { get; private set; }

    /// <summary>What made the unit void; null while it is whole.</summary>
    public ConstraintViolationException? Violation { get; private set; }

    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null) =>
        Task.FromResult<IReadOnlyList<T>>(Run(session => session.Query<T>(sql, parameters, firstOnly: false)));

    public Task<T?> FirstOrDefaultAsync<T>(string sql, object? parameters = null) =>
        Task.FromResult(Run(session => session.Query<T>(sql, parameters, firstOnly: true)) is [var first] ? first : default(T?));

    public Task<int> ExecuteAsync(string sql, object? parameters = null) => Task.FromResult(Run(session => session.Execute(sql, parameters)));

    public Task<int> ExecuteEachAsync(string sql, IReadOnlyList<object> parameters) => Task.FromResult(parameters.Sum(one => Run(session => session.Execute(sql, one))));

    public Task<IReadOnlyList<T>> QueryEachAsync<T>(string sql, IReadOnlyList<object> parameters) =>
        Task.FromResult<IReadOnlyList<T>>([.. parameters.SelectMany(one => Run(session => session.Query<T>(sql, one, firstOnly: false)))]);

    /// <summary>Several statements at once, without parameters: a migration.</summary>
    public void ExecuteScript(string sql) => Session.ExecuteScript(sql);

    public void Discard() => Discarded = true;

    /// <summary>Any later use is a defect of the caller and throws.</summary>
    public void End() => session = null;

    private SqliteSession Session
    {
        get
        {
            if (session is null)
            {
                throw new InvalidOperationException("The unit of work has ended; use it only inside the delegate that it was given to.");
            }

            if (Violation is not null)
            {
                throw new InvalidOperationException("The unit of work is void after a violated constraint: let its exception out.", Violation);
            }

            // After a full disk the engine may have ended the transaction; what followed would commit by itself.
            return session.InTransaction
                ? session
                : throw new InvalidOperationException("The transaction is gone after an earlier error; nothing more can be done in this unit of work.");
        }
    }

    private T Run<T>(Func<SqliteSession, T> statement)
    {
        try
        {
            return statement(Session);
        }
        catch (ConstraintViolationException violation)
        {
            Violation = violation;
            throw;
        }
    }
}
