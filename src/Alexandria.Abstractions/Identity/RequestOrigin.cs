using System.Net;
using System.Net.Sockets;

namespace Alexandria.Identity;

/// <summary>Where a request came from, as far as the surface can tell. It identifies nobody: many people share an address, and one person has many.</summary>
/// <param name="Address">The client's address; null for callers on the machine itself (the data directory's socket, workflows).</param>
/// <param name="Agent">The <c>User-Agent</c> as it was sent; null when there is none. Anybody can write anything into it.</param>
public sealed record RequestOrigin(IPAddress? Address, string? Agent)
{
    /// <summary>Nothing is known: no surface, or the machine itself.</summary>
    public static RequestOrigin None { get; } = new(null, null);

    /// <summary>What one client can be told apart by: an IPv4 address, the first 64 bits of an IPv6 address (one household or host usually has all of them), or <c>local</c>.</summary>
    public string Network
    {
        get
        {
            if (Address is null)
            {
                return "local";
            }

            var address = Address.IsIPv4MappedToIPv6 ? Address.MapToIPv4() : Address;
            if (address.AddressFamily != AddressFamily.InterNetworkV6)
            {
                return address.ToString();
            }

            var bytes = address.GetAddressBytes();
            bytes.AsSpan(8).Clear();
            return new IPAddress(bytes) + "/64";
        }
    }
}
