using System.Net;

namespace Alexandria.Adapters.Nats.Client;

/// <summary>The servers that were given, then those that they told of, in a random order of each.</summary>
internal sealed class ServerList(IReadOnlyList<NatsAddress> given)
{
    // A server that names more is not believed.
    private const int MaxDiscovered = 64;

    private readonly Lock gate = new();
    private IReadOnlyList<NatsAddress> discovered = [];

    /// <summary>Whom to try in the next round.</summary>
    public IReadOnlyList<NatsAddress> Round()
    {
        lock (gate)
        {
            var (first, then) = (given.ToArray(), discovered.ToArray());
            Random.Shared.Shuffle(first);
            Random.Shared.Shuffle(then);
            return [.. first, .. then];
        }
    }

    /// <summary>Takes in what a server says of its cluster. Who is found that way is signed in to as this one was.</summary>
    public void Learn(NatsAddress origin, ServerInfo info)
    {
        var found = new List<NatsAddress>();
        foreach (var url in (info.ConnectUrls ?? []).Take(MaxDiscovered))
        {
            try
            {
                var address = NatsAddress.ParseList(url)[0];
                if (!given.Any(g => g.Host == address.Host && g.Port == address.Port))
                {
                    var named = IPAddress.TryParse(address.Host, out _) ? origin.CertificateName ?? origin.Host : null;
                    found.Add(origin with { Host = address.Host, Port = address.Port, CertificateName = named });
                }
            }
            catch (FormatException)
            {
                // What cannot be read cannot be connected to; the others can.
            }
        }

        lock (gate)
        {
            discovered = found;
        }
    }
}
