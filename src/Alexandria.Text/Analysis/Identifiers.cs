namespace Alexandria.Text.Analysis;

internal enum RunKind
{
    /// <summary>A word, or words joined by hyphens.</summary>
    Words,

    /// <summary>A name out of source code: itself and its words are terms.</summary>
    Name,

    /// <summary>An error code, number or address: only itself is a term.</summary>
    Code,
}

/// <summary>Names and codes as they occur in text about software.</summary>
public static class Identifiers
{
    /// <summary>
    /// The words that an identifier is made of, case-folded but not stemmed: <c>readHTTPHeader_v2</c> is
    /// <c>read, http, header, v2</c>.
    /// </summary>
    public static IReadOnlyList<string> Words(string identifier)
    {
        ArgumentNullException.ThrowIfNull(identifier);
        var words = new List<string>();
        foreach (var part in Parts(identifier))
        {
            words.Add(identifier[part].ToLowerInvariant());
        }

        return words;
    }

    internal static RunKind KindOf(ReadOnlySpan<char> run)
    {
        var (letters, digits, joins, humps) = (0, 0, 0, false);
        var allUpper = true;
        var hyphensOnly = true;
        for (var i = 0; i < run.Length; i++)
        {
            var c = run[i];
            if (char.IsDigit(c))
            {
                digits++;
            }
            else if (char.IsLetter(c))
            {
                letters++;
                allUpper &= char.IsUpper(c);
                humps |= i > 0 && char.IsUpper(c) && char.IsLower(run[i - 1]);
            }
            else if (char.IsAscii(c))
            {
                joins++;
                hyphensOnly &= c == '-';
            }
        }

        if (IsHexadecimal(run) || letters == 0 || (digits > 0 && joins > 0 && allUpper))
        {
            return RunKind.Code;
        }

        return humps || (joins > 0 && !hyphensOnly) ? RunKind.Name : digits > 0 && joins == 0 && letters <= 3 ? RunKind.Code : RunKind.Words;
    }

    /// <summary>Ranges of the words: cut at joiners, at lower-to-upper, and before the last upper of an acronym.</summary>
    internal static List<Range> Parts(ReadOnlySpan<char> run)
    {
        var parts = new List<Range>();
        var start = -1;
        for (var i = 0; i < run.Length; i++)
        {
            var c = run[i];
            var isJoiner = char.IsAscii(c) ? !char.IsAsciiLetterOrDigit(c) : char.IsWhiteSpace(c) || char.IsPunctuation(c);
            var isHump = start >= 0 && !isJoiner && char.IsUpper(c)
                && (char.IsLower(run[i - 1]) || (i + 1 < run.Length && char.IsLower(run[i + 1])));
            if (start >= 0 && (isJoiner || isHump))
            {
                parts.Add(start..i);
                start = -1;
            }

            start = isJoiner ? -1 : start < 0 ? i : start;
        }

        if (start >= 0)
        {
            parts.Add(start..run.Length);
        }

        return parts;
    }

    private static bool IsHexadecimal(ReadOnlySpan<char> run) =>
        run.Length > 2 && run.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && !run[2..].ContainsAnyExcept("0123456789abcdefABCDEF");
}
