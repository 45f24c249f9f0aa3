using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Alexandria.Bench;

/// <summary>The published executable, as its users run it, on a directory of its own.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    public const string Key = "bench-administrator-key-of-no-worth";

    private readonly Process process;

    private BenchServer(Process process, int port, TimeSpan ready)
    {
        (this.process, Port, ReadyAfter) = (process, port, ready);
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(5) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public int Port { get; }

    /// <summary>From the start of the process to the line that says it is ready.</summary>
    public TimeSpan ReadyAfter { get; }

    public HttpClient Http { get; }

    public static async Task<BenchServer> StartAsync(string executable, string data)
    {
        var start = new ProcessStartInfo(executable, ["up", "--data", data, "--urls", "http://127.0.0.1:0", "--json"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("ALEXANDRIA_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["ALEXANDRIA_ADMIN_KEY"] = Key;
        var began = Stopwatch.GetTimestamp();
        var started = Process.Start(start)!;
        started.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } text && (text.Contains("\"Error\"", StringComparison.Ordinal) || text.Contains("\"Critical\"", StringComparison.Ordinal)))
            {
                System.Console.Error.WriteLine(text);
            }
        };
        started.BeginErrorReadLine();
        var line = await started.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server did not start.");
        var ready = Stopwatch.GetElapsedTime(began);
        return new BenchServer(started, new Uri(JsonNode.Parse(line)!["urls"]![0]!.ToString()).Port, ready);
    }

    /// <summary>Resident memory now, bytes.</summary>
    public long ResidentMemory()
    {
        process.Refresh();
        return process.WorkingSet64;
    }

    /// <summary>Processor time so far, seconds.</summary>
    public double ProcessorSeconds()
    {
        process.Refresh();
        return process.TotalProcessorTime.TotalSeconds;
    }

    public async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await Http.GetStringAsync(path))!;

    public async Task<JsonNode> PostAsync(string path, object body)
    {
        using var content = new StringContent(JsonSerializer.Serialize(body), null, "application/json");
        using var answer = await Http.PostAsync(path, content);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    /// <summary>A metric's value, all its series added up.</summary>
    public async Task<double> MetricAsync(string name, params string[] labels)
    {
        var text = await Http.GetStringAsync("/metrics");
        return text.Split('\n')
            .Where(line => (line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal)) && labels.All(label => line.Contains(label, StringComparison.Ordinal)))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
