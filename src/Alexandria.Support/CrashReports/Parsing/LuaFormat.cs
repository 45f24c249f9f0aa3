namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Tracebacks of Lua 5.1 to 5.4 and LuaJIT: <c>cart.lua:28: in function 'load'</c> under <c>stack traceback:</c>.</summary>
internal sealed class LuaFormat : TraceFormat
{
    private const string Opener = "stack traceback:";

    private static readonly string[] Kinds =
        ["function ", "local ", "upvalue ", "method ", "field ", "global ", "metamethod ", "hook ", "for iterator ", "main chunk"];

    public override CrashLanguage Language => CrashLanguage.Lua;

    public override bool IsEvidence(string line) => IsOpener(line) || TryFrame(line, out _);

    public override bool StartsTrace(string line) => IsOpener(line);

    public override bool IsHeader(string line) => TryMessage(line, out _);

    public override bool Separates(string line) => IsOpener(line);

    public override ParsedCrash? Parse(IReadOnlyList<string> lines)
    {
        var frames = new List<StackFrame>();
        var message = "";
        var first = -1;
        for (var i = 0; i < lines.Count; i++)
        {
            if (TryFrame(lines[i], out var frame))
            {
                first = first < 0 ? i : first;
                if (frames.Count < ParseLimits.Frames)
                {
                    frames.Add(frame);
                }
            }
            else if (first >= 0 && !lines[i].Contains("(...tail calls...)", StringComparison.Ordinal) && !lines[i].TrimStart().StartsWith("...", StringComparison.Ordinal))
            {
                break;
            }
        }

        for (var i = first - 1; i >= 0 && i >= first - 20 && message.Length == 0; i--)
        {
            if (TryMessage(lines[i], out var text))
            {
                message = ExceptionHeader.WithLines(text, lines, i + 1, IsOpener(lines[first - 1]) ? first - 1 : first);
            }
        }

        // Lua's errors are values without a type.
        return Crash([new CrashException { Type = "error", Message = message, Frames = frames }]);
    }

    private static bool IsOpener(string line) => line.AsSpan().Trim().EndsWith(Opener, StringComparison.OrdinalIgnoreCase) && line.Length < 200;

    private static bool TryFrame(string line, out StackFrame frame)
    {
        frame = null!;
        var text = line.AsSpan().Trim();
        var at = text.IndexOf(": in ", StringComparison.Ordinal);
        if (at <= 0 || text[^1] == ':')
        {
            return false;
        }

        var place = text[..at];
        var what = text[(at + 5)..];
        var isC = place is "[C]" || place.StartsWith("[builtin", StringComparison.Ordinal) || place is "=[C]";
        var (file, line_, numbers) = isC ? ("[C]", 0, 1) : SourceLocation.Split(place, numbers: 1);
        if (numbers == 0 || file.Length is 0 or > 500 || file.AsSpan().ContainsAny("\"'") && !file.StartsWith('[') || !(what is "?" || what.StartsWith("<", StringComparison.Ordinal) || StartsWithKind(what)))
        {
            return false;
        }

        var function = Function(what, file);
        frame = new StackFrame
        {
            Function = function,
            File = isC ? "" : file,
            Line = line_,
            Origin = FrameOrigins.Of(CrashLanguage.Lua, "", function, file),
        };
        return true;
    }

    private static bool StartsWithKind(ReadOnlySpan<char> what)
    {
        foreach (var kind in Kinds)
        {
            if (what.StartsWith(kind, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    // "function 'shop.cart.load'", "function <cart.lua:12>", "main chunk", "?"
    private static string Function(ReadOnlySpan<char> what, string file)
    {
        var open = what.IndexOfAny("'<`");
        if (open < 0)
        {
            return what.StartsWith("main chunk", StringComparison.Ordinal) ? "main chunk" : file == "[C]" ? "[C]" : SourceLocation.FileName(file);
        }

        var rest = what[(open + 1)..];
        var close = rest.IndexOfAny("'>");
        var name = close < 0 ? rest : rest[..close];
        // A function without a name is known by where it begins; that line moves with every change above it.
        return what[open] == '<' || name.IsEmpty ? SourceLocation.FileName(SourceLocation.Split(name, numbers: 1).File is { Length: > 0 } begun ? begun : file) : Cut(name);
    }

    private static string Cut(ReadOnlySpan<char> name) => (name.Length > ParseLimits.NameLength ? name[..ParseLimits.NameLength] : name).ToString();

    // "lua: cart.lua:28: no stock", "luajit: …", "cart.lua:28: no stock", "PANIC: unprotected error in call to Lua API (…)"
    private static bool TryMessage(ReadOnlySpan<char> line, out string message)
    {
        message = "";
        var text = line.Trim();
        foreach (var mark in (ReadOnlySpan<string>)[".lua:", "\"]:"])
        {
            var at = text.IndexOf(mark, StringComparison.Ordinal);
            if (at < 0)
            {
                continue;
            }

            var rest = text[(at + mark.Length)..];
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits > 0 && rest[digits] == ':')
            {
                message = ExceptionHeader.Shorten(rest[(digits + 1)..].Trim());
                return message.Length > 0;
            }
        }

        foreach (var opener in (ReadOnlySpan<string>)["lua: ", "luajit: ", "lua5.1: ", "lua5.3: ", "lua5.4: ", "PANIC: "])
        {
            if (text.StartsWith(opener, StringComparison.Ordinal))
            {
                message = ExceptionHeader.Shorten(text[opener.Length..].Trim());
                return true;
            }
        }

        return false;
    }
}
