using Alexandria.Data;

namespace Alexandria.Analytics;

/// <summary>The analytical database: column by column, for questions over millions of rows. What stands in it is a projection of rows and events, never the record of anything: it may be deleted and is rebuilt.</summary>
/// <remarks>Where its library is missing, or another process holds its file, everything here answers the error of <see cref="AnalyticsStatus.Problem"/>, and the rest of the product runs. SQL and parameters are as in <see cref="IDatabase"/>; columns may be <c>boolean</c> and <c>timestamp</c>, which are read as <see cref="bool"/> and <see cref="DateTimeOffset"/>; a time as a parameter is microseconds (<c>make_timestamp(@at)</c>).</remarks>
public interface IAnalytics
{
    /// <summary>Whether it can be used; opens it where that has not happened.</summary>
    Task<AnalyticsStatus> StatusAsync(CancellationToken cancellation);

    /// <summary>Reads from one consistent snapshot. SQL of the product's own; what an analyst writes goes to <see cref="IAnalystQueries"/>.</summary>
    Task<Result<T>> ReadAsync<T>(Func<IReadWork, Task<T>> read, CancellationToken cancellation);

    /// <summary>Runs one transaction; one at a time in the process. When the task completes, its changes are durable, or nothing of them is there. The delegate runs once.</summary>
    Task<Result<T>> WriteAsync<T>(Func<IAnalyticsWork, Task<T>> write, CancellationToken cancellation);

    /// <summary>Deletes everything: the file is made anew, empty. Waits for what runs.</summary>
    Task<Result<Nothing>> ResetAsync(CancellationToken cancellation);
}

/// <summary>Changes of the analytical database that commit together. Its rows are read as the transaction sees them.</summary>
public interface IAnalyticsWork : IReadWork
{
    /// <summary>Number of rows changed.</summary>
    Task<long> ExecuteAsync(string sql, object? parameters = null);

    /// <summary>Runs several statements without parameters: what creates tables.</summary>
    Task ExecuteScriptAsync(string sql);

    /// <summary>A bulk load into a table. What was added is in the table, and reads of this work see it, after <see cref="FlushAsync"/>; the end of the work flushes by itself. Asking twice for a table gives the same.</summary>
    IRowAppender Append(string table);

    /// <summary>Hands over what was appended so far.</summary>
    Task FlushAsync();
}

/// <summary>Adds rows to one table, value by value in the order of its columns.</summary>
public interface IRowAppender
{
    IRowAppender Add(string? value);

    IRowAppender Add(long? value);

    IRowAppender Add(double? value);

    IRowAppender Add(bool value);

    /// <summary>Into a <c>timestamp</c>; what is finer than a microsecond is cut off.</summary>
    IRowAppender Add(DateTimeOffset? value);

    /// <summary>Into a <c>blob</c>.</summary>
    IRowAppender Add(ReadOnlySpan<byte> value);

    /// <summary>Ends the row; each column must have its value.</summary>
    void EndRow();
}

/// <summary>Whether the analytical database can be used.</summary>
public sealed record AnalyticsStatus
{
    /// <summary>Why not and what to do: <c>analytics_unavailable</c>; null when it can.</summary>
    public Error? Problem { get; init; }

    /// <summary>Version of the library: <c>v1.5.6</c>; null when it is not loaded.</summary>
    public string? LibraryVersion { get; init; }

    /// <summary>Size of its files, bytes.</summary>
    public long FileBytes { get; init; }
}
