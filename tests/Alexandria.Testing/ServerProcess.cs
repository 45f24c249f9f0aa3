using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Alexandria.Testing.Servers;

namespace Alexandria.Testing;

/// <summary>How a server is started.</summary>
public sealed record ServerStart
{
    public required string DataDirectory { get; init; }

    /// <summary>Further arguments of <c>up</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Variables beside those of the test's own process, of which <c>ALEXANDRIA_*</c> are left out.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>A command that runs the server as its child, such as a tracer; empty: none.</summary>
    public IReadOnlyList<string> Wrapper { get; init; } = [];
}

/// <summary>The real executable, as a process of its own. It lies beside the test that references the Host project.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly ErrorOutput log;
    private readonly Task following;

    private ServerProcess(Process process, ErrorOutput log, Task following, JsonNode ready)
    {
        (this.process, this.log, this.following) = (process, log, following);
        Url = ready["urls"]![0]!.ToString();
        Ready = ready;
        var holder = Path.Combine(ready["dataDirectory"]!.ToString(), "alexandria.holder");
        ProcessId = (int)JsonNode.Parse(File.ReadAllText(holder))!["processId"]!;
    }

    public static string Executable { get; } = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "alexandria.exe" : "alexandria");

    public string Url { get; }

    /// <summary>What it printed when it was ready.</summary>
    public JsonNode Ready { get; }

    /// <summary>Of the server itself, also when something else runs it.</summary>
    public int ProcessId { get; }

    /// <summary>Lines of its log at Error or above. Complete once the process has ended.</summary>
    public IReadOnlyList<string> LoggedFaults => log.Faults;

    /// <summary>Starts a server on a free port and waits until it says that it is ready.</summary>
    public static Task<ServerProcess> StartAsync(string data, params string[] more) => StartAsync(new ServerStart { DataDirectory = data, Arguments = more });

    /// <summary>Starts a server on a free port and waits until it says that it is ready.</summary>
    public static async Task<ServerProcess> StartAsync(ServerStart start)
    {
        var started = Begin([.. start.Wrapper, Executable, "up", "--data", start.DataDirectory, "--urls", "http://127.0.0.1:0", "--json", .. start.Arguments], await EnvironmentAsync(start.DataDirectory, start.Environment), speak: false);
        var output = new ErrorOutput(started.StandardError);
        var reading = output.ReadToEndAsync();
        try
        {
            using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
            if (await started.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                return new ServerProcess(started, output, reading, JsonNode.Parse(line)!);
            }

            await reading;
            throw new InvalidOperationException("The server did not start: " + output.Tail);
        }
        catch
        {
            End(started);
            throw;
        }
    }

    /// <summary>Runs a verb to its end.</summary>
    public static async Task<Answer> RunAsync(params string[] arguments)
    {
        var data = Array.IndexOf(arguments, "--data");
        var environment = data >= 0 ? await TestInstallation.VariablesAsync(arguments[data + 1]) : new Dictionary<string, string>(StringComparer.Ordinal);
        using var run = Begin([Executable, .. arguments], environment, speak: false);
        try
        {
            using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
            var output = run.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = run.StandardError.ReadToEndAsync(patience.Token);
            await run.WaitForExitAsync(patience.Token);
            return new Answer(run.ExitCode, await output, await errors);
        }
        finally
        {
            End(run);
        }
    }

    /// <summary>Starts the executable; unless it is to be spoken to, its input is empty.</summary>
    public static Process Launch(IEnumerable<string> arguments, bool speak = false) =>
        Begin([Executable, .. arguments], new Dictionary<string, string>(StringComparer.Ordinal), speak);

    /// <summary>Asks it to stop, as a supervisor does.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", ProcessId.ToString(CultureInfo.InvariantCulture)]);
        return await ExitAsync();
    }

    /// <summary>Waits until it has ended.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ExitAsync()
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    /// <summary>Ends it at once, without a word (SIGKILL).</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        End(process);
        await following;
        process.Dispose();
    }

    private static async Task<IReadOnlyDictionary<string, string>> EnvironmentAsync(string dataDirectory, IReadOnlyDictionary<string, string> more)
    {
        var variables = new Dictionary<string, string>(await TestInstallation.VariablesAsync(dataDirectory), StringComparer.Ordinal);
        foreach (var (name, value) in more)
        {
            variables[name] = value;
        }

        return variables;
    }

    // With what it runs: a tracer that is killed would let the server go on.
    private static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
    }

    private static Process Begin(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, bool speak)
    {
        if (OperatingSystem.IsLinux())
        {
            // What a shell starts in the background ignores SIGINT, and so does all that it starts; ours shall hear it. It becomes the command, under the same id.
            command = ["env", "--default-signal=INT", .. command];
        }

        var start = new ProcessStartInfo(command[0], command.Skip(1)) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("ALEXANDRIA_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var launched = Process.Start(start)!;
        if (!speak)
        {
            launched.StandardInput.Close();
        }

        return launched;
    }
}
