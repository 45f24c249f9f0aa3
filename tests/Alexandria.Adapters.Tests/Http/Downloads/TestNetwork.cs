using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Alexandria.Adapters.Http;

namespace Alexandria.Adapters.Tests.Http.Downloads;

/// <summary>Names with public addresses that lead to servers on this machine; whatever else is asked for goes where it says.</summary>
internal sealed class TestNetwork
{
    private readonly Dictionary<string, IPAddress[]> names = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(IPAddress Address, int Port), int> servers = [];
    private byte hosts = 1;

    public X509Certificate2Collection Authorities { get; } = [];

    /// <summary>Gives a server a name, on the ports of http and https.</summary>
    public void Add(string name, int port)
    {
        var address = new IPAddress([93, 184, 216, hosts++]);
        names[name] = [address];
        (servers[(address, 80)], servers[(address, 443)]) = (port, port);
    }

    /// <summary>Gives a name addresses.</summary>
    public void Resolve(string name, params IPAddress[] addresses) => names[name] = addresses;

    public Network Network() => new()
    {
        Authorities = Authorities,
        Resolve = (name, cancellation) => names.TryGetValue(name, out var addresses) ? Task.FromResult(addresses) : Dns.GetHostAddressesAsync(name, cancellation),
        Connect = async (addresses, port, cancellation) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                var server = addresses.Select(a => servers.TryGetValue((a, port), out var mapped) ? mapped : 0).FirstOrDefault(mapped => mapped > 0);
                await (server > 0 ? socket.ConnectAsync(IPAddress.Loopback, server, cancellation) : socket.ConnectAsync(addresses, port, cancellation));
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };
}
