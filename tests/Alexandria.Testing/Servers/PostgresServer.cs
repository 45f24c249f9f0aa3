using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Alexandria.Testing.Servers;

/// <summary>A PostgreSQL server of its own on a free loopback port and a temporary directory, as durable as in production (fsync on). A test costs a database, not a server.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly string? Programs = FindPrograms();
    private static readonly Lazy<Task<PostgresServer>> SharedServer = new(() => StartAsync());

    private readonly string directory;
    private readonly string[] settings;
    private Process? server;
    private int made;

    private PostgresServer(string directory, int port, string[] settings)
    {
        (this.directory, Port, this.settings) = (directory, port, settings);
    }

    /// <summary>Whether the programs of a server are on this machine.</summary>
    public static bool Available => Programs is not null;

    /// <summary>Why there is none.</summary>
    public static string Reason => "PostgreSQL is not installed: there is neither initdb on the PATH nor /usr/lib/postgresql/*/bin/initdb";

    public int Port { get; }

    /// <summary>Of the postmaster.</summary>
    public int ProcessId => int.Parse(File.ReadLines(Path.Combine(directory, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    /// <summary>One server for all tests of an assembly, started when it is first asked for; see <see cref="SharedPostgresServer"/>.</summary>
    public static Task<PostgresServer> SharedAsync() => SharedServer.Value;

    internal static async ValueTask EndSharedAsync()
    {
        if (SharedServer.IsValueCreated)
        {
            await (await SharedServer.Value).DisposeAsync();
        }
    }

    /// <summary>Starts a server.</summary>
    /// <param name="settings">Of postgresql.conf: <c>name=value</c>.</param>
    public static async Task<PostgresServer> StartAsync(params string[] settings)
    {
        if (Programs is null)
        {
            throw new InvalidOperationException(Reason);
        }

        var home = Directory.CreateTempSubdirectory("alexandria-postgres-").FullName;
        try
        {
            if (Environment.IsPrivilegedProcess)
            {
                await RunAsync("chown", "postgres", home);
            }

            await RunAsync([.. AsServerUser(), Path.Combine(Programs, "initdb"), "-D", home, "-U", "alexandria", "-E", "UTF8", "--locale=C", "-A", "trust", "--no-sync"]);
            var started = new PostgresServer(home, FreePort(), settings);
            await started.LaunchAsync();
            AppDomain.CurrentDomain.ProcessExit += (_, _) => started.End();
            return started;
        }
        catch
        {
            Directory.Delete(home, recursive: true);
            throw;
        }
    }

    /// <summary>Npgsql's connection string to a database.</summary>
    public string ConnectionString(string database) =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Username=alexandria;Database={database}");

    /// <summary>Makes an empty database in UTF8 with the collation C.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref made)}");
        await ExecuteAsync($"create database {name} template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'");
        return ConnectionString(name);
    }

    /// <summary>Runs a statement as the server's administrator.</summary>
    /// <param name="sql">One statement.</param>
    /// <param name="database">In which database.</param>
    /// <returns>The first column of the first row.</returns>
    public async Task<object?> ExecuteAsync(string sql, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Ends the server at once, without a word (SIGKILL), its processes with it.</summary>
    public async Task KillAsync()
    {
        await RunAsync("kill", "-KILL", ProcessId.ToString(CultureInfo.InvariantCulture));
        await server!.WaitForExitAsync();

        // The server's processes notice that they are orphans and end; only then does it start again.
        await UntilAsync(() => Process.GetProcesses().All(p => !IsOfThisServer(p)));
    }

    /// <summary>Starts it again on what is there, after <see cref="KillAsync"/> or a stop in order, which this does when it runs.</summary>
    public async Task RestartAsync()
    {
        if (server is { HasExited: false })
        {
            await StopAsync();
        }

        await LaunchAsync();
    }

    /// <summary>Stops it in order, connections cut off.</summary>
    public async Task StopAsync()
    {
        await RunAsync("kill", "-INT", ProcessId.ToString(CultureInfo.InvariantCulture));
        await server!.WaitForExitAsync();
    }

    /// <summary>Freezes the whole server (SIGSTOP): connections stay open and nothing answers.</summary>
    public Task PauseAsync() => SignalAllAsync("-STOP");

    public Task ResumeAsync() => SignalAllAsync("-CONT");

    public ValueTask DisposeAsync()
    {
        End();
        return ValueTask.CompletedTask;
    }

    private static string? FindPrograms()
    {
        var candidates = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(d => Path.Combine(d, "bin")) : []);
        return candidates.FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")));
    }

    // The server refuses to run as root.
    private static string[] AsServerUser() => Environment.IsPrivilegedProcess ? ["runuser", "-u", "postgres", "--"] : [];

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task RunAsync(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command[0]} ended with {process.ExitCode}: {errors}");
        }
    }

    private async Task LaunchAsync()
    {
        List<string> command =
        [
            .. AsServerUser(), Path.Combine(Programs!, "postgres"), "-D", directory, "-p", Port.ToString(CultureInfo.InvariantCulture), "-h", "127.0.0.1", "-k", "",
            "-c", "max_connections=200", "-c", "shared_buffers=64MB", "-c", "max_pred_locks_per_transaction=256", .. settings.SelectMany(s => new[] { "-c", s }),
        ];
        server = Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$@\" > \"$0\" 2>&1", LogFile, .. command]) { WorkingDirectory = "/" })!;
        Exception? last = null;
        try
        {
            await UntilAsync(async () =>
            {
                if (server.HasExited)
                {
                    throw new InvalidOperationException($"The server ended with {server.ExitCode}: {await File.ReadAllTextAsync(LogFile)}");
                }

                try
                {
                    await ExecuteAsync("select 1");
                    return true;
                }
                catch (NpgsqlException exception)
                {
                    last = exception;
                    return false;
                }
            });
        }
        catch (TimeoutException)
        {
            throw new InvalidOperationException("The server does not answer.", last);
        }
    }

    private string LogFile => Path.Combine(Path.GetTempPath(), Path.GetFileName(directory) + ".log");

    private async Task SignalAllAsync(string signal)
    {
        // What runs the server as another user wakes it up when it stops: it comes first.
        foreach (var process in Process.GetProcesses().Where(IsOfThisServer).Prepend(server!))
        {
            await RunAsync("kill", signal, process.Id.ToString(CultureInfo.InvariantCulture));
        }
    }

    // Every process of a server stands in its data directory.
    private bool IsOfThisServer(Process process)
    {
        try
        {
            return new FileInfo($"/proc/{process.Id}/cwd").LinkTarget == directory;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static async Task UntilAsync(Func<bool> holds) => await UntilAsync(() => Task.FromResult(holds()));

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        while (!await holds())
        {
            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    private void End()
    {
        if (server is { HasExited: false } && File.Exists(Path.Combine(directory, "postmaster.pid")))
        {
            // A server that a test left standing still: also what runs it as another user must go on to see its end.
            using var kill = Process.Start("kill", ["-CONT", server.Id.ToString(CultureInfo.InvariantCulture), ProcessId.ToString(CultureInfo.InvariantCulture)]);
            kill.WaitForExit();
            using var quit = Process.Start("kill", ["-QUIT", ProcessId.ToString(CultureInfo.InvariantCulture)]);
            quit.WaitForExit();
            server.WaitForExit(TimeSpan.FromSeconds(30));
        }

        File.Delete(LogFile);
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}

/// <summary>Ends the shared server after the last test: <c>[assembly: AssemblyFixture(typeof(SharedPostgresServer))]</c>.</summary>
public sealed class SharedPostgresServer : IAsyncDisposable
{
    public ValueTask DisposeAsync() => PostgresServer.EndSharedAsync();
}
