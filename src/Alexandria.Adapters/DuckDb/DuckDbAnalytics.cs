using Alexandria.Adapters.DuckDb.Native;
using Alexandria.Analytics;
using Alexandria.Data;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Alexandria.Adapters.DuckDb;

/// <summary>The analytical database on DuckDB: one file, one writing transaction at a time, and a few readers, each on a snapshot of its own.</summary>
internal sealed class DuckDbAnalytics : IAnalytics, IDisposable
{
    private readonly AnalyticsOptions options;
    private readonly TimeProvider time;
    private readonly DuckDbFile file;
    private readonly SemaphoreSlim writer = new(1);
    private readonly SemaphoreSlim readers;

    public DuckDbAnalytics(AnalyticsOptions options, string dataDirectory, TimeProvider time, ILogger<DuckDbAnalytics>? logger = null)
    {
        this.options = options;
        this.time = time;
        file = new DuckDbFile(options, dataDirectory, logger ?? NullLogger<DuckDbAnalytics>.Instance);
        readers = new SemaphoreSlim(options.Readers);
    }

    public AnalyticsOptions Options => options;

    public string ExportDirectory => file.ExportDirectory;

    public TimeProvider Time => time;

    public Task<AnalyticsStatus> StatusAsync(CancellationToken cancellation) => Task.Run(
        () =>
        {
            var session = file.Connect();
            if (!session.Failed)
            {
                session.Value.Dispose();
            }

            return new AnalyticsStatus { Problem = session.Error, LibraryVersion = DuckDbLibrary.Version, FileBytes = file.Bytes };
        },
        cancellation);

    public Task<Result<T>> ReadAsync<T>(Func<IReadWork, Task<T>> read, CancellationToken cancellation) => UseReaderAsync(
        "read",
        Timeout.InfiniteTimeSpan,
        null,
        async session =>
        {
            session.Execute("begin transaction read only", null);
            return Result<T>.Success(await read(new DuckDbWork(session)));
        },
        cancellation);

    public Task<Result<T>> WriteAsync<T>(Func<IAnalyticsWork, Task<T>> write, CancellationToken cancellation) => AnalyticsTelemetry.MeasureAsync("write", async () =>
    {
        await writer.WaitAsync(cancellation);
        try
        {
            return await UseAsync(
                Timeout.InfiniteTimeSpan,
                null,
                async session =>
                {
                    session.Execute("begin transaction", null);
                    using var work = new DuckDbWork(session);
                    var value = await write(work);
                    await work.FlushAsync();
                    session.Execute("commit", null);
                    return Result<T>.Success(value);
                },
                cancellation);
        }
        finally
        {
            writer.Release();
        }
    });

    public async Task<Result<Nothing>> ResetAsync(CancellationToken cancellation)
    {
        var taken = 0;
        await writer.WaitAsync(cancellation);
        try
        {
            for (; taken < options.Readers; taken++)
            {
                await readers.WaitAsync(cancellation);
            }

            file.Delete();
            var session = file.Connect();
            if (session.Failed)
            {
                return session.Error;
            }

            session.Value.Dispose();
            return Nothing.Value;
        }
        finally
        {
            if (taken > 0)
            {
                readers.Release(taken);
            }

            writer.Release();
        }
    }

    /// <summary>Runs something on a connection of its own, when one of the readers is free.</summary>
    /// <param name="action">For the measurement.</param>
    /// <param name="limit">Then it is interrupted; <see cref="Timeout.InfiniteTimeSpan"/>: never.</param>
    /// <param name="tooMuch">See <see cref="Interruption"/>.</param>
    /// <param name="use">A transaction that it leaves open is rolled back.</param>
    /// <param name="cancellation">Of whoever waits.</param>
    public Task<Result<T>> UseReaderAsync<T>(string action, TimeSpan limit, Func<bool>? tooMuch, Func<DuckDbSession, Task<Result<T>>> use, CancellationToken cancellation) =>
        AnalyticsTelemetry.MeasureAsync(action, async () =>
        {
            await readers.WaitAsync(cancellation);
            try
            {
                return await UseAsync(limit, tooMuch, use, cancellation);
            }
            finally
            {
                readers.Release();
            }
        });

    public void Dispose() => file.Dispose();

    // DuckDB's calls block, so they leave the caller's thread.
    private Task<Result<T>> UseAsync<T>(TimeSpan limit, Func<bool>? tooMuch, Func<DuckDbSession, Task<Result<T>>> use, CancellationToken cancellation) => Task.Run(
        async () =>
        {
            var connected = file.Connect();
            if (connected.Failed)
            {
                return connected.Error;
            }

            using var session = connected.Value;
            using var interruption = new Interruption(session, limit, tooMuch, time, cancellation);
            try
            {
                return await use(session);
            }
            catch (DuckDbException error)
            {
                cancellation.ThrowIfCancellationRequested();
                if (interruption.TookTooMuch)
                {
                    return Error.Unprocessable("export_too_large", $"The export became larger than {options.ExportMiB} MiB; select fewer rows or columns.");
                }

                if (interruption.TimedOut)
                {
                    return Error.Unprocessable("query_timeout", $"The query took longer than {limit.TotalSeconds:0.###} s; select fewer rows, or allow more time.");
                }

                if (Expected(error) is { } expected)
                {
                    return expected;
                }

                throw;
            }
        },
        cancellation);

    private Error? Expected(DuckDbException error)
    {
        switch (error.Type)
        {
            case DuckDbErrorType.OutOfMemory:
                return Error.Unprocessable("query_out_of_memory", $"It needs more than the {options.MemoryMiB} MiB of memory and {options.SpillMiB} MiB of disk that the analytical database may take; select fewer rows, or raise Analytics:MemoryMiB.");
            case DuckDbErrorType.InputOutput:
                return Error.Unavailable("analytics_failed", "The analytical database could not read or write its file; the disk may be full.");
            case DuckDbErrorType.Fatal or DuckDbErrorType.DataCorruption:
                file.Close();
                return Error.Unavailable("analytics_failed", "The analytical database failed and is opened anew at the next use; if it fails again, delete analytics.duckdb, and it is rebuilt.");
            default:
                return null;
        }
    }
}
