namespace Alexandria.Data;

/// <summary>Who goes first when both wait for the writer.</summary>
public enum WritePriority
{
    /// <summary>Somebody waits for the answer.</summary>
    Caller,

    /// <summary>Deliveries, workflow steps, timers, sealing.</summary>
    Background,
}

/// <summary>The database, whichever home it has. SQL is standard enough for SQLite and PostgreSQL; parameters are always bound, by name (<c>@id</c>).</summary>
/// <remarks>Rows map by column name to properties (snake_case to PascalCase). <see cref="DateTimeOffset"/> is stored as <c>bigint</c> microseconds since 1970 UTC, enums and JSON as text, booleans as 0 and 1.</remarks>
public interface IDatabase
{
    /// <summary>Reads from one consistent snapshot.</summary>
    Task<T> ReadAsync<T>(Func<IReadWork, Task<T>> read, CancellationToken cancellation);

    /// <summary>Runs one unit of work. When the task completes, the unit is durable, or nothing of it is there. The delegate may be run again and must have no other effect. A unit one of whose statements failed is void: nothing more runs in it, and nothing of it is kept.</summary>
    /// <exception cref="CommitFailedException">Nothing of the unit is there; running it again is safe.</exception>
    /// <exception cref="OutcomeUnknownException">The connection broke in the commit, and the database could not be asked in time how it ended.</exception>
    Task<T> WriteAsync<T>(Func<IUnitOfWork, Task<T>> write, WritePriority priority, CancellationToken cancellation);
}

/// <summary>Queries on one snapshot.</summary>
public interface IReadWork
{
    Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null);

    /// <summary>The first row, or null (for a value type: its default) when there is none.</summary>
    Task<T?> FirstOrDefaultAsync<T>(string sql, object? parameters = null);
}

/// <summary>Queries and changes that commit together.</summary>
public interface IUnitOfWork : IReadWork
{
    /// <summary>Number of rows changed. What must be unique is a constraint with <c>ON CONFLICT</c>; an unexpected violation throws.</summary>
    Task<int> ExecuteAsync(string sql, object? parameters = null);

    /// <summary>Runs a statement once for each of the parameters, in their order; over a network in few round trips.</summary>
    /// <returns>Number of rows changed altogether.</returns>
    Task<int> ExecuteEachAsync(string sql, IReadOnlyList<object> parameters);

    /// <summary>Runs a statement once for each of the parameters, in their order; over a network in few round trips.</summary>
    /// <returns>The rows of all, one after the other.</returns>
    Task<IReadOnlyList<T>> QueryEachAsync<T>(string sql, IReadOnlyList<object> parameters);

    /// <summary>Rolls this unit back when it ends, while its value is still answered: for an operation that fails with an expected error.</summary>
    void Discard();
}
