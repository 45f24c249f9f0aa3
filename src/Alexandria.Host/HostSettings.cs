using Alexandria.Host.Replicas;
using Alexandria.Host.Running;
using Alexandria.Modules;

namespace Alexandria.Host;

/// <summary>What a process is put together from.</summary>
internal sealed record HostSettings
{
    /// <summary>Absolute; its lock is held by whoever starts the process.</summary>
    public required string DataDirectory { get; init; }

    public required IConfiguration Configuration { get; init; }

    public required IReadOnlyList<IModule> Modules { get; init; }

    /// <summary>Empty: the process serves nobody, not even the socket, and logs errors only.</summary>
    public IReadOnlyList<ListenAddress> Addresses { get; init; } = [];

    /// <summary>Whether spans are sent; where to, the standard variables say (<see cref="Telemetry.TraceSettings"/>).</summary>
    public bool SendsTraces { get; init; }

    /// <summary>Where several processes share the work; null in the embedded home.</summary>
    public ScaleOut? ScaleOut { get; init; }

    /// <summary>The socket of the data directory.</summary>
    public string SocketPath => SocketOf(DataDirectory);

    /// <summary>Keys that protect the console's cookies and forms; for the owner alone.</summary>
    public string CookieKeysDirectory => Path.Combine(DataDirectory, "keys", "cookies");

    public static string SocketOf(string dataDirectory) => Path.Combine(dataDirectory, "alexandria.sock");

    public static string DatabaseOf(string dataDirectory) => Path.Combine(dataDirectory, "alexandria.db");
}
