namespace Alexandria.Host.Configuration;

/// <summary>The options of the process itself: top-level keys of <c>alexandria.json</c>, <c>ALEXANDRIA_*</c> variables, options of <c>up</c>.</summary>
public sealed record ProcessOptions
{
    /// <summary>Data directory (<c>--data</c>, <c>ALEXANDRIA_DATA</c>; not in the file, which lies in it). Default: <c>~/.local/share/alexandria</c>.</summary>
    public string Data { get; init; } = DefaultDataDirectory();

    /// <summary>Addresses to listen on, separated by semicolons: <c>http</c> with a port and an IP address, <c>localhost</c>, or <c>*</c> for all. Port 0 takes a free one.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:7070";

    /// <summary>What this process does. The embedded home is one process that does everything: only <c>all</c>.</summary>
    public string Roles { get; init; } = "all";

    /// <summary>Proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed: IP addresses and networks such as <c>10.0.0.0/8</c>, separated by semicolons. Empty: nobody's, and the address that connects is the client.</summary>
    public string TrustedProxies { get; init; } = "";

    private static string DefaultDataDirectory()
    {
        var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(local.Length > 0 ? local : AppContext.BaseDirectory, "alexandria");
    }
}
