using System.Net;
using System.Net.Sockets;

namespace Alexandria.Testing.Servers;

/// <summary>Ports for servers that cannot say which one they took.</summary>
public static class LoopbackPort
{
    private static readonly Lock Gate = new();
    private static readonly HashSet<int> Given = [];

    /// <summary>A port that is free now and was given to nobody else in this process.</summary>
    public static int Next()
    {
        lock (Gate)
        {
            while (true)
            {
                using var listener = new TcpListener(IPAddress.Loopback, 0);
                listener.Start();
                var port = ((IPEndPoint)listener.LocalEndpoint).Port;
                if (Given.Add(port))
                {
                    return port;
                }
            }
        }
    }
}
