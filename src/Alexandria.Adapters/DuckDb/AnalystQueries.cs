using System.Diagnostics;
using Alexandria.Analytics;

namespace Alexandria.Adapters.DuckDb;

/// <summary>What analysts ask. Each query has a connection of its own, in a read-only transaction, behind <see cref="StatementGate"/>.</summary>
internal sealed class AnalystQueries(DuckDbAnalytics analytics) : IAnalystQueries
{
    public Task<Result<QueryAnswer>> RunAsync(string sql, QueryLimits limits, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.Rows, 1, nameof(limits));
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.Bytes, 1, nameof(limits));
        return QueryAsync("query", sql, limits.Time, null, (session, statement) => Answer(session, statement, limits), cancellation);
    }

    public Task<Result<QueryProfile>> ProfileAsync(string sql, QueryLimits limits, CancellationToken cancellation) => QueryAsync<QueryProfile>(
        "profile",
        sql,
        limits.Time,
        null,
        (session, statement) => PlanReading.Profile(Explained(session, "explain (analyze, format json) " + statement.Query)),
        cancellation);

    public Task<Result<QueryEstimate>> EstimateAsync(string sql, CancellationToken cancellation) => QueryAsync<QueryEstimate>(
        "estimate",
        sql,
        QueryLimits.Default.Time,
        null,
        (session, statement) => PlanReading.Estimate(Explained(session, "explain (format json) " + statement.Query)),
        cancellation);

    public Task<Result<IReadOnlyList<SchemaDescription>>> SchemasAsync(CancellationToken cancellation) =>
        InspectAsync(session => Result<IReadOnlyList<SchemaDescription>>.Success(SchemaInspection.Schemas(session)), cancellation);

    public Task<Result<TableDescription>> TableAsync(string name, CancellationToken cancellation) =>
        InspectAsync(session => SchemaInspection.Table(session, name) is { } table ? table : Result<TableDescription>.Failure(Error.NotFound("table", name)), cancellation);

    public async Task<Result<ParquetFile>> ExportAsync(string sql, TimeSpan time, CancellationToken cancellation)
    {
        var path = Path.Combine(analytics.ExportDirectory, $"{Guid.CreateVersion7(analytics.Time.GetUtcNow()):N}.parquet");
        var most = analytics.Options.ExportMiB * 1024L * 1024;
        Result<ParquetFile>? answer = null;
        try
        {
            answer = await QueryAsync<ParquetFile>(
                "export",
                sql,
                time,
                () => new FileInfo(path) is { Exists: true } file && file.Length > most,
                (session, statement) => new ParquetFile(path, Export(session, statement.Query, path)),
                cancellation);
            return answer.Value;
        }
        finally
        {
            if (File.Exists(path) && answer is null or { Failed: true })
            {
                File.Delete(path);
            }
        }
    }

    private static QueryAnswer Answer(DuckDbSession session, AnalystStatement statement, QueryLimits limits)
    {
        var began = Stopwatch.GetTimestamp();
        using var result = session.RunVerbatim(statement.Sql);
        var rows = new List<IReadOnlyList<object?>>();
        string? truncated = null;
        var bytes = 0L;
        while (truncated is null && result.Read())
        {
            if (rows.Count == limits.Rows)
            {
                truncated = "rows";
            }
            else if ((bytes += result.RowSize) > limits.Bytes)
            {
                truncated = "bytes";
            }
            else
            {
                rows.Add([.. result.Names.Select((_, column) => result.Value(column))]);
            }
        }

        return new()
        {
            Columns = [.. result.Names.Select((name, column) => new QueryColumn(name, result.TypeName(column)))],
            Rows = rows,
            Truncated = truncated,
            ElapsedMilliseconds = Stopwatch.GetElapsedTime(began).TotalMilliseconds,
        };
    }

    private static string Explained(DuckDbSession session, string sql)
    {
        using var result = session.RunVerbatim(sql);
        return result.Read() && result.Names.Length == 2 ? result.Text(1) : throw new InvalidOperationException("DuckDB explained nothing.");
    }

    // The query goes in as a literal, so that no comment or semicolon in it reaches what stands around it.
    private static long Export(DuckDbSession session, string query, string path) => session.Query<long>(
        $"copy (select * from query({DuckDbFile.Literal(query)})) to {DuckDbFile.Literal(path)} (format parquet, compression zstd)",
        null)[0];

    private Task<Result<T>> InspectAsync<T>(Func<DuckDbSession, Result<T>> inspect, CancellationToken cancellation) =>
        analytics.UseReaderAsync("inspect", QueryLimits.Default.Time, null, session => Task.FromResult(inspect(session)), cancellation);

    private Task<Result<T>> QueryAsync<T>(string action, string sql, TimeSpan time, Func<bool>? tooMuch, Func<DuckDbSession, AnalystStatement, T> run, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero);
        return analytics.UseReaderAsync(
            action,
            time,
            tooMuch,
            session =>
            {
                session.Execute("begin transaction read only", null);
                var statement = StatementGate.Check(session, sql);
                return Task.FromResult(statement.Failed ? statement.Error : Attempt(() => run(session, statement.Value)));
            },
            cancellation);
    }

    // What the statement itself is to blame for; the rest (time, memory, the file) is told apart further up.
    private static Result<T> Attempt<T>(Func<T> run)
    {
        try
        {
            return run();
        }
        catch (DuckDbException error) when (error.Type is DuckDbErrorType.Binder or DuckDbErrorType.Catalog or DuckDbErrorType.Parser or DuckDbErrorType.Syntax)
        {
            return Error.Invalid("query_invalid", error.Message);
        }
        catch (DuckDbException error) when (error.Type is DuckDbErrorType.Permission or DuckDbErrorType.Transaction)
        {
            return Error.Unprocessable("query_not_allowed", error.Message);
        }
        catch (DuckDbException error) when (error.Type is not (DuckDbErrorType.Interrupt or DuckDbErrorType.OutOfMemory or DuckDbErrorType.InputOutput or DuckDbErrorType.Fatal or DuckDbErrorType.DataCorruption))
        {
            return Error.Unprocessable("query_failed", error.Message);
        }
    }
}
