using System.Data.Common;
using Alexandria.Adapters.Sql;
using Microsoft.Data.Sqlite;

namespace Alexandria.Adapters.Sqlite;

/// <summary>The prepared statements of one connection, the least recently used dropped first. Preparing costs several times what running a small statement does.</summary>
internal sealed class StatementCache(SqliteConnection connection, int capacity)
{
    private readonly Dictionary<string, LinkedListNode<Statement>> bySql = new(StringComparer.Ordinal);
    private readonly LinkedList<Statement> byUse = [];

    /// <summary>The prepared statement with its values bound.</summary>
    public Statement Get(BoundSql bound)
    {
        if (bySql.TryGetValue(bound.Sql, out var node))
        {
            byUse.Remove(node);
            byUse.AddFirst(node);
            node.Value.SetValues(bound.Values);
            return node.Value;
        }

        var statement = new Statement(connection, bound);
        if (bySql.Count == capacity)
        {
            var oldest = byUse.Last!.Value;
            byUse.RemoveLast();
            bySql.Remove(oldest.Command.CommandText);
            oldest.Command.Dispose();
        }

        bySql.Add(bound.Sql, byUse.AddFirst(statement));
        return statement;
    }

    public void Clear()
    {
        foreach (var statement in byUse)
        {
            statement.Command.Dispose();
        }

        byUse.Clear();
        bySql.Clear();
    }
}

/// <summary>A prepared statement and the mapper of its rows.</summary>
internal sealed class Statement
{
    private Delegate? mapper;

    public Statement(SqliteConnection connection, BoundSql bound)
    {
        Command = connection.CreateCommand();
        Command.CommandText = bound.Sql;
        foreach (var value in bound.Values)
        {
            Command.Parameters.Add(new SqliteParameter("@" + value.Name, value.Value));
        }

        try
        {
            Command.Prepare();
        }
        catch
        {
            Command.Dispose();
            throw;
        }
    }

    public SqliteCommand Command { get; }

    public void SetValues(List<BoundValue> values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            Command.Parameters[i].Value = values[i].Value;
        }
    }

    public Func<DbDataReader, T> Mapper<T>(DbDataReader reader)
    {
        if (mapper is Func<DbDataReader, T> known)
        {
            return known;
        }

        var made = RowMapper<T>.For(reader);
        mapper = made;
        return made;
    }
}
