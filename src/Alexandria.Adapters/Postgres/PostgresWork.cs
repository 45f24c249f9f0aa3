using Alexandria.Data;
using Npgsql;

namespace Alexandria.Adapters.Postgres;

/// <summary>What a delegate works with, for as long as it runs.</summary>
/// <param name="session">With its transaction.</param>
/// <param name="cancellation">Stops a statement: of a read. A unit of work that has begun runs to its end.</param>
internal sealed class PostgresWork(PostgresSession session, CancellationToken cancellation) : IUnitOfWork
{
    private bool ended;

    public bool Discarded { get; private set; }

    /// <summary>Whether a statement was run that may have changed rows.</summary>
    public bool Wrote { get; private set; }

    /// <summary>The first failure of the server or the connection, after which nothing more runs; null while the transaction is whole.</summary>
    public Exception? Failure { get; private set; }

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null)
    {
        Wrote |= !IsSelect(sql);
        return await RunAsync(() => session.QueryAsync<T>(sql, parameters, firstOnly: false, cancellation));
    }

    public async Task<T?> FirstOrDefaultAsync<T>(string sql, object? parameters = null)
    {
        Wrote |= !IsSelect(sql);
        return await RunAsync(() => session.QueryAsync<T>(sql, parameters, firstOnly: true, cancellation)) is [var first] ? first : default(T?);
    }

    public Task<int> ExecuteAsync(string sql, object? parameters = null)
    {
        Wrote = true;
        return RunAsync(() => session.ExecuteAsync(sql, parameters, cancellation));
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
