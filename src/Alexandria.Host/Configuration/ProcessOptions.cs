using Alexandria.Operations;

namespace Alexandria.Host.Configuration;

/// <summary>The options of the process itself: top-level keys of <c>alexandria.json</c>, <c>ALEXANDRIA_*</c> variables, options of <c>up</c>.</summary>
public sealed record ProcessOptions
{
    /// <summary>Data directory (<c>--data</c>, <c>ALEXANDRIA_DATA</c>; not in the file, which lies in it). Default: <c>~/.local/share/alexandria</c>.</summary>
    public string Data { get; init; } = DefaultDataDirectory();

    /// <summary>Addresses to listen on, separated by semicolons: <c>http</c> with a port and an IP address, <c>localhost</c>, or <c>*</c> for all. Port 0 takes a free one.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:7070";

    /// <summary>PostgreSQL, as a connection string with a host (<c>ALEXANDRIA_DATABASE</c>): <c>Host=db;Database=alexandria;Username=…;Password=…</c>. Empty: SQLite in the data directory. Together with <c>Nats</c>.</summary>
    [Secret] public string Database { get; init; } = "";

    /// <summary>NATS servers with JetStream (<c>ALEXANDRIA_NATS</c>): <c>nats://</c> or <c>tls://</c> addresses, separated by commas. Empty: the embedded bus. Together with <c>Database</c>.</summary>
    [Secret] public string Nats { get; init; } = "";

    /// <summary>File with the installation's key, the same for each of its processes: at least 32 random bytes in hexadecimal, readable by the owner alone. Needed with <c>Database</c>; the embedded home makes its own.</summary>
    public string KeyFile { get; init; } = "";

    /// <summary>What this process does, separated by commas: <c>api</c>, <c>workers</c>, <c>scheduler</c>, <c>catalog</c>, or <c>all</c>. The embedded home is one process that does everything: only <c>all</c>.</summary>
    public string Roles { get; init; } = "all";

    /// <summary>Proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed: IP addresses and networks such as <c>10.0.0.0/8</c>, separated by semicolons. Empty: nobody's, and the address that connects is the client.</summary>
    public string TrustedProxies { get; init; } = "";

    private static string DefaultDataDirectory()
    {
        var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(local.Length > 0 ? local : AppContext.BaseDirectory, "alexandria");
    }
}
