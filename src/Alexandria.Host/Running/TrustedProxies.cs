using System.Net;
using Alexandria.Host.Configuration;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Alexandria.Host.Running;

/// <summary>Proxies in front of the process that may say for whom they ask.</summary>
internal static class TrustedProxies
{
    /// <summary>Networks out of a list that semicolons separate; a single address is a network of itself.</summary>
    public static Result<IReadOnlyList<IPNetwork>> Parse(string list)
    {
        var networks = new List<IPNetwork>();
        foreach (var entry in list.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (IPAddress.TryParse(entry, out var address))
            {
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else if (IPNetwork.TryParse(entry, out var network))
            {
                networks.Add(network);
            }
            else
            {
                return Error.Invalid("invalid_proxy", $"holds '{entry}'; give IP addresses and networks such as 10.0.0.0/8, separated by semicolons");
            }
        }

        return Result<IReadOnlyList<IPNetwork>>.Success(networks);
    }

    /// <summary>From here on the request's address and scheme are the client's, if a trusted proxy vouches for them. Without trusted proxies nothing is believed.</summary>
    public static void Use(WebApplication app, IConfiguration configuration)
    {
        var networks = Parse((configuration.Get<ProcessOptions>() ?? new ProcessOptions()).TrustedProxies).Value;
        if (networks.Count == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            // From the nearest hop back to the first one that is not trusted: what stands before it anybody may have written.
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in networks)
        {
            options.KnownIPNetworks.Add(network);
        }

        app.UseForwardedHeaders(options);
    }
}
