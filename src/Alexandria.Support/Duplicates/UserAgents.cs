using System.Text.RegularExpressions;

namespace Alexandria.Support.Duplicates;

/// <summary>
/// Names of user agents that browsers paste into tickets: a product with its version, a comment of several parts and more
/// products (RFC 9110, section 10.1.5). They tell what someone writes with, and half of all tickets share their words.
/// </summary>
internal static class UserAgents
{
    // Not backtracking: linear in the length of whatever a customer writes.
    private static readonly Regex Name = new(
        @"\b\w+/\d[\w.]* \([^()\n]*;[^()\n]*\)(?:[ \t]+(?:\w+/[\w.+-]+|\([^()\n]*\)))*",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(5));

    /// <summary>The text without them.</summary>
    public static string RemoveFrom(string text) => text.Contains('/', StringComparison.Ordinal) ? Name.Replace(text, " ") : text;
}
