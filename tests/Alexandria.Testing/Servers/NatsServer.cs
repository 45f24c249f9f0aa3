using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Alexandria.Testing.Servers;

/// <summary>How a NATS server is started.</summary>
public sealed record NatsServerStart
{
    /// <summary>Whether it keeps streams; each write is synchronised to the disk unless <see cref="SyncAlways"/> is off.</summary>
    public bool JetStream { get; init; } = true;

    public bool SyncAlways { get; init; } = true;

    /// <summary>Where it keeps its streams; null: in a directory of its own.</summary>
    public string? StoreDirectory { get; init; }

    /// <summary>What JetStream may store on disk, bytes; null: as the server likes.</summary>
    public long? MaxFileStore { get; init; }

    /// <summary>Further lines of its configuration.</summary>
    public string Configuration { get; init; } = "";

    /// <summary>Null: any free one.</summary>
    public int? Port { get; init; }

    /// <summary>Its name in a cluster.</summary>
    public string Name { get; init; } = "single";
}

/// <summary>A real nats-server as a child process on a loopback port, with a store directory of its own that outlives its restarts.</summary>
public sealed class NatsServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TestDirectory directory = new();
    private readonly StringBuilder log = new();
    private readonly string configuration;
    private Process? process;
    private Task following = Task.CompletedTask;

    private NatsServer(NatsServerStart start)
    {
        Port = start.Port ?? LoopbackPort.Next();
        Name = start.Name;
        configuration = directory["nats.conf"];
        StoreDirectory = start.StoreDirectory ?? directory["store"];
        var text = new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"server_name: {start.Name}")
            .AppendLine("host: 127.0.0.1")
            .AppendLine(CultureInfo.InvariantCulture, $"port: {Port}");
        if (start.JetStream)
        {
            text.AppendLine("jetstream {").AppendLine(CultureInfo.InvariantCulture, $"  store_dir: \"{StoreDirectory}\"");
            if (start.SyncAlways)
            {
                text.AppendLine("  sync_interval: always");
            }

            if (start.MaxFileStore is { } bytes)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"  max_file_store: {bytes}");
            }

            text.AppendLine("}");
        }

        File.WriteAllText(configuration, text.AppendLine(start.Configuration).ToString());
    }

    /// <summary>Whether there is a nats-server on the path.</summary>
    public static bool Available => Path is not null;

    /// <summary>Why tests that need it are skipped.</summary>
    public static string Unavailable => "There is no nats-server (2.10 or later) on the PATH.";

    public int Port { get; }

    /// <summary>Outlives restarts.</summary>
    public string StoreDirectory { get; }

    public string Name { get; }

    public string Url => string.Create(CultureInfo.InvariantCulture, $"nats://127.0.0.1:{Port}");

    public int ProcessId => process?.Id ?? throw new InvalidOperationException("The server does not run.");

    /// <summary>What it has logged so far.</summary>
    public string Log
    {
        get
        {
            lock (log)
            {
                return log.ToString();
            }
        }
    }

    private static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(System.IO.Path.PathSeparator)
        .Select(d => System.IO.Path.Combine(d, "nats-server"))
        .FirstOrDefault(File.Exists);

    /// <summary>Starts a server and waits until it takes connections.</summary>
    public static async Task<NatsServer> StartAsync(NatsServerStart? start = null)
    {
        var server = new NatsServer(start ?? new NatsServerStart());
        try
        {
            await server.LaunchAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it at once (SIGKILL); what it stored stays.</summary>
    public async Task KillAsync()
    {
        if (process is null)
        {
            return;
        }

        process.Kill();
        await process.WaitForExitAsync();
        await following;
        process.Dispose();
        process = null;
    }

    /// <summary>Starts it again on the same port and store; kills it before if it still runs.</summary>
    public async Task RestartAsync()
    {
        await KillAsync();
        await LaunchAsync();
    }

    /// <summary>Makes it stand still with its connections open (SIGSTOP).</summary>
    public Task PauseAsync() => SendAsync("STOP");

    /// <summary>Lets it go on (SIGCONT).</summary>
    public Task ResumeAsync() => SendAsync("CONT");

    /// <summary>Replaces its configuration's further lines and has it read them (SIGHUP).</summary>
    public async Task ReloadAsync(string former, string now)
    {
        await File.WriteAllTextAsync(configuration, (await File.ReadAllTextAsync(configuration)).Replace(former, now, StringComparison.Ordinal));
        await SendAsync("HUP");
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        directory.Dispose();
    }

    private async Task SendAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, ProcessId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private async Task LaunchAsync()
    {
        process = Process.Start(new ProcessStartInfo(Path ?? throw new InvalidOperationException(Unavailable), ["-c", configuration])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        })!;
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        following = FollowAsync(process.StandardError, ready);
        await ready.Task.WaitAsync(Patience, TimeProvider.System);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", Port);
    }

    // The pipe is read to its end, so that the server never waits for a reader of its log.
    private async Task FollowAsync(StreamReader output, TaskCompletionSource ready)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            lock (log)
            {
                log.AppendLine(line);
            }

            if (line.Contains("Server is ready", StringComparison.Ordinal))
            {
                ready.TrySetResult();
            }
        }

        ready.TrySetException(new InvalidOperationException("The NATS server ended: " + Log));
        _ = ready.Task.Exception;
    }
}
