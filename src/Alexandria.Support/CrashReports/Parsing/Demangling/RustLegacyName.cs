using System.Globalization;
using System.Text;

namespace Alexandria.Support.CrashReports.Parsing.Demangling;

/// <summary>Rust's first scheme: a nested C++ name whose last part is <c>h</c> and 16 digits, with escapes such as <c>$LT$</c>.</summary>
internal static class RustLegacyName
{
    private const int HashLength = 17;

    private static readonly Dictionary<string, string> Escapes = new(StringComparer.Ordinal)
    {
        ["SP"] = "@", ["BP"] = "*", ["RF"] = "&", ["LT"] = "<", ["GT"] = ">", ["LP"] = "(", ["RP"] = ")", ["C"] = ",",
    };

    /// <param name="text">What follows <c>_Z</c>.</param>
    /// <param name="name">The path without its hash.</param>
    public static bool TryRead(ReadOnlySpan<char> text, out string name)
    {
        name = "";
        var parts = new List<string>();
        var at = 1;
        if (text.IsEmpty || text[0] != 'N')
        {
            return false;
        }

        while (at < text.Length && text[at] != 'E')
        {
            var digits = text[at..].IndexOfAnyExceptInRange('0', '9');
            if (digits is <= 0 or > 4 || !int.TryParse(text.Slice(at, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > text.Length - at - digits)
            {
                return false;
            }

            parts.Add(text.Slice(at + digits, length).ToString());
            at += digits + length;
        }

        if (at >= text.Length || parts.Count < 2 || parts[^1].Length != HashLength || parts[^1][0] != 'h' || parts[^1].AsSpan(1).IndexOfAnyExcept("0123456789abcdef") >= 0)
        {
            return false;
        }

        name = string.Join("::", parts.Take(parts.Count - 1).Select(Unescape));
        return true;
    }

    private static string Unescape(string part)
    {
        // A leading underscore keeps a part from beginning with an escape.
        var text = part.StartsWith("_$", StringComparison.Ordinal) ? part.AsSpan(1) : part;
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            var close = text[i] == '$' ? text[(i + 1)..].IndexOf('$') : -1;
            if (close > 0 && TryEscape(text.Slice(i + 1, close), out var character))
            {
                plain.Append(character);
                i += close + 2;
            }
            else if (text[i..].StartsWith("..", StringComparison.Ordinal))
            {
                plain.Append("::");
                i += 2;
            }
            else
            {
                plain.Append(text[i++]);
            }
        }

        return plain.ToString();
    }

    private static bool TryEscape(ReadOnlySpan<char> code, out string character)
    {
        if (Escapes.TryGetValue(code.ToString(), out character!))
        {
            return true;
        }

        var ok = code.Length is > 1 and < 6 && code[0] == 'u' && int.TryParse(code[1..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var point)
            && Rune.IsValid(point) && !Rune.IsControl(new Rune(point));
        character = ok ? new Rune(int.Parse(code[1..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString() : "";
        return ok;
    }
}
