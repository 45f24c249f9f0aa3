using System.Diagnostics;
using Alexandria.Adapters.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Alexandria.Adapters.Postgres;

/// <summary>One connection and the transaction on it. Used by one flow of control at a time.</summary>
/// <remarks>The begin travels with the first statement, so that a unit of n statements costs n + 1 round trips.</remarks>
/// <param name="source">Of connections.</param>
/// <param name="begin">What begins the transaction; more than one statement when something must come before its snapshot.</param>
internal sealed class PostgresSession(NpgsqlDataSource source, params IReadOnlyList<string> begin) : IAsyncDisposable
{
    public const string ReadOnlySnapshot = "begin isolation level repeatable read read only";
    public const string Serializable = "begin isolation level serializable";
    public const string ReadCommitted = "begin isolation level read committed";

    // Connections that were idle while the server restarted fail when they are used; the pool is cleared then.
    private const int FreshAttempts = 3;

    private NpgsqlConnection? connection;

    /// <summary>Whether a transaction may be open.</summary>
    public bool Begun { get; private set; }

    /// <summary>Runs statements that answer the same columns, in one round trip.</summary>
    /// <returns>Their rows; with <paramref name="firstOnly"/> the first at most.</returns>
    public async Task<List<T>> QueryAsync<T>(IReadOnlyList<BoundSql> statements, bool firstOnly, CancellationToken cancellation)
    {
        var (reader, _) = await StartAsync(statements, cancellation);
        await using var reading = reader;
        var rows = new List<T>(firstOnly ? 1 : 4);
        var map = RowMapper<T>.For(reader);
        do
        {
            while ((!firstOnly || rows.Count == 0) && await reader.ReadAsync(cancellation))
            {
                rows.Add(map(reader));
            }
        }
        while (await reader.NextResultAsync(cancellation));
        return rows;
    }

    /// <summary>Runs statements in one round trip.</summary>
    /// <returns>How many rows they changed.</returns>
    public async Task<int> ExecuteAsync(IReadOnlyList<BoundSql> statements, CancellationToken cancellation)
    {
        var (reader, commands) = await StartAsync(statements, cancellation);
        await using (reader)
        {
            while (await reader.NextResultAsync(cancellation))
            {
                // An error after the first rows shows only here.
            }
        }

        return commands.Sum(command => Math.Max(0, command.RecordsAffected));
    }

    public Task<int> ExecuteAsync(string sql, object? parameters, CancellationToken cancellation) =>
        ExecuteAsync([ParameterValues.Bind(sql, parameters)], cancellation);

    /// <summary>Runs several statements that are one text without parameters: a migration.</summary>
    public async Task ExecuteScriptAsync(string sql, CancellationToken cancellation)
    {
        await ExecuteAsync([new("set local statement_timeout = 0", [])], cancellation);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Ends the transaction and keeps it.</summary>
    /// <param name="last">What runs before, in the same round trip.</param>
    public async Task CommitAsync(params IEnumerable<BoundSql> last)
    {
        if (Begun)
        {
            await ExecuteAsync([.. last, new BoundSql("commit", [])], CancellationToken.None);
            Begun = false;
        }
    }

    /// <summary>Ends the transaction and takes it back; a connection on which that fails is given up.</summary>
    public async ValueTask DisposeAsync()
    {
        if (connection is null)
        {
            return;
        }

        try
        {
            if (Begun)
            {
                await ExecuteAsync("rollback", null, CancellationToken.None);
            }
        }
        catch (Exception error) when (error is NpgsqlException or InvalidOperationException)
        {
            // Without a connection the server takes the transaction back by itself.
        }

        Begun = false;
        await connection.DisposeAsync();
    }

    // Npgsql measures its patience by the time of day. Where that jumped ahead, nobody has waited yet.
    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await source.OpenConnectionAsync(cancellation);
            }
            catch (NpgsqlException error) when (error.InnerException is TimeoutException && Stopwatch.GetElapsedTime(began).TotalSeconds < new NpgsqlConnectionStringBuilder(source.ConnectionString).Timeout)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    private async Task<(NpgsqlDataReader Reader, IReadOnlyList<NpgsqlBatchCommand> Commands)> StartAsync(IReadOnlyList<BoundSql> statements, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            connection ??= await ConnectAsync(cancellation);
            var batch = new NpgsqlBatch(connection);
            foreach (var statement in Begun ? [] : begin)
            {
                batch.BatchCommands.Add(new(statement));
            }

            var commands = statements.Select(CommandOf).ToList();
            commands.ForEach(batch.BatchCommands.Add);

            var first = !Begun;
            Begun = true;
            try
            {
                return (await batch.ExecuteReaderAsync(cancellation), commands);
            }
            catch (Exception error) when (first && attempt < FreshAttempts && PostgresErrors.IsOutdatedPlan(error))
            {
                // Nothing of this transaction has happened. Each connection learns by itself of a schema that was changed.
                await using var rollback = new NpgsqlCommand("rollback", connection);
                await rollback.ExecuteNonQueryAsync(CancellationToken.None);
                Begun = false;
            }
            catch (Exception error) when (first && attempt < FreshAttempts && PostgresErrors.IsConnectionLoss(error) && error.InnerException is not TimeoutException)
            {
                // Nothing of this transaction has happened, nor was anything answered from it.
                source.Clear();
                await connection.DisposeAsync();
                (connection, Begun) = (null, false);
            }
        }
    }

    private static NpgsqlBatchCommand CommandOf(BoundSql statement)
    {
        var command = new NpgsqlBatchCommand(SqlText.Of(statement.Sql).Positional);
        foreach (var value in statement.Values)
        {
            command.Parameters.Add(ParameterOf(value));
        }

        return command;
    }

    // Typed, also when it is null: the server need not guess, and prepares a statement once.
    private static NpgsqlParameter ParameterOf(BoundValue bound) => bound.Value switch
    {
        string text => new NpgsqlParameter<string> { TypedValue = StorableText.Of(text), NpgsqlDbType = NpgsqlDbType.Text },
        long number => new NpgsqlParameter<long> { TypedValue = number, NpgsqlDbType = NpgsqlDbType.Bigint },
        double number => new NpgsqlParameter<double> { TypedValue = number, NpgsqlDbType = NpgsqlDbType.Double },
        byte[] bytes => new NpgsqlParameter<byte[]> { TypedValue = bytes, NpgsqlDbType = NpgsqlDbType.Bytea },
        _ => new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = TypeOf(bound.Kind) },
    };

    private static NpgsqlDbType TypeOf(ValueKind kind) => kind switch
    {
        ValueKind.Text => NpgsqlDbType.Text,
        ValueKind.Integer => NpgsqlDbType.Bigint,
        ValueKind.Real => NpgsqlDbType.Double,
        ValueKind.Bytes => NpgsqlDbType.Bytea,
        _ => NpgsqlDbType.Unknown,
    };
}
