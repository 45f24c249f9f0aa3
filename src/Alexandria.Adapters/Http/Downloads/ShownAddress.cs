using System.Text;

namespace Alexandria.Adapters.Http.Downloads;

/// <summary>Addresses as they may be shown: keys and signatures stand in queries, passwords before hosts.</summary>
internal static class ShownAddress
{
    private const int MaxLength = 300;

    /// <summary>Scheme, host, port, path and the names of the query's parameters, at most 300 characters; control characters are escaped.</summary>
    public static string Of(Uri address)
    {
        var text = new StringBuilder(address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped));
        var separator = '?';
        foreach (var parameter in address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            text.Append(separator).Append(equals > 0 ? parameter[..equals] + "=…" : "…");
            separator = '&';
        }

        return text.Length <= MaxLength ? text.ToString() : text.ToString(0, MaxLength) + "…";
    }

    /// <summary>The host, and the port where it is not the scheme's own.</summary>
    public static string HostOf(Uri address) => address.Authority;
}
