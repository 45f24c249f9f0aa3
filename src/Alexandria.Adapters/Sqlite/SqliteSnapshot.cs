using Alexandria.Data;

namespace Alexandria.Adapters.Sqlite;

/// <summary>Copies a database as it is at one moment into a new file, beside a running server or without one.</summary>
public static class SqliteSnapshot
{
    /// <summary>Copies row by row (VACUUM INTO): every page is read, and nothing that was deleted comes along. Writers go on meanwhile; their log grows until the copy is made.</summary>
    /// <param name="source">The database.</param>
    /// <param name="target">The copy; must not exist.</param>
    /// <param name="cancellation">Gives the copy up; what is written of it stays.</param>
    /// <exception cref="StorageException">The database is damaged, or there is no room.</exception>
    public static Task WriteAsync(string source, string target, CancellationToken cancellation) => Task.Run(
        () =>
        {
            using var session = SqliteSession.OpenReader(new SqliteOptions { Path = source }, readOnlyFile: true);

            // The copy counts as a change of the connection, though not of the source.
            session.ExecuteScript("pragma query_only = off;");
            using (cancellation.Register(session.Interrupt))
            {
                session.Execute("vacuum into @target", new { target });
            }

            cancellation.ThrowIfCancellationRequested();
        },
        cancellation);
}
