using System.Globalization;

namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Source positions as the formats write them: <c>file:line</c>, <c>file:line:column</c>.</summary>
internal static class SourceLocation
{
    /// <summary>Cuts up to <paramref name="numbers"/> trailing <c>:digits</c> off; the first of them is the line.</summary>
    public static (string File, int Line, int Numbers) Split(ReadOnlySpan<char> location, int numbers = 2)
    {
        var line = 0;
        var found = 0;
        while (found < numbers)
        {
            var colon = location.LastIndexOf(':');
            if (colon < 0 || !TryNumber(location[(colon + 1)..], out var number))
            {
                break;
            }

            line = number;
            location = location[..colon];
            found++;
        }

        return (location.ToString(), line, found);
    }

    /// <summary>A line number; one too large for any file reads as 0, which is unknown.</summary>
    public static bool TryNumber(ReadOnlySpan<char> digits, out int number)
    {
        number = 0;
        if (digits.IsEmpty || digits.IndexOfAnyExceptInRange('0', '9') >= 0)
        {
            return false;
        }

        _ = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
        return true;
    }

    /// <summary>The last part of a path in either system's notation.</summary>
    public static string FileName(string path)
    {
        var query = path.IndexOfAny(['?', '#']);
        var clean = query > 0 ? path[..query] : path;
        var slash = clean.LastIndexOfAny(['/', '\\']);
        return slash >= 0 && slash + 1 < clean.Length ? clean[(slash + 1)..] : clean;
    }

    /// <summary>The number of white-space characters that the line begins with.</summary>
    public static int Indentation(string line) => line.Length - line.AsSpan().TrimStart().Length;
}
