using Alexandria.Downloads;

namespace Alexandria.Adapters.Http.Downloads;

/// <summary>Which addresses may be asked, by scheme, host and port; what a name resolves to is checked when the connection is made.</summary>
internal sealed class AddressPolicy(DownloadOptions options)
{
    private static readonly int[] DefaultPorts = [80, 443];

    // Set by the downloader itself, or they frame the message: as a credential they would make another request of it.
    private static readonly string[] ReservedHeaders =
    [
        "Host", "Connection", "Transfer-Encoding", "Content-Length", "Upgrade", "Expect", "TE", "Trailer", "Accept", "Accept-Encoding",
        "User-Agent", "Range", "If-Range", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since",
    ];

    /// <summary>Why the address may not be asked; null when it may.</summary>
    public Error? Refusal(Uri address)
    {
        if (!address.IsAbsoluteUri || !IsHttp(address) || address.UserInfo.Length > 0 || address.IdnHost.Length == 0)
        {
            return DownloadErrors.InvalidRequest("The address must be an absolute http or https URL without user and password; a credential is given by itself.");
        }

        if (options.AllowedHosts.Count > 0 && !options.AllowedHosts.Any(pattern => Matches(pattern, address)))
        {
            return DownloadErrors.HostNotAllowed(address);
        }

        return (options.AllowedPorts.Count > 0 ? options.AllowedPorts : DefaultPorts).Contains(address.Port) ? null : DownloadErrors.PortNotAllowed(address);
    }

    /// <summary>Why the credential cannot be sent there; null when it can.</summary>
    public Error? Refusal(Uri address, DownloadCredential credential)
    {
        using var probe = new HttpRequestMessage();
        if (ReservedHeaders.Contains(credential.Header, StringComparer.OrdinalIgnoreCase)
            || credential.Value.Length == 0
            || credential.Value.Any(c => c is < ' ' or > '~')
            || !IsToken(credential.Header)
            || !probe.Headers.TryAddWithoutValidation(credential.Header, credential.Value))
        {
            return DownloadErrors.InvalidRequest("The credential must be a request header of its own, such as Authorization, with printable ASCII as its value.");
        }

        return address.Scheme == Uri.UriSchemeHttps || options.AllowPrivateNetwork ? null : DownloadErrors.CredentialInsecure(address);
    }

    /// <summary>Where a redirect leads.</summary>
    public Result<Uri> Redirect(Uri from, Uri? location)
    {
        if (location is null || !Uri.TryCreate(from, location, out var target) || !IsHttp(target) || target.UserInfo.Length > 0)
        {
            return DownloadErrors.RedirectInvalid(from);
        }

        return from.Scheme == Uri.UriSchemeHttps && target.Scheme != Uri.UriSchemeHttps ? DownloadErrors.RedirectInsecure(from, target) : WithoutFragment(target);
    }

    public static bool SameOrigin(Uri one, Uri other) =>
        one.Scheme == other.Scheme && one.Port == other.Port && string.Equals(one.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase);

    private static bool IsHttp(Uri address) => address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp;

    private static bool IsToken(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static Uri WithoutFragment(Uri address) => address.Fragment.Length == 0 ? address : new UriBuilder(address) { Fragment = "" }.Uri;

    private static bool Matches(string pattern, Uri address)
    {
        // A dot at the end names the same host.
        var host = address.IdnHost.TrimEnd('.');
        return pattern.StartsWith("*.", StringComparison.Ordinal)
            ? host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
            : string.Equals(host, pattern.Trim('[', ']'), StringComparison.OrdinalIgnoreCase);
    }
}
