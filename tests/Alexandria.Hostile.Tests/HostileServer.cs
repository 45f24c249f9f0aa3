using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Alexandria.Host.Running;
using Alexandria.Hostile.Tests.Requests;
using Alexandria.Identity;
using Alexandria.Kernel.Operations;

namespace Alexandria.Hostile.Tests;

/// <summary>The real executable with the demo's data, as a process of its own.</summary>
internal sealed partial class HostileServer : IAsyncDisposable
{
    public const string AdministratorKey = "hostile-tests-administrator-key";

    private readonly TestDirectory data;
    private readonly ServerProcess process;
    private bool stopped;

    private HostileServer(TestDirectory data, ServerProcess process, World world, HttpClient http) => (this.data, this.process, World, Http) = (data, process, world, http);

    public World World { get; }

    /// <summary>Speaks to it as an administrator.</summary>
    public HttpClient Http { get; }

    public string DataDirectory => data.Path;

    public string Database => data["alexandria.db"];

    /// <summary>Memory that the process holds, bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{process.ProcessId}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
    }

    /// <summary>Size of the managed heap after the last collection, bytes.</summary>
    public async Task<long> HeapBytesAsync()
    {
        var metrics = await Http.GetStringAsync("/metrics");
        var line = metrics.Split('\n').First(l => l.StartsWith("dotnet_gc_heap_bytes ", StringComparison.Ordinal));
        return long.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    /// <summary>Starts it with the demo.</summary>
    /// <param name="limited">Whether a caller who is too fast is refused.</param>
    /// <param name="settings">Further configuration, as variables.</param>
    public static async Task<HostileServer> StartAsync(bool limited = false, params IReadOnlyList<(string Name, string Value)> settings)
    {
        var folder = new TestDirectory();
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["ALEXANDRIA_ADMIN_KEY"] = AdministratorKey, ["ALEXANDRIA_ANALYTICS__LIBRARY"] = AnalyticsLibrary.Path };
        if (!limited)
        {
            environment["ALEXANDRIA_RateLimits__ReadsPerSecond"] = "0";
            environment["ALEXANDRIA_RateLimits__WritesPerSecond"] = "0";
            environment["ALEXANDRIA_SignIn__FailuresPerAddress"] = "100000";
            environment["ALEXANDRIA_SignIn__FailuresPerAccount"] = "100000";
            environment["ALEXANDRIA_SignIn__FailuresPerAccountAndAddress"] = "1000";
        }

        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        var started = await ServerProcess.StartAsync(new ServerStart { DataDirectory = folder.Path, Arguments = ["--demo"], Environment = environment });
        var server = new Uri(started.Url);
        var administrator = new HttpClient { BaseAddress = server };
        administrator.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AdministratorKey);
        var operations = OperationDescriptors.Of(new ProcessSetup(new Dictionary<string, string>(StringComparer.Ordinal)).Inventory, null);

        using var made = await administrator.PostAsJsonAsync("/v1/keys", new { name = "hostile viewer", role = "viewer" });
        var key = JsonNode.Parse(await made.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!;
        var (cookies, token) = await SignInAsync(server, administrator);
        var world = new World { Server = server, Operations = operations, AdministratorKey = AdministratorKey, ViewerKey = key["key"]!.ToString(), ConsoleCookies = cookies, ConsoleToken = token };

        // Nobody shall revoke the viewer's key by accident.
        await world.LearnIdsAsync(administrator, except: key["id"]!.ToString());
        return new HostileServer(folder, started, world, administrator);
    }

    private static async Task<(string Cookies, string Token)> SignInAsync(Uri server, HttpClient administrator)
    {
        using var started = await administrator.PostAsJsonAsync("/v1/session/key", new { key = AdministratorKey });
        var session = $"{SessionCookie.Name}={JsonNode.Parse(await started.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!["session"]}";
        using var browser = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = server };
        browser.DefaultRequestHeaders.Add("Cookie", session);
        using var page = await browser.GetAsync("/console/tickets");
        var html = await page.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
        var token = FormToken().Match(html).Groups[1].Value;
        Assert.NotEmpty(token);
        return (string.Join("; ", page.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]).Prepend(session)), token);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex FormToken();

    /// <summary>Ends it.</summary>
    /// <returns>What it logged at Error or above.</returns>
    public async Task<IReadOnlyList<string>> StopAsync()
    {
        stopped = true;
        await process.TerminateAsync();
        await process.DisposeAsync();
        return process.LoggedFaults;
    }

    public async ValueTask DisposeAsync()
    {
        if (!stopped)
        {
            await process.DisposeAsync();
        }

        Http.Dispose();
        data.Dispose();
    }
}
