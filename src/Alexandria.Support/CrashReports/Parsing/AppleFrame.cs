using System.Globalization;

namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>
/// Frames of Apple's reports, <c>3   Shop   0x0000000104c9c0a8 Cart.total(of:) + 120 (Cart.swift:24)</c>, and of Swift's own
/// backtraces, <c>3 0x0000000104c9c0a8 Cart.total(of:) + 16 in shop at /src/Cart.swift:24:12</c>.
/// </summary>
internal static class AppleFrame
{
    private static readonly string[] Generated =
        ["specialized ", "@objc ", "@nonobjc ", "merged ", "static ", "generic specialization <", "function signature specialization ", "partial apply forwarder for ", "partial apply for ", "dispatch thunk of ", "thunk for "];

    public static bool TryParse(string line, out int number, out StackFrame frame)
    {
        frame = null!;
        var text = line.AsSpan().TrimStart();
        var digits = text.IndexOfAnyExceptInRange('0', '9');
        if (digits is <= 0 or > 5 || text[digits] is not (' ' or '\t') || !SourceLocation.TryNumber(text[..digits], out number))
        {
            number = 0;
            return false;
        }

        text = text[digits..].TrimStart();
        return TrySwift(text, out frame) || TryImage(text, out frame);
    }

    /// <summary>A frame by its parts; an address without a symbol is known by its offset in the image.</summary>
    public static StackFrame Frame(string image, string symbol, string file, int line)
    {
        var module = SourceLocation.FileName(image);
        var function = symbol.Length == 0 ? SettledName.Unknown : Normalise(symbol);
        return new StackFrame
        {
            Module = module,
            Function = function == SettledName.Unknown && module.Length > 0 ? module : function,
            File = file,
            Line = line,
            Origin = FrameOrigins.Of(CrashLanguage.Native, module, function, file),
        };
    }

    /// <summary>Swift, Objective-C and C++ names without arguments, closures and what the compiler adds.</summary>
    public static string Normalise(string name) => SettledName.Of(name, Once);

    private static string Once(string name)
    {
        name = name.Trim();
        var block = name.IndexOf("_block_invoke", StringComparison.Ordinal);
        if (block > 0 && name.StartsWith("__", StringComparison.Ordinal))
        {
            // "__24-[Cart totalOf:]_block_invoke_2"
            return name[..block].TrimStart('_').TrimStart("0123456789".ToCharArray());
        }

        if (name.StartsWith("-[", StringComparison.Ordinal) || name.StartsWith("+[", StringComparison.Ordinal))
        {
            var close = name.IndexOf(']');
            return close > 0 ? name[..(close + 1)] : name;
        }

        var witness = name.IndexOf(" in conformance ", StringComparison.Ordinal);
        if (witness > 0 && name.StartsWith("protocol witness for ", StringComparison.Ordinal))
        {
            name = name["protocol witness for ".Length..witness];
        }

        foreach (var generated in Generated)
        {
            name = name.StartsWith(generated, StringComparison.Ordinal) && generated[^1] == ' ' ? name[generated.Length..] : name;
        }

        for (var closures = 0; closures < 8 && name.StartsWith("closure #", StringComparison.Ordinal) && name.IndexOf(" in ", StringComparison.Ordinal) is > 0 and var within; closures++)
        {
            name = name[(within + 4)..];
        }

        return NativeName.Normalise(name);
    }

    private static bool TryImage(ReadOnlySpan<char> text, out StackFrame frame)
    {
        frame = null!;
        // Images' names may hold blanks: the address is what ends them.
        var at = text.IndexOf("0x", StringComparison.Ordinal);
        if (at <= 0 || !char.IsWhiteSpace(text[at - 1]))
        {
            return false;
        }

        var rest = text[at..];
        var end = rest.IndexOfAny(' ', '\t');
        var address = end < 0 ? rest : rest[..end];
        if (address.Length < 6 || !ulong.TryParse(address[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _))
        {
            return false;
        }

        var image = text[..at].Trim();
        if (image.IsEmpty || image[0] is '!' or '[' || image.ContainsAny("|=!`") || image.EndsWith(" +", StringComparison.Ordinal))
        {
            return false;
        }

        var (symbol, file, line) = Symbol(end < 0 ? default : rest[end..].Trim());
        frame = Frame(image.ToString(), symbol, file, line);
        return true;
    }

    // "Cart.total(of:) + 120 (Cart.swift:24)", or for want of a symbol the image's address: "0x104c98000 + 16552"
    private static (string Symbol, string File, int Line) Symbol(ReadOnlySpan<char> text)
    {
        var file = "";
        var line = 0;
        if (text.EndsWith(")", StringComparison.Ordinal) && text.LastIndexOf(" (", StringComparison.Ordinal) is > 0 and var open)
        {
            (file, line, var numbers) = SourceLocation.Split(text[(open + 2)..^1], numbers: 1);
            (file, line) = numbers > 0 ? (file, line) : ("", 0);
            text = numbers > 0 || text[(open + 2)..].StartsWith("in ", StringComparison.Ordinal) ? text[..open] : text;
        }

        var plus = text.LastIndexOf(" + ", StringComparison.Ordinal);
        text = plus > 0 && text[(plus + 3)..].IndexOfAnyExceptInRange('0', '9') < 0 ? text[..plus] : text;
        return (text.StartsWith("0x", StringComparison.Ordinal) ? "" : text.Trim().ToString(), file, line);
    }

    private static bool TrySwift(ReadOnlySpan<char> text, out StackFrame frame)
    {
        frame = null!;
        while (text.StartsWith("[", StringComparison.Ordinal) && text.IndexOf(']') is > 0 and < 16 and var mark)
        {
            text = text[(mark + 1)..].TrimStart();
        }

        if (text.StartsWith("0x", StringComparison.Ordinal))
        {
            var space = text.IndexOf(' ');
            text = space < 0 ? default : text[space..].TrimStart();
        }

        var at = text.LastIndexOf(" at ", StringComparison.Ordinal);
        var (file, line, numbers) = at > 0 ? SourceLocation.Split(text[(at + 4)..].Trim()) : ("", 0, 0);
        var head = numbers > 0 ? text[..at] : text;
        var within = head.LastIndexOf(" in ", StringComparison.Ordinal);
        if (within <= 0 || head[(within + 4)..].Contains(' ') || !(numbers > 0 || head.Contains(" + ", StringComparison.Ordinal)))
        {
            return false;
        }

        frame = Frame(head[(within + 4)..].ToString(), Symbol(head[..within].Trim()).Symbol, file, line);
        return true;
    }
}
