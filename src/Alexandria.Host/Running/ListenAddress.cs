using System.Globalization;
using System.Net;

namespace Alexandria.Host.Running;

/// <summary>An address that the server listens on.</summary>
/// <param name="Address">Null for <c>localhost</c>: IPv4 and IPv6 loopback.</param>
/// <param name="Port">0 takes a free one.</param>
internal sealed record ListenAddress(IPAddress? Address, int Port)
{
    public bool IsLoopback => Address is null || IPAddress.IsLoopback(Address);

    /// <summary>Reads addresses separated by semicolons.</summary>
    public static Result<IReadOnlyList<ListenAddress>> ParseAll(string urls)
    {
        var addresses = new List<ListenAddress>();
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Parse(url) is not { } address)
            {
                return Error.Invalid("invalid_url", $"has '{url}', which is not like http://127.0.0.1:7070: http, an IP address, 'localhost' or '*', a port, no path (a proxy in front ends TLS)");
            }

            addresses.Add(address);
        }

        return addresses.Count > 0 ? addresses : Error.Invalid("invalid_url", "names no address to listen on");
    }

    private static ListenAddress? Parse(string url)
    {
        const string scheme = "http://";
        if (!url.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var authority = url[scheme.Length..].TrimEnd('/');
        var colon = authority.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return null;
        }

        var host = authority[..colon];
        return host switch
        {
            "localhost" => new(null, port),
            "*" or "+" => new(IPAddress.IPv6Any, port),
            _ when IPAddress.TryParse(host.Trim('[', ']'), out var address) => new(address, port),
            _ => null,
        };
    }
}
