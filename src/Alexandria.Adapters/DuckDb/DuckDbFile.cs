using Alexandria.Adapters.DataDirectory;
using Alexandria.Adapters.DuckDb.Native;
using Microsoft.Extensions.Logging;

namespace Alexandria.Adapters.DuckDb;

/// <summary>The one open file, opened when first asked for.</summary>
/// <remarks>External access is off but for the folder of exports, extensions are neither loaded nor installed, and the configuration is locked, before anybody gets a connection. Nobody can undo that while the file is open. The file itself, its log and its spill stay readable through DuckDB's table functions, which <see cref="StatementGate"/> refuses.</remarks>
internal sealed unsafe partial class DuckDbFile(AnalyticsOptions options, string dataDirectory, ILogger logger) : IDisposable
{
    public const string Name = "analytics";

    private readonly Lock gate = new();
    private readonly string path = Path.Combine(Path.GetFullPath(dataDirectory), Name + ".duckdb");
    private DatabaseHandle? database;
    private string? logged;
    private bool closed;

    /// <summary>Where exports are written.</summary>
    public string ExportDirectory { get; } = Path.Combine(Path.GetFullPath(dataDirectory), Name + "-exports");

    /// <summary>Size of the file and its log.</summary>
    public long Bytes => Length(path) + Length(path + ".wal");

    /// <summary>A text as SQL writes it, where no parameter can stand.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A new connection.</summary>
    public Result<DuckDbSession> Connect()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, typeof(DuckDbAnalytics));
            if (database is null)
            {
                if (DuckDbLibrary.Load(options.Library) is { } problem)
                {
                    return Unavailable(problem.Reason, problem.Detail);
                }

                try
                {
                    database = Open();
                }
                catch (DuckDbException error)
                {
                    return Unavailable(error.Message, error.Detail);
                }
            }

            return new DuckDbSession(database);
        }
    }

    /// <summary>Closes the file, so that the next connection opens it anew: after a failure that ended the instance.</summary>
    public void Close()
    {
        lock (gate)
        {
            database?.Dispose();
            database = null;
        }
    }

    /// <summary>Closes the file and deletes it with all that stands beside it. Nobody may be connected.</summary>
    public void Delete()
    {
        lock (gate)
        {
            database?.Dispose();
            database = null;
            foreach (var file in (string[])[path, path + ".wal", path + ".wal.checkpoint", path + ".wal.recovery"])
            {
                File.Delete(file);
            }
        }
    }

    public void Dispose()
    {
        Close();
        lock (gate)
        {
            closed = true;
        }
    }

    /// <summary>Paths of the server are for its log, once for each cause; whoever asks is told what to do.</summary>
    private Error Unavailable(string reason, string detail)
    {
        if (logged != detail)
        {
            logged = detail;
            LogUnavailable(logger, reason, detail);
        }

        return Error.Unavailable("analytics_unavailable", reason);
    }

    private static long Length(string file) => new FileInfo(file) is { Exists: true } found ? found.Length : 0;

    private DatabaseHandle Open()
    {
        // What a killed process left there is nobody's any more.
        if (Directory.Exists(ExportDirectory))
        {
            Directory.Delete(ExportDirectory, recursive: true);
        }

        OwnerOnly.CreateDirectory(ExportDirectory);
        var opened = OpenHandle();
        try
        {
            using var session = new DuckDbSession(opened);
            session.ExecuteScript($"""
                set allowed_directories = [{Literal(ExportDirectory)}];
                set enable_external_access = false;
                set lock_configuration = true;
                """);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    private DatabaseHandle OpenHandle()
    {
        if (DuckDbApi.duckdb_create_config(out var config) != 0)
        {
            throw new DuckDbException(DuckDbErrorType.OutOfMemory, "DuckDB could not be configured.");
        }

        try
        {
            var threads = options.Threads == 0 ? Math.Min(Environment.ProcessorCount, 4) : options.Threads;
            foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[
                ("autoinstall_known_extensions", "false"),
                ("autoload_known_extensions", "false"),
                ("allow_community_extensions", "false"),
                ("memory_limit", $"{options.MemoryMiB}MiB"),
                ("threads", $"{threads}"),
                ("temp_directory", path + ".tmp"),
                ("max_temp_directory_size", $"{options.SpillMiB}MiB")])
            {
                if (DuckDbApi.duckdb_set_config(config, name, value) != 0)
                {
                    throw new DuckDbException(DuckDbErrorType.InvalidInput, $"DuckDB {DuckDbLibrary.Version} has no setting {name}.");
                }
            }

            if (DuckDbApi.duckdb_open_ext(path, out var opened, config, out var error) == 0)
            {
                return opened;
            }

            opened.Dispose();
            var detail = DuckDbApi.TakeText(error) ?? "";
            throw new DuckDbException(DuckDbErrorType.InputOutput, WhyNotOpened(detail)) { Detail = detail };
        }
        finally
        {
            DuckDbApi.duckdb_destroy_config(ref config);
        }
    }

    private string WhyNotOpened(string error) => error.Contains("lock", StringComparison.OrdinalIgnoreCase)
        ? $"{Path.GetFileName(path)} is in use by another process; ask the one that serves this data directory."
        : $"{Path.GetFileName(path)} cannot be opened; the server's log says why. It is a projection: delete it, and it is rebuilt.";

    [LoggerMessage(Level = LogLevel.Warning, Message = "The analytical database cannot be used: {Reason} ({Detail})")]
    private static partial void LogUnavailable(ILogger logger, string reason, string detail);
}
