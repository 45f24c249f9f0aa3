using System.Net;
using System.Net.Sockets;

namespace Alexandria.Adapters.Http;

/// <summary>Which addresses an outgoing request may reach (IANA special-purpose address registries, RFC 6890).</summary>
internal static class NetworkAddress
{
    /// <summary>A network of one's own: reached only where the configuration allows it.</summary>
    private static readonly IPNetwork[] Private =
    [
        .. Parse("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7"),
    ];

    /// <summary>Never reached: "this" network, link-local (where clouds answer with credentials), protocol assignments, documentation, benchmarks, multicast, reserved.</summary>
    private static readonly IPNetwork[] Never =
    [
        .. Parse("0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3"),
        // Clouds whose metadata is not link-local: AWS over IPv6, Alibaba, Oracle.
        .. Parse("fd00:ec2::254/128", "100.100.100.200/32"),
        .. Parse("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
    ];

    // All public IPv6 is in here; outside are loopback, link-local, multicast, and translations that carry an IPv4 address.
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    public static bool MayReach(IPAddress address, bool allowPrivate)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (Never.Any(network => network.Contains(plain)))
        {
            return false;
        }

        return Private.Any(network => network.Contains(plain))
            ? allowPrivate
            : plain.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(plain);
    }

    private static IEnumerable<IPNetwork> Parse(params string[] networks) => networks.Select(network => IPNetwork.Parse(network));
}
