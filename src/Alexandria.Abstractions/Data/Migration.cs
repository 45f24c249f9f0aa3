namespace Alexandria.Data;

/// <summary>One step of a module's schema, applied once, in order of <see cref="Number"/>.</summary>
/// <param name="Module">Owner of the tables.</param>
/// <param name="Number">From 1, without gaps; the file is <c>0001-name.sql</c>, or <c>0001-name.Sqlite.sql</c> beside <c>0001-name.Postgres.sql</c>.</param>
/// <param name="Name">For people.</param>
/// <param name="Sql">One or more statements.</param>
public sealed record Migration(string Module, int Number, string Name, string Sql);

/// <summary>Brings the schema to the state that the code expects.</summary>
public interface IMigrator
{
    /// <summary><c>Sqlite</c> or <c>Postgres</c>: which of two files of one migration is taken.</summary>
    string Dialect { get; }

    /// <summary>Applies what is missing, each migration in its own transaction. A changed or missing earlier migration is refused with the reason.</summary>
    /// <returns>How many were applied.</returns>
    Task<int> ApplyAsync(IReadOnlyList<Migration> migrations, CancellationToken cancellation);
}
