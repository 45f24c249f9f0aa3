using System.Text;
using Alexandria.Support.CrashReports.Parsing.Demangling;

namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>
/// Paths of Rust functions: without hashes, generic arguments, closures and the numbers of implementations; a trait
/// implementation's <c>&lt;Type as Trait&gt;::method</c> becomes <c>Type::method</c>.
/// </summary>
internal static class RustName
{
    private const int HashLength = 16;

    public static string Normalise(string name) => SettledName.Of(name, Once);

    /// <summary>Cuts <c>::h0123456789abcdef</c> at the end.</summary>
    public static string WithoutHash(string name)
    {
        var at = name.Length - HashLength - 3;
        return at > 0 && string.CompareOrdinal(name, at, "::h", 0, 3) == 0 && name.AsSpan(at + 3).IndexOfAnyExcept("0123456789abcdef") < 0
            ? name[..at]
            : name;
    }

    private static string Once(string name)
    {
        var text = WithoutHash(Demangler.Demangle(name.Trim()));
        if (text == "<unknown>")
        {
            return SettledName.Unknown;
        }

        for (var depth = 0; depth < 8 && text.StartsWith('<'); depth++)
        {
            text = Implementation(text);
        }

        var path = new StringBuilder(Math.Min(text.Length, 256));
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (c is '<' or '{' or '[' or '(')
            {
                var close = Brackets.Skip(text.AsSpan(i), 0);
                if (close < 0)
                {
                    break;
                }

                i += close;
            }
            else
            {
                path.Append(c);
                i++;
            }
        }

        // Removing "{{closure}}" or "::<T>" leaves doubled or trailing separators.
        var parts = path.ToString().Split("::", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts.Length > 0 ? string.Join("::", parts) : SettledName.Unknown;
    }

    private static string Implementation(string text)
    {
        var close = Brackets.Skip(text, 0);
        if (close < 0)
        {
            return text.TrimStart('<');
        }

        var inside = text[1..(close - 1)];
        var depth = 0;
        for (var i = 0; i < inside.Length; i++)
        {
            depth += inside[i] is '<' or '(' or '[' ? 1 : inside[i] is ')' or ']' || (inside[i] == '>' && i > 0 && inside[i - 1] != '-') ? -1 : 0;
            if (depth == 0 && string.CompareOrdinal(inside, i, " as ", 0, 4) == 0)
            {
                inside = inside[..i];
                break;
            }
        }

        var bound = inside.IndexOf(" + ", StringComparison.Ordinal);
        inside = (bound > 0 ? inside[..bound] : inside).TrimStart('&', '*', '(').Trim();
        foreach (var word in (ReadOnlySpan<string>)["impl ", "dyn ", "mut ", "const "])
        {
            inside = inside.StartsWith(word, StringComparison.Ordinal) ? inside[word.Length..] : inside;
        }

        return inside + text[close..];
    }
}
