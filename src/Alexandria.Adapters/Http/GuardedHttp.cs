using System.Net;
using System.Net.Sockets;

namespace Alexandria.Adapters.Http;

/// <summary>What an outgoing client may do.</summary>
internal sealed record GuardedHttpOptions
{
    /// <summary>Whether loopback and private networks may be reached. Link-local and cloud metadata never are.</summary>
    public bool AllowPrivateNetwork { get; init; }

    /// <summary>Of a whole request with its answer.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Of an answer's body, after decompression; a longer one fails.</summary>
    public required long MaxResponseBytes { get; init; }
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

    public static HttpClient Create(GuardedHttpOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = ConnectTimeout,
            PooledConnectionLifetime = ConnectionLifetime,
            MaxResponseHeadersLength = 64,
            ConnectCallback = (context, cancellation) => ConnectAsync(context.DnsEndPoint, options.AllowPrivateNetwork, cancellation),
        };
        return new HttpClient(handler, disposeHandler: true)
        {
            Timeout = options.Timeout,
            MaxResponseContentBufferSize = options.MaxResponseBytes,
        };
    }

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint target, bool allowPrivate, CancellationToken cancellation)
    {
        var addresses = IPAddress.TryParse(target.Host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(target.Host, cancellation);
        var allowed = addresses.Where(address => NetworkAddress.MayReach(address, allowPrivate)).ToArray();
        if (allowed.Length == 0)
        {
            throw new ForbiddenAddressException(target.Host);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, target.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>The host has no address that may be reached.</summary>
internal sealed class ForbiddenAddressException(string host)
    : IOException($"'{host}' is in a network that outgoing requests may not reach.");
