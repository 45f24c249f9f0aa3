namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Lines such as <c>at java.base/java.util.ArrayList.get(ArrayList.java:427) ~[?:?]</c>.</summary>
internal static class JavaFrame
{
    public static bool TryParse(string line, out StackFrame frame)
    {
        frame = null!;
        var text = line.AsSpan().TrimStart();
        if (!text.StartsWith("at ", StringComparison.Ordinal))
        {
            return false;
        }

        text = text[3..].Trim();
        if (!TrySplit(text, out var name, out var location))
        {
            return false;
        }

        var (file, number) = Location(location);
        var function = JavaName.Normalise(name.ToString());
        var module = Package(function);
        frame = new StackFrame
        {
            Module = module,
            Function = function,
            File = file,
            Line = number,
            Origin = FrameOrigins.Of(CrashLanguage.Java, module, function, file),
        };
        return true;
    }

    private static bool TrySplit(ReadOnlySpan<char> text, out ReadOnlySpan<char> name, out ReadOnlySpan<char> location)
    {
        name = default;
        location = default;
        var close = text.IndexOf(')');
        // Kotlin's test names may hold brackets and blanks: the location is the last pair before the jar's name.
        for (var next = close; next >= 0 && next + 1 < text.Length && text[next + 1] is not (' ' or '\t' or '[' or '~'); close = next)
        {
            var step = text[(next + 1)..].IndexOf(')');
            if (step < 0)
            {
                return false;
            }

            next += 1 + step;
            close = next;
        }

        if (close < 0)
        {
            return false;
        }

        var rest = text[(close + 1)..].TrimStart();
        var open = text[..close].LastIndexOf('(');
        if (open <= 0 || !(rest.IsEmpty || rest[0] is '[' or '~'))
        {
            return false;
        }

        name = text[..open];
        location = text[(open + 1)..close];
        var isSource = IsSourceFile(location);
        return name.Contains('.') && name[^1] is not ('.' or ' ') && char.IsLetter(FirstLetter(name))
            && (isSource || (!name.Contains(' ') && IsLocation(location)));
    }

    private static char FirstLetter(ReadOnlySpan<char> name)
    {
        var trimmed = name.TrimStart("_$");
        return trimmed.IsEmpty ? ' ' : trimmed[0];
    }

    private static bool IsSourceFile(ReadOnlySpan<char> location)
    {
        var (file, _, numbers) = SourceLocation.Split(location);
        return numbers <= 1 && !file.AsSpan().ContainsAny('/', '\\')
            && (file.EndsWith(".java", StringComparison.Ordinal) || file.EndsWith(".kt", StringComparison.Ordinal)
                || file.EndsWith(".scala", StringComparison.Ordinal) || file.EndsWith(".groovy", StringComparison.Ordinal)
                || file.EndsWith(".clj", StringComparison.Ordinal));
    }

    // One word, as .NET's argument lists never are: "SourceFile:12", "PG:7", "<generated>".
    private static bool IsLocation(ReadOnlySpan<char> location)
    {
        if (location is "Native Method" || location.StartsWith("Unknown Source", StringComparison.Ordinal))
        {
            return true;
        }

        return !location.IsEmpty && !DotNetFrame.IsFrameworkType(location) && !location.ContainsAny(" ,/\\(") && location.Count(':') <= 1;
    }

    private static (string File, int Line) Location(ReadOnlySpan<char> location)
    {
        var (file, line, _) = SourceLocation.Split(location, numbers: 1);
        return file is "Native Method" or "Unknown Source" or "<generated>" or "Redefined" ? ("", line) : (file, line);
    }

    private static string Package(string function)
    {
        var method = function.LastIndexOf('.');
        var type = method > 0 ? function.LastIndexOf('.', method - 1) : -1;
        return type > 0 ? function[..type] : "";
    }
}
