namespace Alexandria.Support.CrashReports;

/// <summary>
/// The order of versions as products write them: numbers by their value (1.9 before 1.10), then, as in Semantic Versioning,
/// a pre-release before its release. A leading v and build metadata after a plus say nothing.
/// </summary>
internal static class ProductVersion
{
    // A word after the numbers makes a pre-release, unless it says the contrary.
    private static readonly HashSet<string> Release = new(["final", "ga", "release"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Below 0 when the first is older, above 0 when it is newer, 0 when both are the same; null when that cannot be said.</summary>
    public static int? Compare(string? a, string? b)
    {
        if (Read(a) is not { } x || Read(b) is not { } y)
        {
            return !string.IsNullOrWhiteSpace(a) && string.Equals(a.Trim(), b?.Trim(), StringComparison.OrdinalIgnoreCase) ? 0 : null;
        }

        for (var i = 0; i < Math.Max(x.Numbers.Count, y.Numbers.Count); i++)
        {
            var order = CompareNumbers(i < x.Numbers.Count ? x.Numbers[i] : "0", i < y.Numbers.Count ? y.Numbers[i] : "0");
            if (order != 0)
            {
                return order;
            }
        }

        return ComparePreReleases(x.PreRelease, y.PreRelease);
    }

    private static int ComparePreReleases(List<string> x, List<string> y)
    {
        if (x.Count == 0 || y.Count == 0)
        {
            return (x.Count == 0 ? 1 : 0) - (y.Count == 0 ? 1 : 0);
        }

        for (var i = 0; i < Math.Min(x.Count, y.Count); i++)
        {
            var (left, right) = (char.IsAsciiDigit(x[i][0]), char.IsAsciiDigit(y[i][0]));
            var order = left && right ? CompareNumbers(x[i], y[i]) : left != right ? (left ? -1 : 1) : string.Compare(x[i], y[i], StringComparison.OrdinalIgnoreCase);
            if (order != 0)
            {
                return order;
            }
        }

        return x.Count - y.Count;
    }

    // Of any length: a date or a build number may exceed every integer type.
    private static int CompareNumbers(string x, string y)
    {
        var (a, b) = (x.TrimStart('0'), y.TrimStart('0'));
        return a.Length != b.Length ? a.Length - b.Length : string.CompareOrdinal(a, b);
    }

    private static (List<string> Numbers, List<string> PreRelease)? Read(string? version)
    {
        var text = version?.Split('+')[0].Trim() ?? "";
        text = text.Length > 1 && text[0] is 'v' or 'V' ? text[1..].TrimStart() : text;
        if (text.Length == 0 || !char.IsAsciiDigit(text[0]))
        {
            return null;
        }

        var (numbers, rest) = (new List<string>(), new List<string>());
        foreach (var part in Parts(text))
        {
            if (rest.Count > 0 || part.AfterDash || !char.IsAsciiDigit(part.Text[0]))
            {
                rest.Add(part.Text);
            }
            else
            {
                numbers.Add(part.Text);
            }
        }

        return (numbers, rest is [var word] && Release.Contains(word) ? [] : rest);
    }

    // Runs of digits and runs of other characters: "2rc1" is 2, rc, 1.
    private static IEnumerable<(string Text, bool AfterDash)> Parts(string text)
    {
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            var separates = i < text.Length && text[i] is '.' or '-' or '_' or ' ';
            if (i < text.Length && !separates && (i == start || char.IsAsciiDigit(text[i]) == char.IsAsciiDigit(text[i - 1])))
            {
                continue;
            }

            if (i > start)
            {
                yield return (text[start..i], start > 0 && text[start - 1] == '-');
            }

            start = separates ? i + 1 : i;
        }
    }
}
