namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>
/// Lines such as <c>from /srv/shop/cart.rb:12:in `total'</c>; since 3.4 <c>in 'Shop::Cart#total'</c>; in the order with the
/// innermost last numbered, <c>2: from …</c>.
/// </summary>
internal static class RubyFrame
{
    private static readonly string[] Scopes = ["block in ", "rescue in ", "ensure in ", "rescue block in ", "ensure block in "];

    /// <summary>Reads a frame; <paramref name="rest"/> is what follows the method's closing quote, with a colon before a message.</summary>
    public static bool TryParse(string line, out StackFrame frame, out string rest, out bool isFrom)
    {
        frame = null!;
        rest = "";
        var text = line.AsSpan().Trim();
        var digits = text.IndexOfAnyExceptInRange('0', '9');
        if (digits > 0 && text[digits..].StartsWith(": from ", StringComparison.Ordinal))
        {
            text = text[(digits + 2)..];
        }

        isFrom = text.StartsWith("from ", StringComparison.Ordinal);
        text = isFrom ? text[5..] : text;
        var at = text.IndexOf(":in `", StringComparison.Ordinal);
        at = at < 0 ? text.IndexOf(":in '", StringComparison.Ordinal) : at;
        string method;
        if (at < 0)
        {
            // A frame of the main program in old versions, or of a syntax error: no method.
            return isFrom && TryPlace(text, out var main, out var row) && Make(main, row, "", out frame);
        }

        if (!TryPlace(text[..at], out var file, out var line_))
        {
            return false;
        }

        var quoted = text[(at + 5)..];
        var close = quoted.IndexOf('\'');
        if (close <= 0)
        {
            return false;
        }

        method = quoted[..close].ToString();
        rest = quoted[(close + 1)..].ToString();
        return Make(file, line_, method, out frame);
    }

    /// <summary>The method without the block, rescue or ensure clause of it.</summary>
    public static string Normalise(string method) => SettledName.Of(method, Once);

    private static string Once(string name)
    {
        foreach (var scope in Scopes)
        {
            name = name.StartsWith(scope, StringComparison.Ordinal) ? name[scope.Length..] : name;
        }

        if (name.StartsWith("block (", StringComparison.Ordinal) && name.IndexOf(" levels) in ", StringComparison.Ordinal) is > 0 and var levels)
        {
            name = name[(levels + " levels) in ".Length)..];
        }

        // "#<Class:0x000055>" names an object of this run.
        var address = name.IndexOf(":0x", StringComparison.Ordinal);
        var end = address < 0 ? -1 : name.IndexOf('>', address);
        return end > 0 ? name.Remove(address, end - address) : name;
    }

    private static bool Make(string file, int line, string method, out StackFrame frame)
    {
        var function = method.Length > 0 ? Normalise(method) : SourceLocation.FileName(file);
        frame = new StackFrame
        {
            Module = Gem(file),
            Function = function,
            File = file,
            Line = line,
            Origin = FrameOrigins.Of(CrashLanguage.Ruby, "", function, file),
        };
        return true;
    }

    private static bool TryPlace(ReadOnlySpan<char> text, out string file, out int line)
    {
        (file, line, var numbers) = SourceLocation.Split(text, numbers: 1);
        // Words before a path are a sentence, not a file.
        return numbers == 1 && file.Length is > 0 and < 1_000 && (!file.Contains(' ') || file.Contains(".rb", StringComparison.Ordinal) || file.Contains('/')) && !file.Contains('"');
    }

    /// <summary>The gem that the file is of, without its version.</summary>
    private static string Gem(string file)
    {
        var path = file.Replace('\\', '/');
        var at = path.LastIndexOf("/gems/", StringComparison.Ordinal);
        if (at < 0)
        {
            return "";
        }

        var name = path[(at + "/gems/".Length)..].Split('/', 2)[0];
        var version = name.LastIndexOf('-');
        return version > 0 && version + 1 < name.Length && char.IsAsciiDigit(name[version + 1]) ? name[..version] : name;
    }
}
