namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>
/// Frames of V8 (<c>at load (file:///app.js:3:5)</c>, <c>at app.js:3:5</c>) and of Firefox and Safari
/// (<c>load@https://shop.example/app.js:3:5</c>).
/// </summary>
internal static class JavaScriptFrame
{
    private static readonly string[] Sources =
        ["http:", "https:", "file:", "/", "resource:", "chrome:", "moz-extension:", "safari-", "webpack", "app:", "capacitor:", "blob:", "node:", "[native code]", "debugger eval"];

    public static bool TryParse(string line, out StackFrame frame)
    {
        frame = null!;
        var text = line.AsSpan().Trim();
        return text.StartsWith("at ", StringComparison.Ordinal) ? TryV8(text[3..].Trim(), out frame) : TryAt(text, out frame);
    }

    private static bool TryV8(ReadOnlySpan<char> text, out StackFrame frame)
    {
        frame = null!;
        if (text.StartsWith("async ", StringComparison.Ordinal))
        {
            text = text[6..];
        }

        text = text.TrimEnd("{ ,");
        if (!text.EndsWith(")", StringComparison.Ordinal))
        {
            if (!TryLocation(text, out var bare, out var bareLine) || bareLine == 0)
            {
                return false;
            }

            frame = Frame("", bare, bareLine);
            return true;
        }

        var open = OpenOf(text);
        if (open <= 0 || text[open - 1] != ' ' || !TryLocation(text[(open + 1)..^1], out var file, out var line))
        {
            return false;
        }

        frame = Frame(text[..open].Trim().ToString(), file, line);
        return true;
    }

    // An evaluated location nests brackets, so the bracket that the last one closes is searched from the end.
    private static int OpenOf(ReadOnlySpan<char> text)
    {
        var depth = 0;
        for (var i = text.Length - 1; i >= 0; i--)
        {
            depth += text[i] == ')' ? 1 : text[i] == '(' ? -1 : 0;
            if (depth == 0)
            {
                return i;
            }
        }

        return -1;
    }

    private static bool TryLocation(ReadOnlySpan<char> location, out string file, out int line)
    {
        line = 0;
        file = location.ToString();
        if (location is "<anonymous>" or "native" || location.StartsWith("index ", StringComparison.Ordinal))
        {
            file = location.StartsWith("index ", StringComparison.Ordinal) ? "" : file;
            return true;
        }

        (file, line, var numbers) = SourceLocation.Split(location);
        if (numbers < 2 || file.Length == 0 || file.EndsWith(".rs", StringComparison.Ordinal))
        {
            return false;
        }

        // "eval at run (/app/run.js:7:7), <anonymous>": the file that called eval says where the code is from.
        if (file.StartsWith("eval at ", StringComparison.Ordinal))
        {
            var inner = file.LastIndexOf('(');
            var close = file.IndexOf(')', Math.Max(0, inner));
            if (inner > 0 && close > inner)
            {
                (file, line, _) = SourceLocation.Split(file.AsSpan(inner + 1, close - inner - 1));
            }
        }

        return true;
    }

    private static bool TryAt(ReadOnlySpan<char> text, out StackFrame frame)
    {
        frame = null!;
        var at = text.IndexOf('@');
        // A scoped package's folder has an @ of its own, but only after the one that ends the name.
        if (at < 0 || text[..at].ContainsAny("()[]{}\"'=;,") || (text[..at].Contains(' ') && !text[..at].Contains('*')))
        {
            return false;
        }

        var location = text[(at + 1)..];
        if (!FrameOrigins.StartsWithAny(location.ToString(), Sources))
        {
            return false;
        }

        if (location.SequenceEqual("[native code]"))
        {
            frame = Frame(text[..at].ToString(), "[native code]", 0);
            return true;
        }

        var (file, line, numbers) = SourceLocation.Split(location);
        var evaluated = file.IndexOf(" line ", StringComparison.Ordinal);
        frame = numbers > 0 ? Frame(text[..at].ToString(), evaluated > 0 ? file[..evaluated] : file, line) : null!;
        return numbers > 0;
    }

    private static StackFrame Frame(string name, string file, int line)
    {
        file = file.StartsWith("file://", StringComparison.Ordinal) ? file["file://".Length..] : file;
        var function = JavaScriptName.Normalise(name);
        var shown = function == JavaScriptName.Anonymous && file.Length > 0 && file[0] != '<' ? SourceLocation.FileName(file) : function;
        return new StackFrame
        {
            Module = Package(file),
            Function = shown,
            File = file,
            Line = line,
            Origin = FrameOrigins.Of(CrashLanguage.JavaScript, "", function, file),
        };
    }

    /// <summary>The innermost npm package that the file is of, or the runtime's module.</summary>
    private static string Package(string file)
    {
        const string Folder = "/node_modules/";
        var path = file.Replace('\\', '/');
        if (path.StartsWith("node:", StringComparison.Ordinal))
        {
            return path;
        }

        var at = path.LastIndexOf(Folder, StringComparison.Ordinal);
        if (at < 0)
        {
            return "";
        }

        var parts = path[(at + Folder.Length)..].Split('/', 3);
        return parts[0].StartsWith('@') && parts.Length > 1 ? $"{parts[0]}/{parts[1]}" : parts[0];
    }
}
