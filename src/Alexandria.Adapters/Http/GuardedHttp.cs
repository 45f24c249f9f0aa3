using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Alexandria.Adapters.Http;

/// <summary>What an outgoing client may do.</summary>
internal sealed record GuardedHttpOptions
{
    /// <summary>Whether loopback and private networks may be reached. Link-local and cloud metadata never are.</summary>
    public bool AllowPrivateNetwork { get; init; }

    /// <summary>Of a whole request with its answer.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Of a buffered answer's body, after decompression; a longer one fails.</summary>
    public required long MaxResponseBytes { get; init; }

    /// <summary>Whether answers are asked for and given decompressed. Who needs to know both sizes decompresses himself.</summary>
    public bool Decompress { get; init; } = true;

    /// <summary>Whether servers are told the trace that a request belongs to; strangers need not know.</summary>
    public bool TellTrace { get; init; } = true;

    /// <summary>Put around each connection, within TLS; null: nothing is.</summary>
    public Func<Stream, Stream>? Around { get; init; }

    /// <summary>What lies behind it.</summary>
    public Network Network { get; init; } = new();
}

/// <summary>The network as the guard uses it: the guard decides between these two which addresses are reached.</summary>
internal sealed record Network
{
    /// <summary>Gives the addresses of a name.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>Connects to one of the addresses.</summary>
    public Func<IPAddress[], int, CancellationToken, ValueTask<Stream>> Connect { get; init; } = ConnectAsync;

    /// <summary>Authorities that sign servers' certificates; empty: the system's.</summary>
    public X509Certificate2Collection Authorities { get; init; } = [];

    private static async ValueTask<Stream> ConnectAsync(IPAddress[] addresses, int port, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>The only way out over HTTP: addresses are checked when the connection is made, so neither a name that resolves to a private address nor one that changes afterwards leads inside.</summary>
/// <remarks>
/// Redirects are answered as they are, never followed. Proxies of the environment are not used: behind one, the address could not be checked.
/// The size limit holds for buffered answers, which is how <see cref="HttpClient.SendAsync(HttpRequestMessage, CancellationToken)"/> reads unless asked otherwise.
/// </remarks>
internal static class GuardedHttp
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    // Names are resolved again with each connection; this bounds how long an old answer is used.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    // What is read of an answer that nobody wants any more, so that its connection can be used again.
    private const int MaxDrainBytes = 16 * 1024;

    public static HttpClient Create(GuardedHttpOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = options.Decompress ? DecompressionMethods.All : DecompressionMethods.None,
            ConnectTimeout = ConnectTimeout,
            PooledConnectionLifetime = ConnectionLifetime,
            MaxResponseHeadersLength = 64,
            MaxResponseDrainSize = MaxDrainBytes,
            ConnectCallback = (context, cancellation) => ConnectAsync(context.DnsEndPoint, options, cancellation),
        };
        if (!options.TellTrace)
        {
            handler.ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator();
        }

        if (options.Around is { } around)
        {
            handler.PlaintextStreamFilter = (context, _) => ValueTask.FromResult(around(context.PlaintextStream));
        }

        if (options.Network.Authorities.Count > 0)
        {
            handler.SslOptions.CertificateChainPolicy = TrustOnly(options.Network.Authorities);
        }

        return new HttpClient(handler, disposeHandler: true)
        {
            Timeout = options.Timeout,
            MaxResponseContentBufferSize = options.MaxResponseBytes,
        };
    }

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint target, GuardedHttpOptions options, CancellationToken cancellation)
    {
        var addresses = IPAddress.TryParse(target.Host, out var literal) ? [literal] : await options.Network.Resolve(target.Host, cancellation);
        var allowed = addresses.Where(address => NetworkAddress.MayReach(address, options.AllowPrivateNetwork)).ToArray();
        return allowed.Length > 0
            ? await options.Network.Connect(allowed, target.Port, cancellation)
            : throw new ForbiddenAddressException(target.Host);
    }

    private static X509ChainPolicy TrustOnly(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }
}

/// <summary>The host has no address that may be reached.</summary>
internal sealed class ForbiddenAddressException(string host)
    : IOException($"'{host}' is in a network that outgoing requests may not reach.");
