using System.Net.Http.Headers;

namespace Alexandria.Faults.Tests;

/// <summary>A server process on one data directory that is started, broken and started again.</summary>
internal sealed class ServerUnderTest(string dataDirectory) : IAsyncDisposable
{
    public const string AdministratorKey = "fault-tests-administrator-key";

    private static readonly TimeSpan RequestPatience = TimeSpan.FromMinutes(1);

    private readonly List<string> loggedFaults = [];
    private ServerProcess? process;
    private HttpClient? http;

    public string DataDirectory => dataDirectory;

    public bool IsRunning => process is not null;

    /// <summary>Of the running server.</summary>
    public int ProcessId => process!.ProcessId;

    /// <summary>Memory that the running server has in use, MiB.</summary>
    public long ResidentMebibytes
    {
        get
        {
            using var running = System.Diagnostics.Process.GetProcessById(ProcessId);
            return running.WorkingSet64 >> 20;
        }
    }

    /// <summary>Speaks to the running server as an administrator.</summary>
    public HttpClient Http => http ?? throw new InvalidOperationException("The server was not started.");

    /// <summary>What all processes so far logged at Error or above.</summary>
    public IReadOnlyList<string> LoggedFaults => loggedFaults;

    /// <summary>Fails with the whole of what the server logged as an error.</summary>
    public void AssertNoFaultWasLogged() => Assert.True(loggedFaults.Count == 0, string.Join('\n', loggedFaults));

    /// <summary>Variables beside the administrator's key.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="wrapper">A command that runs it as its child.</param>
    public async Task StartAsync(params IReadOnlyList<string> wrapper)
    {
        process = await ServerProcess.StartAsync(new ServerStart
        {
            DataDirectory = dataDirectory,
            Environment = new Dictionary<string, string>(Environment, StringComparer.Ordinal) { ["ALEXANDRIA_ADMIN_KEY"] = AdministratorKey },
            Wrapper = wrapper,
        });
        http?.Dispose();
        http = new HttpClient { BaseAddress = new Uri(process.Url), Timeout = RequestPatience };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AdministratorKey);
        using var ready = await http.GetAsync("/readyz", CancellationToken.None);
        ready.EnsureSuccessStatusCode();
    }

    /// <summary>Sends a signal, such as <c>STOP</c> or <c>CONT</c>, by the id of the process.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = System.Diagnostics.Process.Start("kill", ["-" + signal, process!.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(CancellationToken.None);
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>What <c>/readyz</c> answers.</summary>
    public async Task<(int Status, string Text)> ReadinessAsync()
    {
        using var answer = await Http.GetAsync("/readyz", CancellationToken.None);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(CancellationToken.None));
    }

    /// <summary>SIGKILL, by the id of the process. Who waits for an answer learns that the connection broke.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await ForgetAsync();
    }

    /// <summary>Asks it to end, and answers its exit code.</summary>
    public async Task<int> StopAsync()
    {
        var code = await process!.TerminateAsync();
        await ForgetAsync();
        return code;
    }

    /// <summary>Waits until it has ended by itself, and answers its exit code.</summary>
    public async Task<int> ExitAsync()
    {
        var code = await process!.ExitAsync();
        await ForgetAsync();
        return code;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await ForgetAsync();
        }

        http?.Dispose();
    }

    private async Task ForgetAsync()
    {
        await process!.DisposeAsync();
        loggedFaults.AddRange(process.LoggedFaults);
        process = null;
    }
}
