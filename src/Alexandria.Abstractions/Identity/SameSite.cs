using Microsoft.AspNetCore.Http;

namespace Alexandria.Identity;

/// <summary>What a browser says of where a request was made.</summary>
public static class SameSite
{
    /// <summary>True when a page of ours (or the person, by typing the address) made it, false when another site's did, null when nothing is said. <c>Sec-Fetch-Site</c> cannot be set by a page; browsers without it send <c>Origin</c> with every unsafe method.</summary>
    public static bool? Of(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"];
        if (site.Count > 0)
        {
            return site.Count == 1 && site[0] is "same-origin" or "none";
        }

        var origin = request.Headers.Origin;
        if (origin.Count == 0)
        {
            return null;
        }

        return origin is [{ } text]
            && Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && string.Equals(uri.IsDefaultPort ? uri.Host : uri.Authority, HostWithoutDefaultPort(request.Host, uri), StringComparison.OrdinalIgnoreCase);
    }

    // Behind a proxy that ends TLS the scheme that we see is not the browser's, so only the host is compared.
    private static string HostWithoutDefaultPort(HostString host, Uri origin) =>
        host.Port is { } port && port != (origin.Scheme is "https" ? 443 : 80) ? $"{host.Host}:{port}" : host.Host;
}
