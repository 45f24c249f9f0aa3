using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Alexandria.Host.Tests;

/// <summary>The real executable, as a process of its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process process;

    private ServerProcess(Process process, JsonNode ready)
    {
        this.process = process;
        Url = ready["urls"]![0]!.ToString();
        Ready = ready;
    }

    public static string Executable { get; } = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "alexandria.exe" : "alexandria");

    public string Url { get; }

    /// <summary>What it printed when it was ready.</summary>
    public JsonNode Ready { get; }

    /// <summary>Starts a server on a free port and waits until it says that it is ready.</summary>
    public static async Task<ServerProcess> StartAsync(string data, params string[] more)
    {
        var started = Launch(["up", "--data", data, "--urls", "http://127.0.0.1:0", "--json", .. more]);
        var line = await started.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        return line is null
            ? throw new InvalidOperationException("The server did not start: " + await started.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken))
            : new ServerProcess(started, JsonNode.Parse(line)!);
    }

    /// <summary>Runs a verb to its end.</summary>
    public static async Task<Answer> RunAsync(params string[] arguments)
    {
        using var run = Launch(arguments);
        var output = run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new Answer(run.ExitCode, await output, await error);
    }

    /// <summary>Asks it to stop, as a supervisor does.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process.Dispose();
    }

    /// <summary>Starts the executable; unless it is to be spoken to, its input is empty.</summary>
    public static Process Launch(IEnumerable<string> arguments, bool speak = false)
    {
        var start = new ProcessStartInfo(Executable, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("ALEXANDRIA_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        var launched = Process.Start(start)!;
        if (!speak)
        {
            launched.StandardInput.Close();
        }

        return launched;
    }
}
