using Alexandria.Adapters.Sql;
using Alexandria.Data;
using Npgsql;

namespace Alexandria.Adapters.Postgres;

/// <summary>What a delegate works with, for as long as it runs.</summary>
/// <param name="session">With its transaction.</param>
/// <param name="cancellation">Stops a statement: of a read. A unit of work that has begun runs to its end.</param>
internal sealed class PostgresWork(PostgresSession session, CancellationToken cancellation) : IUnitOfWork
{
    private const int MostInOneTrip = 256;

    private bool ended;

    public bool Discarded { get; private set; }

    /// <summary>Whether a statement was run that may have changed rows.</summary>
    public bool Wrote { get; private set; }

    /// <summary>The first failure of the server or the connection, after which nothing more runs; null while the transaction is whole.</summary>
    public Exception? Failure { get; private set; }

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null)
    {
        Wrote |= !IsSelect(sql);
        return await RunAsync(() => session.QueryAsync<T>([ParameterValues.Bind(sql, parameters)], firstOnly: false, cancellation));
    }

    public async Task<T?> FirstOrDefaultAsync<T>(string sql, object? parameters = null)
    {
        Wrote |= !IsSelect(sql);
        return await RunAsync(() => session.QueryAsync<T>([ParameterValues.Bind(sql, parameters)], firstOnly: true, cancellation)) is [var first] ? first : default(T?);
    }

    /// <summary>Statements that answer the same columns, in one round trip.</summary>
    public Task<List<T>> QueryAsync<T>(params IReadOnlyList<BoundSql> statements)
    {
        Wrote = true;
        return RunAsync(() => session.QueryAsync<T>(statements, firstOnly: false, cancellation));
    }

    public Task<int> ExecuteAsync(string sql, object? parameters = null)
    {
        Wrote = true;
        return RunAsync(() => session.ExecuteAsync(sql, parameters, cancellation));
    }

    public async Task<int> ExecuteEachAsync(string sql, IReadOnlyList<object> parameters)
    {
        Wrote |= parameters.Count > 0;
        var changed = 0;
        foreach (var statements in Trips(sql, parameters))
        {
            changed += await RunAsync(() => session.ExecuteAsync(statements, cancellation));
        }

        return changed;
    }

    public async Task<IReadOnlyList<T>> QueryEachAsync<T>(string sql, IReadOnlyList<object> parameters)
    {
        Wrote |= parameters.Count > 0 && !IsSelect(sql);
        var rows = new List<T>(parameters.Count);
        foreach (var statements in Trips(sql, parameters))
        {
            rows.AddRange(await RunAsync(() => session.QueryAsync<T>(statements, firstOnly: false, cancellation)));
        }

        return rows;
    }

    /// <summary>Several statements at once, without parameters: a migration.</summary>
    public Task<int> ExecuteScriptAsync(string sql)
    {
        Wrote = true;
        return RunAsync(async () =>
        {
            await session.ExecuteScriptAsync(sql, cancellation);
            return 0;
        });
    }

    public void Discard() => Discarded = true;

    /// <summary>Any later use is a defect of the caller and throws.</summary>
    public void End() => ended = true;

    private static IEnumerable<BoundSql[]> Trips(string sql, IReadOnlyList<object> parameters) =>
        parameters.Select(one => ParameterValues.Bind(sql, one)).Chunk(MostInOneTrip);

    private static bool IsSelect(string sql) => sql.AsSpan().TrimStart().StartsWith("select", StringComparison.OrdinalIgnoreCase);

    private async Task<T> RunAsync<T>(Func<Task<T>> statement)
    {
        if (ended)
        {
            throw new InvalidOperationException("The unit of work has ended; use it only inside the delegate that it was given to.");
        }

        if (Failure is not null)
        {
            throw new InvalidOperationException("The transaction is gone after an earlier error; nothing more can be done in this unit of work.", Failure);
        }

        try
        {
            return await statement();
        }
        catch (Exception error) when (error is NpgsqlException or IOException or TimeoutException or System.Net.Sockets.SocketException)
        {
            Failure = PostgresErrors.Translate(error);
            if (ReferenceEquals(Failure, error))
            {
                throw;
            }

            throw Failure;
        }
        catch (OperationCanceledException cancelled)
        {
            Failure = cancelled;
            throw;
        }
    }
}
