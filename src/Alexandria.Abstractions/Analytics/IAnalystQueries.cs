namespace Alexandria.Analytics;

/// <summary>SQL that people write, on the analytical database. One reading statement (<c>SELECT</c>, <c>WITH</c>, <c>FROM</c>, <c>VALUES</c>, <c>DESCRIBE</c>, <c>SHOW</c>, <c>SUMMARIZE</c>, <c>EXPLAIN</c>) over the projection's tables; files, settings, secrets and extensions are out of reach.</summary>
/// <remarks>Errors: <c>query_not_allowed</c> (it is no reading statement, or reaches outside the tables), <c>query_invalid</c> (it does not parse, or names what is not there), <c>query_timeout</c>, <c>query_out_of_memory</c>, <c>query_failed</c>, <c>analytics_unavailable</c>. Messages quote the statement.</remarks>
public interface IAnalystQueries
{
    Task<Result<QueryAnswer>> RunAsync(string sql, QueryLimits limits, CancellationToken cancellation);

    /// <summary>Runs a query to its end and says what its operators did. Its rows are not answered.</summary>
    Task<Result<QueryProfile>> ProfileAsync(string sql, QueryLimits limits, CancellationToken cancellation);

    /// <summary>How the query would be run, with the rows that the optimiser expects; it is not run.</summary>
    Task<Result<QueryEstimate>> EstimateAsync(string sql, CancellationToken cancellation);

    /// <summary>Every schema with its tables and views.</summary>
    Task<Result<IReadOnlyList<SchemaDescription>>> SchemasAsync(CancellationToken cancellation);

    /// <summary>One table or view of the schema <c>main</c>; <c>table_not_found</c> when there is none.</summary>
    Task<Result<TableDescription>> TableAsync(string name, CancellationToken cancellation);

    /// <summary>Writes the rows of a query (or of a table: <c>FROM terms</c>) as Parquet, compressed with Zstandard, to a file whose place the process chooses. The rows are not limited; the time is.</summary>
    Task<Result<ParquetFile>> ExportAsync(string sql, TimeSpan time, CancellationToken cancellation);
}

/// <summary>What one query may take.</summary>
public sealed record QueryLimits
{
    public static QueryLimits Default { get; } = new();

    /// <summary>Then it is interrupted. More than 0.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Rows that are answered; further ones are left off and said to be. From 1.</summary>
    public int Rows { get; init; } = 10_000;

    /// <summary>Bytes of the answered values, roughly as JSON; further rows are left off. From 1.</summary>
    public long Bytes { get; init; } = 16 * 1024 * 1024;
}

/// <summary>A column of an answer.</summary>
/// <param name="Name">As the statement calls it; need not be unique.</param>
/// <param name="Type">In DuckDB's words: <c>VARCHAR</c>, <c>BIGINT</c>, <c>DECIMAL(18,3)</c>, <c>VARCHAR[]</c>.</param>
public sealed record QueryColumn(string Name, string Type);

/// <summary>Rows of a query.</summary>
public sealed record QueryAnswer
{
    public required IReadOnlyList<QueryColumn> Columns { get; init; }

    /// <summary>One value for each column: null, bool, long, double, decimal, text, bytes, date, time of day, time, UUID, a list, or a dictionary for a structure; a whole number wider than 64 bits as <see cref="Int128"/> or <see cref="UInt128"/>.</summary>
    public required IReadOnlyList<IReadOnlyList<object?>> Rows { get; init; }

    /// <summary>Whether a limit left rows off: <c>rows</c> or <c>bytes</c>; null when all are here.</summary>
    public string? Truncated { get; init; }

    public required double ElapsedMilliseconds { get; init; }
}

/// <summary>One step of a query's plan; its input comes from its children.</summary>
public sealed record PlanOperator
{
    /// <summary>In DuckDB's words: <c>SEQ_SCAN</c>, <c>HASH_JOIN</c>, <c>TOP_N</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it works on: <c>Table</c>, <c>Filters</c>, <c>Conditions</c>, <c>Groups</c>…</summary>
    public IReadOnlyDictionary<string, string> Details { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Rows that the optimiser expects of it; null where it says nothing.</summary>
    public long? EstimatedRows { get; init; }

    /// <summary>Rows that it gave; null in an estimate.</summary>
    public long? Rows { get; init; }

    /// <summary>Rows that a scan read from its table; null where it reads none, and in an estimate.</summary>
    public long? RowsScanned { get; init; }

    /// <summary>Its own time over all threads; null in an estimate.</summary>
    public double? Milliseconds { get; init; }

    public IReadOnlyList<PlanOperator> Children { get; init; } = [];
}

/// <summary>What could make a query cheaper.</summary>
/// <param name="Code"><c>cross_product</c>, <c>selective_scan</c>, <c>nested_loop_join</c>, <c>missing_limit</c>, <c>large_sort</c>, <c>estimate_off</c>.</param>
/// <param name="Message">What was seen and what to try.</param>
public sealed record QuerySuggestion(string Code, string Message);

/// <summary>What a query did.</summary>
public sealed record QueryProfile
{
    /// <summary>Time from the beginning to the last row.</summary>
    public required double ElapsedMilliseconds { get; init; }

    /// <summary>Time that the operators took together over all threads.</summary>
    public required double CpuMilliseconds { get; init; }

    /// <summary>Most memory that it held, bytes.</summary>
    public required long PeakMemoryBytes { get; init; }

    /// <summary>Rows that it answered.</summary>
    public required long Rows { get; init; }

    public required PlanOperator Plan { get; init; }

    public required IReadOnlyList<QuerySuggestion> Suggestions { get; init; }
}

/// <summary>What a query would do.</summary>
public sealed record QueryEstimate
{
    /// <summary>Rows that it would answer, as the optimiser expects; null where it says nothing.</summary>
    public required long? Rows { get; init; }

    /// <summary>Rows that its scans would give, as the optimiser expects: a measure of its cost.</summary>
    public required long ScannedRows { get; init; }

    public required PlanOperator Plan { get; init; }

    public required IReadOnlyList<QuerySuggestion> Suggestions { get; init; }
}

/// <summary>A Parquet file, deleted when this is disposed of.</summary>
public sealed class ParquetFile(string path, long rows) : IDisposable
{
    /// <summary>Absolute; readable by the process alone.</summary>
    public string Path { get; } = path;

    public long Rows { get; } = rows;

    public long Bytes { get; } = new FileInfo(path).Length;

    public void Dispose() => File.Delete(Path);
}
