using Alexandria.Data;

namespace Alexandria.Adapters.Sqlite;

/// <summary>Reads whole tables of a database, all of them from one snapshot.</summary>
public sealed class SqliteExport : IDisposable
{
    private readonly SqliteSession session;

    private SqliteExport(SqliteSession session)
    {
        this.session = session;
        session.Execute("begin", null);
    }

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static SqliteExport Open(string path) => File.Exists(path)
        ? new SqliteExport(SqliteSession.OpenReader(new SqliteOptions { Path = path }, readOnlyFile: true))
        : throw new FileNotFoundException($"There is no database at '{path}'.", path);

    /// <summary>Names of the tables with their columns, both in order of their names.</summary>
    public SortedDictionary<string, IReadOnlyList<string>> Tables() => new(
        session.Query<(string Table, string Column)>(
            "select m.name, c.name from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table' and m.name not like 'sqlite!_%' escape '!' order by c.name", null, firstOnly: false)
            .GroupBy(row => row.Table, StringComparer.Ordinal)
            .ToDictionary(table => table.Key, IReadOnlyList<string> (table) => [.. table.Select(row => row.Column)], StringComparer.Ordinal),
        StringComparer.Ordinal);

    public long Count(string table) => session.Query<long>($"select count(*) from \"{table}\"", null, firstOnly: true)[0];

    /// <summary>Rows in the order of their keys; the array is the same for each, filled anew.</summary>
    /// <param name="table">Its name.</param>
    /// <param name="columns">In the order wanted. Values are null, <c>long</c>, <c>double</c>, <c>string</c> or <c>byte[]</c>.</param>
    /// <exception cref="StorageException">The database is damaged.</exception>
    public IEnumerable<object?[]> Rows(string table, IReadOnlyList<string> columns) =>
        session.Stream($"select {string.Join(", ", columns.Select(c => $"\"{c}\""))} from \"{table}\"", columns.Count);

    public void Dispose()
    {
        session.Rollback();
        session.Dispose();
    }
}
