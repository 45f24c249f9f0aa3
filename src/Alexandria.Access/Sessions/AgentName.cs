namespace Alexandria.Access.Sessions;

/// <summary>A browser or program as its user recognises it: "Firefox on Linux". The whole header is not kept; it says more about people than this needs.</summary>
internal static class AgentName
{
    private const int Longest = 40;

    // In this order: Edge calls itself Chrome as well, and Chrome calls itself Safari.
    private static readonly (string Mark, string Name)[] Browsers = [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Mark, string Name)[] Systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    /// <returns>Null when nothing was sent.</returns>
    public static string? Of(string? header)
    {
        if (string.IsNullOrWhiteSpace(header))
        {
            return null;
        }

        var browser = Named(Browsers, header);
        var system = Named(Systems, header);
        if (browser is not null)
        {
            return system is null ? browser : $"{browser} on {system}";
        }

        // Of a program the product token of RFC 9110, section 10.1.5, without its version: "curl".
        var product = string.Concat(header.TrimStart().TakeWhile(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.').Take(Longest));
        return product.Length > 0 ? product : "another program";
    }

    private static string? Named((string Mark, string Name)[] table, string header) =>
        Array.Find(table, entry => header.Contains(entry.Mark, StringComparison.Ordinal)).Name;
}
