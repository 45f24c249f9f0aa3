using System.Globalization;

namespace Alexandria.Adapters.Nats.Client;

/// <summary>Where a server is, and what its URL says about how to sign in.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">4222 unless told.</param>
/// <param name="Tls">Whether anything but TLS is refused.</param>
internal sealed record NatsAddress(string Host, int Port, bool Tls)
{
    private const int DefaultPort = 4222;

    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>The user part of a URL without a password.</summary>
    public string? Token { get; init; }

    /// <summary>Name that the certificate must bear: servers found by their address alone are checked against the name of the one that told of them.</summary>
    public string? CertificateName { get; init; }

    /// <summary>Reads <c>nats://</c> or <c>tls://</c> URLs, separated by commas; a scheme may be missing.</summary>
    /// <exception cref="FormatException">One cannot be read; the message does not repeat it, since it may carry a password.</exception>
    public static IReadOnlyList<NatsAddress> ParseList(string urls)
    {
        var parts = urls.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 0
            ? throw new FormatException("At least one URL is needed, such as nats://127.0.0.1:4222.")
            : [.. parts.Select(Parse)];
    }

    /// <summary>Host and port alone.</summary>
    public override string ToString() =>
        Host.Contains(':', StringComparison.Ordinal) ? string.Create(CultureInfo.InvariantCulture, $"[{Host}]:{Port}") : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    private static NatsAddress Parse(string text)
    {
        var url = text.Contains("://", StringComparison.Ordinal) ? text : "nats://" + text;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("nats" or "tls") || uri.Host.Length == 0 || uri.PathAndQuery is not ("/" or "") || uri.Fragment.Length > 0)
        {
            throw new FormatException("A URL must look like nats://host:4222 or tls://host:4222, with user:password@ or token@ before the host if needed.");
        }

        var address = new NatsAddress(uri.IdnHost.Trim('[', ']'), uri.Port < 0 ? DefaultPort : uri.Port, uri.Scheme == "tls");
        if (uri.UserInfo.Length == 0)
        {
            return address;
        }

        var colon = uri.UserInfo.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? address with { Token = Uri.UnescapeDataString(uri.UserInfo) }
            : address with { User = Uri.UnescapeDataString(uri.UserInfo[..colon]), Password = Uri.UnescapeDataString(uri.UserInfo[(colon + 1)..]) };
    }
}
