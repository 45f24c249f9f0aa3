using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Alexandria.Surfaces.Rest;

/// <summary>What the server accepts before any of our code runs. Beyond these Kestrel answers 400, 408, 414 or 431 by itself, without a body.</summary>
public static class KestrelLimits
{
    /// <summary>Sets the limits that the documentation promises: request line 8 KiB, headers 32 KiB and 100 in number, 15 s for them to arrive; bodies 1 MiB unless an operation allows more, and 408 for one that, after its first 5 s, comes slower than 240 bytes/s.</summary>
    public static void ConfigureKestrelLimits(this KestrelServerOptions server)
    {
        server.AddServerHeader = false;
        var limits = server.Limits;
        limits.MaxRequestLineSize = 8 * 1024;
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        limits.MaxRequestHeaderCount = 100;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MaxRequestBodySize = RequestBody.MaxJsonBytes;
        limits.MaxConcurrentConnections = 10_000;
    }
}
