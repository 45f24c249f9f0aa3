using System.Diagnostics;
using System.Globalization;

namespace Alexandria.Bench.Events;

/// <summary>A worker in a process of its own.</summary>
internal sealed class Worker : IAsyncDisposable
{
    private readonly Process process;

    private Worker(Process process) => this.process = process;

    public static async Task<Worker> StartAsync(Home home)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["worker", home.Database, home.Nats, home.Prefix]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        var started = new Worker(Process.Start(start)!);
        return await started.process.StandardOutput.ReadLineAsync() == "ready" ? started : throw new InvalidOperationException("The worker did not start.");
    }

    public async Task BeginAsync()
    {
        await process.StandardInput.WriteLineAsync("begin");
        await process.StandardOutput.ReadLineAsync();
    }

    public async Task<double[]> EndAsync()
    {
        await process.StandardInput.WriteLineAsync("end");
        var line = (await process.StandardOutput.ReadLineAsync())!;
        return [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
