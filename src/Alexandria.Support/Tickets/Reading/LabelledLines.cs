namespace Alexandria.Support.Tickets.Reading;

/// <summary>Lines such as <c>Version: 4.2.1</c>, which forms and careful writers put into a ticket.</summary>
internal static class LabelledLines
{
    private const int LongestLabel = 24;
    private const int LongestValue = 100;

    /// <summary>Values by lower-case label; the first of equal labels counts.</summary>
    public static IReadOnlyDictionary<string, string> Read(string text)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var colon = line.IndexOf(':');
            if (colon is <= 0 or > LongestLabel)
            {
                continue;
            }

            var label = line[..colon].Trim(" *-#\t");
            var value = line[(colon + 1)..].Trim(" *\t");
            if (!label.IsEmpty && !value.IsEmpty && value.Length <= LongestValue && !label.ContainsAny(" \t/"))
            {
                found.TryAdd(label.ToString().ToLowerInvariant(), value.ToString());
            }
        }

        return found;
    }
}
